import Access
import Administration
import HTTPGate
import HTTPTypes

/// Where requests come from: which address, and for forms which site.
struct RequestOrigin: Sendable {
    private let proxies: ReverseProxies
    /// `https://usher.example.com`.
    private let publicOrigin: String

    init(publicURL: String, proxies: ReverseProxies) {
        self.proxies = proxies
        publicOrigin = publicURL.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3)
            .joined(separator: "/")
    }

    func visit(_ request: GateRequest) -> SignIn.Visit {
        let address = proxies.client(of: request.remoteAddress ?? "unknown", forwarded: request.forwardedFor)
        return SignIn.Visit(address: address, browser: request.headers[.userAgent] ?? "", requestID: request.id)
    }

    /// Browsers that don't say `Sec-Fetch-Site` (old ones, and all over plain http) say the origin of a form.
    private func isOwn(_ origin: String?, _ request: GateRequest) -> Bool {
        guard let origin, origin != publicOrigin else { return true }
        guard let colon = origin.firstRange(of: "://") else { return false }
        return origin[colon.upperBound...].lowercased() == request.host?.lowercased()
    }

    private func site(_ request: GateRequest) -> String? {
        HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
    }

    /// Whether the browser itself says that a page of this site sent the form.
    func isFromHere(_ request: GateRequest) -> Bool {
        site(request) == "same-origin" && isOwn(request.headers[.origin], request)
    }

    /// Whether nothing says that another site made the browser send the form.
    func mayBeFromHere(_ request: GateRequest) -> Bool {
        let site = site(request)
        return (site == nil || site == "same-origin" || site == "none") && isOwn(request.headers[.origin], request)
    }
}
