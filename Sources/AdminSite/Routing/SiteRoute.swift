import Access
import Administration
import HTTPGate

/// One address of the site, who may use it, and what answers.
struct SiteRoute: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// Who may: everybody, or those of a role and above.
    enum Permission: Sendable, Hashable {
        case everybody
        case role(AdministratorRole)
    }

    let method: Method
    /// `/connectors/{connector}/tokens`.
    let path: String
    let permission: Permission
    /// What the audit log calls it; nil: it changes nothing.
    let action: String?
    /// It only shows what would be, and is given up when nobody waits for it any longer.
    var changesNothing = false
    let handle: @Sendable (SiteContext) async throws -> SiteAnswer

    /// A page to look at.
    static func page(
        _ path: String, _ permission: Permission = .role(.viewer),
        _ handle: @escaping @Sendable (SiteContext) async throws -> SiteAnswer
    ) -> SiteRoute {
        SiteRoute(method: .get, path: path, permission: permission, action: nil, handle: handle)
    }

    /// A form that does something. `action`: its name in the audit log, for what services write there.
    static func form(
        _ path: String, _ permission: Permission, action: String,
        _ handle: @escaping @Sendable (SiteContext) async throws -> SiteAnswer
    ) -> SiteRoute {
        SiteRoute(method: .post, path: path, permission: permission, action: action, handle: handle)
    }

    /// A form of which everybody may see what it would do.
    static func trial(
        _ path: String, action: String, _ handle: @escaping @Sendable (SiteContext) async throws -> SiteAnswer
    ) -> SiteRoute {
        SiteRoute(
            method: .post, path: path, permission: .role(.viewer), action: action, changesNothing: true, handle: handle)
    }

    /// The path parameters when the segments of a request fit.
    func match(_ request: [String]) -> [String: String]? { PathPattern(path).match(request) }
}

enum SiteAnswer: Sendable {
    /// `retryAfter`: seconds.
    case page(any SitePage, status: Int = 200, retryAfter: Int64? = nil)
    /// To another page (303), with a sentence about what was done.
    case redirect(String, notice: Notice? = nil)
    /// HTML for a part of a page that is shown already: the content of a page.
    case content(any SitePage)
    /// The content of a page again and again, when it has changed.
    case live(@Sendable () async throws -> any SitePage)
    case download([UInt8], contentType: String, name: String)
    /// JSON that is too long to hold.
    case stream(GateResponse.Producer, contentType: String, name: String)
    /// Anything else, such as answers with cookies.
    case response(GateResponse)

    static func redirect(_ path: String, done text: String) -> SiteAnswer {
        .redirect(path, notice: Notice(text: text))
    }
}
