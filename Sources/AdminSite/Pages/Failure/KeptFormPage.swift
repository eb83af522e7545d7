import HTTPGate

/// A form came without a session, or with the mark of an earlier one. Nothing was done, and nothing of it is lost.
struct KeptForm: Error {
    let form: FormFields
}

/// Keeps what was entered until its sender is signed in, and has the form sent again by a click. A form with a secret is
/// not kept: a page that lies open would hold it.
struct KeptFormPage: SitePage {
    let title: String
    let place = SitePlace.none
    /// Nil: signed out.
    let visitorName: String?
    let path: String
    let fields: [HiddenField]
    let isKept: Bool
    /// It is not kept because of what stands in a settings document.
    let isDocument: Bool
    /// The page with the form.
    let back: String

    init(_ kept: KeptForm, _ context: SiteContext) {
        visitorName = context.visitor?.name
        title = visitorName == nil ? "You are signed out" : "Go on?"
        path = context.request.target
        isKept = !kept.form.hasSecret
        isDocument = kept.form.hasSecretDocument
        fields = isKept ? kept.form.entered : []
        back = context.cameFrom ?? "/"
    }

    static let template = #"""
        <h1>{{title}}</h1>
        {{#isKept}}
        {{#.visitorName}}<p class="lead">You have signed in, as <bdi>{{.}}</bdi>, after this form was opened. Nothing was done yet, and what you entered is kept.</p>{{/.visitorName}}
        {{^.visitorName}}<p class="lead">Nothing was done yet, and what you entered is kept on this page: <a href="/sign-in" target="_blank" rel="noopener">sign in in another tab</a>, then come back here and go on.</p>{{/.visitorName}}
        <form method="post" action="{{path}}"><input type="hidden" name="csrf" value="{{csrf}}">
        {{#fields}}{{>hidden}}{{/fields}}
        <button class="primary">Go on</button></form>
        {{/isKept}}
        {{^isKept}}
        {{#isDocument}}
        <p class="lead">{{#.visitorName}}You have signed in, as <bdi>{{.}}</bdi>, after this page was opened. {{/.visitorName}}Nothing was done. What looks like a password stands in the document, and passwords are not kept: {{^.visitorName}}sign in, and {{/.visitorName}}take the document from where you have it.</p>
        <p>A document only says where a secret is, as in <code>password: { file: /etc/usher/jira }</code> or <code>bearer: { env: JIRA_TOKEN }</code>.</p>
        {{/isDocument}}
        {{^isDocument}}
        {{#.visitorName}}<p class="lead">You have signed in, as <bdi>{{.}}</bdi>, after this form was opened. Nothing was done. Passwords are not kept: open the page again and fill in the form once more.</p>{{/.visitorName}}
        {{^.visitorName}}<p class="lead">Nothing was done. Passwords are not kept: sign in, and fill in the form once more.</p>{{/.visitorName}}
        {{/isDocument}}
        <p class="actions"><a class="button primary" href="{{back}}">Open the page again</a></p>
        {{/isKept}}
        """#
}
