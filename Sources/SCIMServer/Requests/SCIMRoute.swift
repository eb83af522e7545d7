import HTTPGate
import HTTPTypes
import SCIM

/// What a request asks for: RFC 7644 section 3.2, table 2.
enum SCIMRoute: Sendable, Hashable {
    case list(ResourceKind)
    case create(ResourceKind)
    case read(ResourceKind, String)
    case replace(ResourceKind, String)
    case patch(ResourceKind, String)
    case delete(ResourceKind, String)
    /// Nil: over all kinds.
    case search(ResourceKind?)
    case bulk
    case discovery(DiscoveryDocument, String?)

    enum DiscoveryDocument: String, Sendable {
        case serviceProviderConfig = "ServiceProviderConfig"
        case resourceTypes = "ResourceTypes"
        case schemas = "Schemas"
    }

    /// `path` is what follows the base URL.
    init(_ method: HTTPRequest.Method, _ path: [String]) throws {
        let routes = try Self.routes(path)
        guard let route = routes.first(where: { $0.method == method })?.route else {
            throw HTTPRefusal.methodNotAllowed(method, allowed: routes.map(\.method))
        }
        self = route
    }

    private typealias Entry = (method: HTTPRequest.Method, route: SCIMRoute)

    private static func routes(_ path: [String]) throws -> [Entry] {
        let (first, second) = (path.first ?? "", path.dropFirst().first)
        if path.count <= 2, let kind = ResourceKind.allCases.first(where: { $0.endpoint == first }) {
            return routes(kind, second)
        }
        if path.count <= 2, let document = DiscoveryDocument(rawValue: first) {
            guard document != .serviceProviderConfig || second == nil else { throw HTTPRefusal.notFound }
            return [(.get, .discovery(document, second))]
        }
        switch path {
        case [".search"]: return [(.post, .search(nil))]
        case ["Bulk"]: return [(.post, .bulk)]
        case ["Me"]:
            // RFC 7644 section 3.11: a connector's token stands for no user.
            throw SCIMError(status: 501, detail: "/Me is not supported: a connector's token belongs to no user.")
        default: throw HTTPRefusal.notFound
        }
    }

    private static func routes(_ kind: ResourceKind, _ id: String?) -> [Entry] {
        switch id {
        case nil: [(.get, .list(kind)), (.post, .create(kind))]
        case ".search": [(.post, .search(kind))]
        case let id?:
            [
                (.get, .read(kind, id)), (.put, .replace(kind, id)), (.patch, .patch(kind, id)),
                (.delete, .delete(kind, id)),
            ]
        }
    }
}
