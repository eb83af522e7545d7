import Administration
import HTTPGate
import HTTPTypes

/// The way to the OpenID provider and back.
enum SignOnRoutes {
    static let all = [begin, finish]

    /// A link, not a form: browsers let the rule `form-action 'self'` stop a form from going on to another site.
    static let begin = SiteRoute.page("/oidc/begin", .everybody) { context in
        let path = SignInRoutes.own(context.query("return"))
        return try await told(context, path) { signOn in
            let beginning = try await signOn.begin(returnTo: path, again: context.flag("again"))
            var response = GateResponse(status: 303, headers: [.location: beginning.location])
            response.headers.append(context.doors.cookies.carrying(pending: beginning.cookie))
            return .response(response)
        }
    }

    static let finish = SiteRoute.page("/oidc/callback", .everybody) { context in
        try await told(context, "/") { signOn in
            let query = Dictionary(
                context.request.query.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            let identity = try await signOn.finish(query: query, kept: context.doors.cookies.pending(context.request))
            let secret = try await context.doors.signIn.enter(
                identity, standing: context.visitor?.session, context.visit)
            var response = GateResponse(status: 303, headers: [.location: SignInRoutes.own(identity.returnTo)])
            if let secret { response.headers.append(context.doors.cookies.carrying(session: secret)) }
            response.headers.append(context.doors.cookies.withoutPending)
            return .response(response)
        }
    }

    /// What went wrong stands on the page that one signs in at.
    private static func told(
        _ context: SiteContext, _ path: String, _ work: (any SingleSignOn) async throws -> SiteAnswer
    ) async throws -> SiteAnswer {
        guard let signOn = context.doors.singleSignOn else { throw HTTPRefusal.notFound }
        do { return try await work(signOn) } catch let refusal as SignInRefusal {
            return .page(
                try await SignInPage(context, returnTo: path, problem: refusal.text), status: refusal.status)
        }
    }
}
