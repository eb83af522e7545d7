import Access
import Administration
import Provisioning

/// What a connector is called, its identity provider, and whether it takes part.
struct ConnectorEditPage: SitePage {
    let title: String
    let place = SitePlace.connectors
    let path: String
    let name: String
    /// As it is called now, and as it is to be called.
    let shown: String
    let displayName: String
    let providers: [ListOption]
    let isEnabled: Bool
    let problem: String?

    struct ListOption: Sendable {
        let value: String
        let title: String
        let isChosen: Bool
    }

    /// `form`: what was sent; nil: what is in force is shown.
    init(_ settings: ConnectorSettings, _ form: FormFields? = nil, problem: String? = nil) {
        title = "Edit \(settings.displayName)"
        path = "/connectors/\(settings.name)"
        name = settings.name
        shown = settings.displayName
        displayName = form?["displayName"] ?? settings.displayName
        let chosen = form?["identityProvider"] ?? settings.identityProvider.rawValue
        providers = IdentityProvider.allCases.map {
            ListOption(
                value: $0.rawValue, title: IdentityProviderGuide.of($0).title, isChosen: $0.rawValue == chosen)
        }
        isEnabled = form.map { $0.isTicked("enabled") } ?? settings.enabled
        self.problem = problem
    }

    static let template = #"""
        <p class="crumbs"><a href="/connectors">Connectors</a> / <a href="{{path}}"><bdi>{{shown}}</bdi></a></p>
        <h1>{{title}}</h1>
        {{#.problem}}<p class="note bad" role="alert">{{.}}</p>{{/.problem}}
        <form method="post" action="{{path}}/edit" data-guard{{#.problem}} data-unsaved{{/.problem}}><input type="hidden" name="csrf" value="{{csrf}}">
        <div class="field"><label for="displayName">Shown as</label><input id="displayName" name="displayName" value="{{displayName}}" maxlength="200" required aria-describedby="name-hint"><small id="name-hint">The name “{{name}}” stays: it is a part of the address that the identity provider was given.</small></div>
        <div class="field"><label for="identityProvider">Identity provider</label><select id="identityProvider" name="identityProvider" aria-describedby="provider-hint">{{#providers}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/providers}}</select><small id="provider-hint">Which guide is shown. The rules stay as they are.</small></div>
        <div class="field"><label class="line"><input type="checkbox" name="enabled"{{#isEnabled}} checked{{/isEnabled}} aria-describedby="enabled-hint"> Enabled</label><small id="enabled-hint">While it is not, what the identity provider sends is refused and the sync stops. Accounts stay as they are.</small></div>
        <div class="actions"><button class="primary">Save</button> <a class="button" href="{{path}}" data-discard>Cancel</a></div>
        </form>
        """#
}

enum ConnectorEditRoutes {
    static let all = [show, save]
    private static let path = "/connectors/{connector}/edit"

    static let show = SiteRoute.page(path, .role(.administrator)) { context in
        .page(ConnectorEditPage(try await context.connector().settings))
    }

    static let save = SiteRoute.form(path, .role(.administrator), action: "connector.change") { context in
        let known = try await context.connector()
        let (name, form) = (known.settings.name, context.form)
        do {
            guard let displayName = form.line("displayName") else { throw Problem.invalid("Give it a name to show.") }
            let change = try ConnectorChange(
                displayName: displayName, identityProvider: form["identityProvider"], enabled: form.isTicked("enabled"))
            try await change.check(on: name, context.services)
            try context.requireProof(before: "a connector is changed")
            let origin = context.origin("connector.change", object: "/connectors/\(name)")
            _ = try await change.carryOut(on: name, context.services, origin)
            return .redirect("/connectors/\(name)", done: "The connector was changed.")
        } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            return .page(ConnectorEditPage(known.settings, form, problem: text), status: 422)
        }
    }
}
