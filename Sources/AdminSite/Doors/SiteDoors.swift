public import Access
public import Administration
import HTTPGate
import HTTPTypes

/// Lets in who may come in, and forms that are of this site.
public struct SiteDoors: Sendable {
    let signIn: SignIn
    /// Nil: it is off.
    let singleSignOn: (any SingleSignOn)?
    let cookies: SiteCookies
    private let proxies: ReverseProxies
    /// `https://usher.example.com`.
    private let publicOrigin: String

    public init(
        signIn: SignIn, singleSignOn: (any SingleSignOn)?, publicURL: String, proxies: ReverseProxies
    ) {
        self.signIn = signIn
        self.singleSignOn = singleSignOn
        self.proxies = proxies
        publicOrigin = publicURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
            .joined(separator: "/")
        cookies = SiteCookies(isSecure: publicURL.hasPrefix("https://"))
    }

    func visitor(_ request: GateRequest) async throws -> Visitor? {
        let isActive = request.headers[.accept] != "text/event-stream"
        guard let secret = cookies.session(request),
            let standing = try await signIn.session(secret, isActive: isActive)
        else { return nil }
        return Visitor(standing)
    }

    /// Where the request comes from.
    func visit(_ request: GateRequest) -> SignIn.Visit {
        var forwarded: [String] = []
        if let name = HTTPField.Name("X-Forwarded-For") {
            for header in request.headers[values: name] {
                forwarded += header.split(separator: ",").map(\.trimmingBlanks)
            }
        }
        let address = proxies.client(of: request.remoteAddress ?? "unknown", forwarded: forwarded)
        return SignIn.Visit(address: address, browser: request.headers[.userAgent] ?? "", requestID: request.id)
    }

    /// All that somebody may do who still has the password that was made for him.
    private static let beforePassword = Set((AccountRoutes.all + SignInRoutes.all).map(\.path))

    /// What a visitor gets instead of what he asked for; nil when he may have it.
    func stop(_ request: GateRequest, _ route: SiteRoute, _ visitor: Visitor?) -> SiteAnswer? {
        guard case .role(let role) = route.permission else { return nil }
        guard let visitor else {
            let path = route.method == .get ? request.target : "/"
            return .redirect("/sign-in?return=\(SignInPage.escape(path))")
        }
        if visitor.mustChangePassword, !Self.beforePassword.contains(route.path) {
            return .redirect("/account", notice: Notice(text: "Choose a password of your own first.", isProblem: true))
        }
        guard visitor.role < role else { return nil }
        let text =
            "This needs the role \(role.rawValue); you are signed in as \(visitor.name), \(visitor.role.rawValue)."
        return .page(FailurePage(status: 403, text), status: 403)
    }

    /// Browsers that don't say `Sec-Fetch-Site` (old ones, and all over plain http) say the origin of a form.
    private func isOwn(_ origin: String?, _ request: GateRequest) -> Bool {
        guard let origin, origin != publicOrigin else { return true }
        guard let colon = origin.firstRange(of: "://") else { return false }
        return origin[colon.upperBound...].lowercased() == request.host?.lowercased()
    }

    /// Whether the browser itself says that a page of this site sent the form.
    func isFromHere(_ request: GateRequest) -> Bool {
        HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] } == "same-origin"
            && isOwn(request.headers[.origin], request)
    }

    func isMarked(_ form: FormFields, _ visitor: Visitor) -> Bool {
        constantTimeEquals(Array((form["csrf"] ?? "").utf8), Array(visitor.csrf.utf8))
    }

    /// - Throws: 403 for a form that another site made the browser send.
    func admit(_ form: FormFields, from request: GateRequest, _ visitor: Visitor?) throws(HTTPRefusal) {
        let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
        guard site == nil || site == "same-origin" || site == "none", isOwn(request.headers[.origin], request) else {
            throw HTTPRefusal(status: 403, detail: "The form was sent by another site. Nothing was done.")
        }
        guard let visitor else { return }
        guard isMarked(form, visitor) else {
            throw HTTPRefusal(
                status: 403, detail: "The form is from an earlier sign-in. Nothing was done. Open the page again.")
        }
    }
}
