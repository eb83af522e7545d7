import HTTPGate

/// A form came without a session, or with the mark of an earlier one. Nothing was done, and nothing of it is lost.
struct KeptForm: Error {
    let form: FormFields
}

/// Keeps what was entered until its sender is signed in, and has the form sent again by a click.
struct KeptFormPage: SitePage {
    let title: String
    let place = SitePlace.none
    /// Nil: signed out.
    let visitorName: String?
    let path: String
    let fields: [HiddenField]

    init(_ kept: KeptForm, _ context: SiteContext) {
        visitorName = context.visitor?.name
        title = visitorName == nil ? "You are signed out" : "Go on?"
        path = context.request.target
        fields = kept.form.entered
    }

    static let template = #"""
        <h1>{{title}}</h1>
        {{#.visitorName}}<p class="lead">You have signed in, as <bdi>{{.}}</bdi>, after this form was opened. Nothing was done yet, and what you entered is kept.</p>{{/.visitorName}}
        {{^.visitorName}}<p class="lead">Nothing was done yet, and what you entered is kept on this page: <a href="/sign-in" target="_blank" rel="noopener">sign in in another tab</a>, then come back here and go on.</p>{{/.visitorName}}
        <form method="post" action="{{path}}"><input type="hidden" name="csrf" value="{{csrf}}">
        {{#fields}}{{>hidden}}{{/fields}}
        <button class="primary">Go on</button></form>
        """#
}
