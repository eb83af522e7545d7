public import SCIM

/// Tells whose token it is. Answers take the same time for tokens that are nearly right.
public protocol ConnectorAuthenticator: Sendable {
    /// Nil for a token that is unknown, revoked or expired, and for one of a connector that does not exist any more.
    func authenticate(bearer: String) async throws -> ConnectorAccess?

    /// The connector of this name, so that a refused request can be told to its administrator. Nil when there is none.
    func connector(named name: String) -> ConnectorID?
}

/// The connector that a request may speak for.
public struct ConnectorAccess: Sendable, Hashable {
    public let id: ConnectorID
    /// The path segment: `okta` in `/scim/okta/v2`.
    public let name: String
    /// Requests to a disabled connector are refused with 403.
    public let isEnabled: Bool
    /// After how many seconds the token may ask again; nil: it may ask now. Until then it is refused with 429.
    public var wait: Int?

    public init(id: ConnectorID, name: String, isEnabled: Bool, wait: Int? = nil) {
        self.id = id
        self.name = name
        self.isEnabled = isEnabled
        self.wait = wait
    }
}
