import Access
import Administration
import HTTPGate

/// Who may use the site by name.
struct AdministratorsPage: SitePage {
    let title = "Administrators"
    let place = SitePlace.administrators
    let tabs = AdministratorsTab.people.tabs
    let administrators: [Row]
    let roles: [ListChoice]
    let name: String
    let problem: String?
    let made: MadePassword?
    let provider: String?

    struct Row: Sendable {
        let name: String
        let path: String
        let role: String
        let way: String
        let state: Badge
        let lastSignIn: Moment?
    }

    init(_ context: SiteContext, made: MadePassword? = nil, problem: String? = nil) async throws {
        let entered = made == nil ? context.form : .empty
        name = entered["name"] ?? ""
        self.problem = problem
        roles = ListChoice.all(
            AdministratorRole.allCases.map(\.rawValue), chosen: entered["role"] ?? AdministratorRole.viewer.rawValue)
        let now = context.services.environment.now()
        administrators = try await context.services.administrators.administrators().map {
            Row(
                name: $0.name, path: AdministratorRoutes.path($0.name), role: $0.role.rawValue, way: $0.signsInBy,
                state: $0.badge, lastSignIn: Moment($0.lastSignIn, now: now))
        }
        self.made = made
        provider = context.doors.singleSignOn?.providerName
    }

    static let template = #"""
        <h1>Administrators</h1>
        {{#tabs}}{{>tabs}}{{/tabs}}
        {{#.made}}{{>madePassword}}{{/.made}}
        <section class="card"><h2>By name</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Administrators"><table><thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Signs in by</th><th scope="col">State</th><th scope="col">Last sign-in</th></tr></thead><tbody>
        {{#administrators}}<tr><th scope="row"><a href="{{path}}"><bdi>{{name}}</bdi></a></th><td>{{role}}</td><td>{{way}}</td><td>{{#state}}{{>badge}}{{/state}}</td><td>{{#.lastSignIn}}{{>time}}{{/.lastSignIn}}{{^.lastSignIn}}never{{/.lastSignIn}}</td></tr>{{/administrators}}
        {{^administrators}}<tr><td colspan="5">None yet: you came by an API token. Make one, so that the audit log tells people apart.</td></tr>{{/administrators}}
        </tbody></table></div></section>
        <section class="card"><h2>New administrator</h2>
        {{#.provider}}<p>Whoever has a role at {{.}} signs in from there, and need not be made here.</p>{{/.provider}}
        {{#canAdminister}}<form method="post" action="/administrators"><input type="hidden" name="csrf" value="{{csrf}}">
        <div class="field"><label for="name">Name</label><input id="name" name="name" value="{{name}}" required maxlength="100" autocomplete="off"{{#.problem}} aria-invalid="true" aria-describedby="name-problem"{{/.problem}}>{{#.problem}}<p class="error" id="name-problem" role="alert">{{.}}</p>{{/.problem}}</div>
        <div class="field"><label for="role">Role</label><select id="role" name="role" aria-describedby="role-hint">{{#roles}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/roles}}</select><small id="role-hint">Viewers see everything but secrets. Operators also sync, pause, and decide about held steps and conflicts. Administrators also change settings, tokens and administrators.</small></div>
        <button>Create administrator</button></form>{{/canAdminister}}
        {{^canAdminister}}<p class="muted">Somebody with the role administrator makes others.</p>{{/canAdminister}}
        </section>
        """#
}

/// A password that was made for somebody: shown once.
struct MadePassword: Sendable {
    let name: String
    let password: CopyText
    let place: String

    init(_ name: String, _ password: String, place: String) {
        self.name = name
        self.password = CopyText(id: "made-password", label: "the password", value: password)
        self.place = place
    }

    static let template = #"""
        <section class="note ok" data-place="{{.place}}" aria-label="New password"><p><b>The password of <bdi>{{.name}}</bdi>.</b> It is shown only now. At the first sign-in another one has to be chosen.</p>{{#password}}{{>copy}}{{/password}}</section>
        """#
}

enum AdministratorsTab: String, CaseIterable {
    case people = "Administrators"
    case tokens = "API tokens"

    var path: String { self == .people ? "/administrators" : "/api-tokens" }
    var tabs: Tabs {
        Tabs(
            label: "Who may use Usher",
            items: Self.allCases.map { Tabs.Tab(title: $0.rawValue, path: $0.path, isCurrent: $0 == self) })
    }
}

extension Administrator {
    var badge: Badge {
        if isDisabled { return Badge(.idle, "disabled") }
        return mustChangePassword ? Badge(.info, "has to choose a password") : Badge(.ok, "active")
    }
}

enum AdministratorsRoutes {
    static let all = [show, create]

    static let show = SiteRoute.page("/administrators") { context in .page(try await AdministratorsPage(context)) }

    static let create = SiteRoute.form("/administrators", .role(.administrator), action: "administrator.create") {
        context in
        let change = AdministratorChange(context.services, context.origin)
        let (name, role) = (context.form.line("name") ?? "", context.form.line("role") ?? "")
        do {
            try await change.checkNew(name: name, role: role)
            try context.requireProof(before: "an administrator is made")
            let (made, password) = try await change.create(name: name, role: role)
            return .page(
                try await AdministratorsPage(
                    context, made: MadePassword(made.name, password, place: "/administrators")))
        } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            return .page(try await AdministratorsPage(context, problem: text), status: 422)
        }
    }
}
