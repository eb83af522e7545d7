import Access
import Administration
import HTTPGate
import StrictJSON

/// The tokens by which programs, and people at the command line, come in.
struct APITokensPage: SitePage {
    let title = "API tokens"
    let place = SitePlace.administrators
    let tabs = AdministratorsTab.tokens.tabs
    let tokens: [Row]
    let roles: [ListChoice]
    let secret: CopyText?
    let secretEnds: String?
    let form: TokenForm

    struct Row: Sendable {
        let id: String
        let label: String
        let role: String
        let created: Moment
        let lastUsed: Moment?
        let expires: Moment?
        let isExpired: Bool
        let revoke: String
    }

    init(_ context: SiteContext, issued: IssuedToken? = nil, problem: String? = nil) async throws {
        let now = context.services.environment.now()
        tokens = try await context.services.tokens.tokens(.administration).map {
            Row(
                id: $0.id, label: $0.label, role: $0.role?.rawValue ?? "none", created: Moment($0.created, now: now),
                lastUsed: Moment($0.lastUsed, now: now), expires: Moment($0.expires, now: now),
                isExpired: $0.isExpired(at: now), revoke: "/api-tokens/\($0.id)/revoke")
        }
        secret = issued.map { CopyText(id: "api-token", label: "the token", value: $0.text) }
        secretEnds = issued?.ending(now: now)
        let entered = issued == nil ? context.form : .empty
        form = TokenForm(entered, example: "monitoring", problem: problem)
        roles = ListChoice.all(
            AdministratorRole.allCases.map(\.rawValue), chosen: entered["role"] ?? AdministratorRole.viewer.rawValue)
    }

    static let template = #"""
        <h1>API tokens</h1>
        {{#tabs}}{{>tabs}}{{/tabs}}
        {{#.secret}}<section class="note ok" data-place="/api-tokens" aria-label="New token"><p><b>The API token.</b> It is shown only now: copy it before you leave this page. {{secretEnds}}</p>{{>copy}}</section>{{/.secret}}
        <section class="card"><h2>Tokens</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="API tokens"><table><thead><tr><th scope="col">Token</th><th scope="col">Role</th><th scope="col">Last used</th><th scope="col">Expires</th><th scope="col"><span class="unseen">Actions</span></th></tr></thead><tbody>
        {{#tokens}}<tr><th scope="row"><bdi>{{label}}</bdi><br><small class="mono">{{id}}</small> <small>made {{#created}}{{>time}}{{/created}}</small></th><td>{{role}}</td><td>{{#.lastUsed}}{{>time}}{{/.lastUsed}}{{^.lastUsed}}never{{/.lastUsed}}</td><td>{{#isExpired}}<span class="badge bad">expired</span>{{/isExpired}}{{^isExpired}}{{#.expires}}{{>time}}{{/.expires}}{{^.expires}}never{{/.expires}}{{/isExpired}}</td><td>{{#canAdminister}}<a class="button danger" href="{{revoke}}">Revoke<span class="unseen"> {{label}}</span></a>{{/canAdminister}}</td></tr>{{/tokens}}
        {{^tokens}}<tr><td colspan="5">None.</td></tr>{{/tokens}}
        </tbody></table></div></section>
        <section class="card"><h2>New token</h2><p>For a program (<code>Authorization: Bearer …</code>) or for somebody’s command line (<code>USHER_TOKEN</code>). The label is its name in the audit log.</p>
        {{#canAdminister}}<form method="post" action="/api-tokens"><input type="hidden" name="csrf" value="{{csrf}}">
        <div class="field"><label for="role">Role</label><select id="role" name="role">{{#roles}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{title}}</option>{{/roles}}</select></div>
        {{#form}}{{>tokenFields}}{{/form}}
        <button>Create token</button></form>{{/canAdminister}}
        {{^canAdminister}}<p class="muted">Somebody with the role administrator makes them.</p>{{/canAdminister}}
        </section>
        """#
}

enum APITokensRoutes {
    static let all = [show, create, askToRevoke, revoke]

    static let show = SiteRoute.page("/api-tokens") { context in .page(try await APITokensPage(context)) }

    static let create = SiteRoute.form("/api-tokens", .role(.administrator), action: "api-token.create") { context in
        do {
            let wish = try NewAPIToken(
                role: context.form.line("role") ?? "", label: context.form.line("label") ?? "",
                lifetime: context.form.line("expires"))
            try await wish.check(context.services)
            try context.requireProof(before: "an API token is made")
            let issued = try await wish.issue(context.services, context.origin)
            return .page(try await APITokensPage(context, issued: issued))
        } catch let failure {
            guard let text = FormProblem.text(failure) else { throw failure }
            return .page(try await APITokensPage(context, problem: text), status: 422)
        }
    }

    static let askToRevoke = SiteRoute.page("/api-tokens/{apiToken}/revoke", .role(.administrator)) { context in
        let token = try await token(context)
        let now = context.services.environment.now()
        let used = token.lastUsed.map { "It was last used \(Moment($0, now: now).told)." } ?? "It was never used."
        return .page(
            ConfirmPage(
                title: "Revoke the API token “\(token.label)”?",
                text: "Who uses it, and who signed in by it, is out from this moment on. \(used)",
                action: context.request.target, verb: "Revoke", back: "/api-tokens", place: .administrators))
    }

    static let revoke = SiteRoute.form(
        "/api-tokens/{apiToken}/revoke", .role(.administrator), action: "api-token.revoke"
    ) {
        context in
        let token = try await token(context)
        let note = context.origin("api-token.revoke", object: "/api-tokens/\(token.id)").note([
            AuditChange(path: "id", before: .string(token.id))
        ])
        _ = try await context.services.tokens.revoke(id: token.id, scope: .administration, audit: note)
        return .redirect("/api-tokens", done: "The API token “\(token.label)” was revoked.")
    }

    private static func token(_ context: SiteContext) async throws -> StoredToken {
        let id = try context.parameter("apiToken")
        guard let token = try await context.services.tokens.token(id: id), token.scope == .administration else {
            throw Problem.notFound("This API token", "It was revoked already.")
        }
        return token
    }
}
