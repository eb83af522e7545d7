import Access
import Administration
import HTTPGate
import HTTPTypes

/// Oneself: one's password, and where one is signed in.
struct AccountPage: SitePage {
    let title = "Your account"
    let place = SitePlace.none
    let name: String
    let role: String
    let way: String
    let hasPassword: Bool
    let mustChange: Bool
    let problem: String?
    let least = PasswordRules.least
    let sessions: [Session]
    let hasOthers: Bool

    struct Session: Sendable {
        let address: String
        let browser: String
        let began: Moment
        let seen: Moment
        let isThis: Bool
    }

    init(_ visitor: Visitor, _ context: SiteContext, problem: String? = nil) async throws {
        name = visitor.name
        role = visitor.role.rawValue
        mustChange = visitor.mustChangePassword
        self.problem = problem
        (way, hasPassword) = try await Self.way(visitor.session.holder, context)
        let now = context.services.environment.now()
        let own = try await context.doors.signIn.sessions(like: visitor.session)
        sessions = own.map {
            Session(
                address: $0.address, browser: $0.browser.isEmpty ? "unknown" : $0.browser,
                began: Moment($0.began, now: now), seen: Moment($0.seen, now: now),
                isThis: $0.hash == visitor.session.hash)
        }
        hasOthers = sessions.count > 1
    }

    private static func way(_ holder: AdminSession.Holder, _ context: SiteContext) async throws -> (String, Bool) {
        switch holder {
        case .token: return ("an API token", false)
        case .administrator(let id):
            guard let found = try await context.services.administrators.administrator(id: id) else {
                return ("nothing any more", false)
            }
            switch found.origin {
            case .password: return ("name and password", true)
            case .singleSignOn(let issuer, _): return (issuer, false)
            }
        }
    }

    static let template = #"""
        <h1>Your account</h1>
        <dl class="facts"><dt>Name</dt><dd><bdi>{{name}}</bdi></dd><dt>Role</dt><dd>{{role}}</dd><dt>Signed in by</dt><dd>{{way}}</dd></dl>
        {{#problem}}<p class="note bad" role="alert">{{.}}</p>{{/problem}}
        {{#hasPassword}}<section class="card"><h2>{{#mustChange}}Choose your password{{/mustChange}}{{^mustChange}}Change your password{{/mustChange}}</h2>
        {{#mustChange}}<p>Your present one was made for you by somebody else.</p>{{/mustChange}}
        <form method="post" action="/account/password"><input type="hidden" name="csrf" value="{{csrf}}">
        <input type="hidden" name="username" value="{{name}}" autocomplete="username">
        <div class="field"><label for="old">Present password</label><input id="old" name="old" type="password" required maxlength="1000" autocomplete="current-password"></div>
        <div class="field"><label for="password">New password</label><input id="password" name="password" type="password" required minlength="{{least}}" maxlength="1000" autocomplete="new-password" aria-describedby="hint"><small id="hint">At least {{least}} characters. Your other sessions end.</small></div>
        <div class="field"><label for="again">New password again</label><input id="again" name="again" type="password" required maxlength="1000" autocomplete="new-password"></div>
        <button class="primary">Change password</button></form></section>{{/hasPassword}}
        {{^mustChange}}<section class="card"><h2>Where you are signed in</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Sessions"><table><thead><tr><th scope="col">From</th><th scope="col">Since</th><th scope="col">Last seen</th></tr></thead><tbody>
        {{#sessions}}<tr><th scope="row">{{address}}{{#isThis}} <span class="badge ok">here</span>{{/isThis}}<br><small><bdi>{{browser}}</bdi></small></th><td>{{#began}}{{>time}}{{/began}}</td><td>{{#seen}}{{>time}}{{/seen}}</td></tr>{{/sessions}}
        </tbody></table></div>
        {{#hasOthers}}<form method="post" action="/account/sessions" class="actions"><input type="hidden" name="csrf" value="{{csrf}}"><button>Sign out everywhere else</button></form>{{/hasOthers}}
        </section>{{/mustChange}}
        """#
}

enum AccountRoutes {
    static let all = [show, changePassword, leaveElsewhere]

    static let show = SiteRoute.page("/account") { context in
        .page(try await AccountPage(try context.signedIn(), context))
    }

    static let changePassword = SiteRoute.form(
        "/account/password", .role(.viewer), action: "administrator.change-password"
    ) { context in
        let visitor = try context.signedIn()
        do {
            let secret = try await context.doors.signIn.changePassword(
                of: visitor.session, from: context.form["old"] ?? "", to: try ChosenPassword(context.form).text,
                context.visit)
            var response = GateResponse(status: 303, headers: [.location: "/account"])
            response.headers.append(context.doors.cookies.carrying(session: secret))
            response.headers.append(context.doors.cookies.carrying(Notice(text: "Your password was changed.")))
            return .response(response)
        } catch let refusal as SignInRefusal {
            return .page(try await AccountPage(visitor, context, problem: refusal.text), status: refusal.status)
        } catch let problem as Problem {
            return .page(try await AccountPage(visitor, context, problem: problem.detail), status: problem.status)
        }
    }

    static let leaveElsewhere = SiteRoute.form("/account/sessions", .role(.viewer), action: "site.sign-out") {
        context in
        try await context.doors.signIn.leaveElsewhere(try context.signedIn().session)
        return .redirect("/account", done: "You are signed out everywhere else.")
    }
}

extension SiteContext {
    /// - Throws: for a page that forgot to ask for a role.
    func signedIn() throws -> Visitor {
        guard let visitor else { throw HTTPRefusal(status: 401, detail: "Sign in first.") }
        return visitor
    }
}
