import Access
import Administration
import Provisioning

/// Which identity provider, and what it is called here.
struct NewConnectorPage: SitePage {
    let title = "New connector"
    let place = SitePlace.connectors
    let providers: [Choice]
    let targets: [Choice]
    let name: String
    let displayName: String
    let problem: String?

    struct Choice: Sendable {
        let word: String
        let title: String
        let isChosen: Bool
        var remark: String?
    }

    init(_ settings: Settings, _ form: FormFields = .empty, problem: String? = nil) {
        let provider = form["identityProvider"] ?? IdentityProvider.okta.rawValue
        providers = IdentityProvider.allCases.map {
            Choice(
                word: $0.rawValue, title: IdentityProviderGuide.of($0).title, isChosen: $0.rawValue == provider,
                remark: IdentityProviderGuide.of($0).remark)
        }
        let chosen = form.names.isEmpty ? settings.targets.prefix(1).map(\.name) : form.all("target")
        targets = settings.targets.map {
            Choice(word: $0.name, title: $0.told, isChosen: chosen.contains($0.name))
        }
        name = form["name"] ?? ""
        displayName = form["displayName"] ?? ""
        self.problem = problem
    }

    static let template = #"""
        <p class="crumbs"><a href="/connectors">Connectors</a></p>
        <h1>New connector</h1>
        {{#problem}}<p class="note bad" role="alert">{{.}}</p>{{/problem}}
        <form method="post" action="/connectors" data-guard{{#.problem}} data-unsaved{{/.problem}}>
        <input type="hidden" name="csrf" value="{{csrf}}">
        <fieldset><legend>Identity provider</legend><div class="choices">
        {{#providers}}<label><input type="radio" name="identityProvider" value="{{word}}"{{#isChosen}} checked{{/isChosen}}><span>{{title}}{{#.remark}}<br><small>{{.}}</small>{{/.remark}}</span></label>{{/providers}}
        </div></fieldset>
        <div class="field"><label for="name">Name</label><input id="name" name="name" value="{{name}}" required pattern="[a-z0-9\-]+" title="Small letters, digits and hyphens" maxlength="63" autocapitalize="none" aria-describedby="name-hint"><small id="name-hint">Small letters, digits and hyphens. It becomes part of the address that the identity provider is given, and stays.</small></div>
        <div class="field"><label for="displayName">Shown as</label><input id="displayName" name="displayName" value="{{displayName}}" maxlength="200" placeholder="Okta production"></div>
        <fieldset><legend>Writes to</legend>{{#targets}}<label class="line"><input type="checkbox" name="target" value="{{word}}"{{#isChosen}} checked{{/isChosen}}> {{title}}</label>{{/targets}}</fieldset>
        <button class="primary">Create</button>
        </form>
        """#
}

enum NewConnectorRoutes {
    static let all = [show, create]

    static let show = SiteRoute.page("/new-connector", .role(.administrator)) { context in
        .page(NewConnectorPage(try await context.services.settings.current().settings))
    }

    static let create = SiteRoute.form("/connectors", .role(.administrator), action: "connector.create") { context in
        let form = context.form
        guard !form.all("target").isEmpty else {
            return try await again(context, "Tick at least one target: without one what arrives stays here.")
        }
        do {
            let wish = try NewConnector(
                name: form.line("name") ?? "", displayName: form.line("displayName"),
                identityProvider: form["identityProvider"], targets: form.all("target"))
            try await wish.check(context.services)
            try context.requireProof(before: "a connector and its bearer token are made")
            let origin = context.origin("connector.create", object: "/connectors/\(wish.name)")
            let token = try await wish.create(context.services, origin)
            let known = try await KnownConnector(wish.name, context.services)
            return .page(try await ConnectorPage(known, context, issued: token))
        } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            return try await again(context, text)
        }
    }

    private static func again(_ context: SiteContext, _ problem: String) async throws -> SiteAnswer {
        let settings = try await context.services.settings.current().settings
        return .page(NewConnectorPage(settings, context.form, problem: problem), status: 422)
    }
}
