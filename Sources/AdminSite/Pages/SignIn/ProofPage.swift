import Access
import Administration
import HTTPGate

/// Something dangerous was asked for in a session whose holder showed who he is too long ago.
struct ProofNeeded: Error {
    /// What is about to be done, as it goes on after "Before": "you put settings in force".
    let purpose: String
}

extension SiteContext {
    /// - Throws: `ProofNeeded` when somebody else could sit at this browser by now.
    func requireProof(before purpose: String) throws {
        guard let visitor, doors.signIn.isProved(visitor.session) else { throw ProofNeeded(purpose: purpose) }
    }
}

/// Asks whoever is signed in to show that it is he, and keeps what he sent until then.
struct ProofPage: SitePage {
    let title = "Is it you?"
    let place = SitePlace.none
    let purpose: String
    let minutes = Int(SessionRules.proof / 60_000)
    let name: String
    let problem: String?
    /// Where the form goes on to.
    let path: String
    let kept: [HiddenField]
    /// The label of what is asked for; nil: the provider asks.
    let secret: String?
    let provider: Provider?

    struct Provider: Sendable {
        let name: String
        let path: String
    }

    /// The form's field of what is shown.
    static let field = "proof"

    init(_ purpose: String, _ visitor: Visitor, problem: String?, _ context: SiteContext) async throws {
        self.purpose = purpose
        self.problem = problem
        name = visitor.name
        path = context.request.target
        kept = context.form.entered
        switch try await context.doors.signIn.proofKind(of: visitor.session) {
        case .password: secret = "Your password"
        case .token: secret = "The API token that you are signed in by"
        case .singleSignOn: secret = nil
        }
        let signOn = context.doors.singleSignOn
        provider =
            secret == nil
            ? signOn.map { Provider(name: $0.providerName, path: "/oidc/begin?again=1&return=/account/confirmed") }
            : nil
    }

    /// The purpose comes back with a wrong password.
    static let again = "proof-purpose"

    static let template = #"""
        <h1>Is it you?</h1>
        <p class="lead">Before {{purpose}}, show that it is you, {{name}}. You are asked when you last did so more than {{minutes}} minutes ago. What you entered is kept.</p>
        {{#problem}}<p class="note bad" role="alert">{{.}}</p>{{/problem}}
        <form method="post" action="{{path}}" class="card"><input type="hidden" name="csrf" value="{{csrf}}"><input type="hidden" name="proof-purpose" value="{{purpose}}">
        {{#kept}}{{>hidden}}{{/kept}}
        {{#secret}}<div class="field"><label for="proof">{{.}}</label><input id="proof" name="proof" type="password" required autofocus maxlength="1000" autocomplete="current-password"></div>
        <button class="primary">Go on</button>{{/secret}}
        {{^secret}}{{#.provider}}<ol><li><a class="button" href="{{path}}" target="_blank" rel="noopener">Show it to {{name}} in another tab</a></li><li>Then come back to this one: <button class="primary" name="proof" value="">Go on</button></li></ol>{{/.provider}}
        {{^.provider}}<p>Single sign-on is off on this server now. Sign out, and sign in by a name or a token.</p>{{/.provider}}{{/secret}}
        </form>
        """#
}

enum ProofRoutes {
    static let all = [confirmed]

    /// Where the provider's way back ends, in a tab of its own.
    static let confirmed = SiteRoute.page("/account/confirmed") { context in
        guard let visitor = context.visitor, context.doors.signIn.isProved(visitor.session) else {
            return .redirect("/account", notice: Notice(text: "You have not shown who you are.", isProblem: true))
        }
        return .page(ConfirmedPage())
    }

    /// Takes what a form shows of who sent it. Nil: go on.
    static func take(_ context: inout SiteContext) async throws -> SiteAnswer? {
        guard let visitor = context.visitor, let secret = context.form[ProofPage.field], !secret.isEmpty else {
            return nil
        }
        do {
            try await context.doors.signIn.prove(visitor.session, by: secret, context.visit)
            context.visitor = try await context.doors.visitor(context.request)
            return nil
        } catch let refusal as SignInRefusal {
            let purpose = context.form[ProofPage.again] ?? "you go on"
            let page = try await ProofPage(purpose, visitor, problem: refusal.text, context)
            return .page(page, status: refusal.status, retryAfter: refusal.retryAfter)
        }
    }
}

/// The other tab goes on.
struct ConfirmedPage: SitePage {
    let title = "It is you"
    let place = SitePlace.none

    static let template = #"""
        <h1>It is you</h1>
        <p class="lead">Close this tab, and go on in the one that you came from.</p>
        """#
}
