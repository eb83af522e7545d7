public import Access
import HTTPGate
import HTTPTypes

/// An administrator as the site lets him in.
public struct SignedInAdministrator: Sendable {
    public let name: String
    public let role: AdministratorRole
    public let tokenID: String

    public init(name: String, role: AdministratorRole, tokenID: String) {
        self.name = name
        self.role = role
        self.tokenID = tokenID
    }
}

/// Who may use the site: those who hold an API token.
public protocol SiteAuthenticator: Sendable {
    /// Nil when the token is not taken.
    func administrator(bearer token: String) async throws -> SignedInAdministrator?
    /// Whether the token of this id still lets in: it was not revoked and has not expired.
    func admits(tokenID: String) async throws -> Bool
}

/// Lets in who may come in, and forms that are of this site.
public struct SiteDoors: Sendable {
    let authenticator: any SiteAuthenticator
    let sessions: SiteSessions
    let cookies: SiteCookies

    /// `now`: milliseconds since 1970.
    public init(authenticator: any SiteAuthenticator, publicURL: String, now: @escaping @Sendable () -> Int64) {
        self.authenticator = authenticator
        sessions = SiteSessions(now: now)
        cookies = SiteCookies(isSecure: publicURL.hasPrefix("https://"))
    }

    func visitor(_ request: GateRequest) async throws -> Visitor? {
        let isActive = request.headers[.accept] != "text/event-stream"
        guard let secret = cookies.session(request), let session = sessions.session(secret, isActive: isActive)
        else { return nil }
        guard try await authenticator.admits(tokenID: session.tokenID) else {
            sessions.end(secret)
            return nil
        }
        return session.visitor
    }

    /// What a visitor gets instead of what he asked for; nil when he may have it.
    func stop(_ request: GateRequest, _ route: SiteRoute, _ visitor: Visitor?) -> SiteAnswer? {
        guard case .role(let role) = route.permission else { return nil }
        guard let visitor else {
            let path = route.method == .get ? request.target : "/"
            return .redirect("/sign-in?return=\(SignInPage.escape(path))")
        }
        guard visitor.role < role else { return nil }
        let text =
            "This needs the role \(role.rawValue); you are signed in as \(visitor.name), \(visitor.role.rawValue)."
        return .page(FailurePage(status: 403, text), status: 403)
    }

    /// - Throws: 403 for a form that another site made the browser send.
    func admit(_ form: FormFields, from request: GateRequest, _ visitor: Visitor?) throws(HTTPRefusal) {
        let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
        guard site == nil || site == "same-origin" || site == "none" else {
            throw HTTPRefusal(status: 403, detail: "The form was sent by another site. Nothing was done.")
        }
        guard let visitor else { return }
        guard constantTimeEquals(Array((form["csrf"] ?? "").utf8), Array(visitor.csrf.utf8)) else {
            throw HTTPRefusal(
                status: 403, detail: "The form is from an earlier sign-in. Nothing was done. Open the page again.")
        }
    }
}
