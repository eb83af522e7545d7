public import SCIM

/// Takes what identity providers sent and got, for the request log.
public protocol RequestRecorder: Sendable {
    /// Called when the answer is complete. Must return at once. The exchange is as it was on the wire: the recorder masks
    /// passwords and whatever else is nobody's business.
    func record(_ exchange: SCIMExchange)
    /// A request without a valid token is not recorded because there was one a moment ago. Must return at once.
    func omitUnauthenticated(_ connector: ConnectorID, hasCredentials: Bool)
}

public struct SCIMExchange: Sendable, Hashable {
    public let connector: ConnectorID
    /// The segment of its addresses: `okta`.
    public let connectorName: String
    public let requestID: String
    public let method: String
    /// Path and query.
    public let target: String
    public let status: Int
    /// Whether there was an `Authorization` header, right or wrong.
    public let hasCredentials: Bool
    public let milliseconds: Int
    /// userName or displayName of the resource the request was about, else its id.
    public let subject: String?
    /// The same of a request about several, in their order: the first ones.
    public let subjects: [String]
    public let userAgent: String?
    /// The first 16 KiB.
    public let requestBody: [UInt8]
    public let responseBody: [UInt8]

    public static let bodyLimit = 16_384
}
