import SCIM

/// The address that a request went to, beside those that a connector has: `/scim/okta/v2/Users`.
public struct RequestAddress: Sendable, Hashable {
    /// Without the query.
    public let path: String
    private let connector: String
    /// What follows `/scim`.
    private let segments: [String]

    /// `target`: path and query.
    public init(_ target: String, of connector: String) {
        path = String(target.prefix { $0 != "?" })
        self.connector = connector
        segments = path.split(separator: "/").dropFirst().map(String.init)
    }

    /// Whether there is something at this address: a 404 then speaks of an id that nobody has.
    public var exists: Bool {
        guard segments.count >= 3, segments[0] == connector, segments[1] == "v2" else { return false }
        return Self.endpoints.contains(segments[2]) && segments.count <= 4
    }

    /// What to do at the identity provider when there is nothing.
    public var advice: String {
        guard let name = segments.first else { return Self.plain }
        guard name == connector else {
            return
                "It names “\(name.prefix(63))” instead of this connector, “\(connector)”. Enter the base URL as it is here."
        }
        let rest = Array(segments.dropFirst())
        guard rest.first == "v2" else {
            return "“/v2” is missing behind the connector's name. Enter the whole base URL."
        }
        let inside = Array(rest.dropFirst())
        guard let endpoint = inside.first else {
            return "This is the base URL itself; identity providers ask below it, for example for /Users."
        }
        if endpoint == "v2" { return "“/v2” stands there twice: the identity provider adds none of its own." }
        if let right = Self.endpoints.first(where: { $0.lowercased() == endpoint.lowercased() }), right != endpoint {
            return "“\(endpoint)” is written “\(right)”; capitals count."
        }
        return Self.plain
    }

    private static let plain = "Enter the base URL as it is here, with nothing behind it."
    private static let endpoints =
        ResourceKind.allCases.map(\.endpoint)
        + ["ServiceProviderConfig", "ResourceTypes", "Schemas", "Bulk", "Me", ".search"]
}
