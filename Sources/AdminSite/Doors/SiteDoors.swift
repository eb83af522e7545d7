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
    private let origin: RequestOrigin

    public init(
        signIn: SignIn, singleSignOn: (any SingleSignOn)?, publicURL: String, proxies: ReverseProxies
    ) {
        self.signIn = signIn
        self.singleSignOn = singleSignOn
        origin = RequestOrigin(publicURL: publicURL, proxies: proxies)
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
    func visit(_ request: GateRequest) -> SignIn.Visit { origin.visit(request) }

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

    /// Whether the browser itself says that a page of this site sent the form.
    func isFromHere(_ request: GateRequest) -> Bool { origin.isFromHere(request) }

    func isMarked(_ form: FormFields, _ visitor: Visitor) -> Bool { form.isMarked(visitor.csrf) }

    /// - Throws: 403 for a form that another site made the browser send.
    func admit(_ form: FormFields, from request: GateRequest, _ visitor: Visitor?) throws(HTTPRefusal) {
        guard origin.mayBeFromHere(request) else {
            throw HTTPRefusal(status: 403, detail: "The form was sent by another site. Nothing was done.")
        }
        guard let visitor else { return }
        guard isMarked(form, visitor) else {
            throw HTTPRefusal(
                status: 403, detail: "The form is from an earlier sign-in. Nothing was done. Open the page again.")
        }
    }
}
