/// A user or group that requests may be about, by everything that they may call it.
public struct RequestSubject: Sendable, Hashable {
    /// User names, display names, ids of the identity provider.
    public let names: [String]
    /// The id in SCIM paths.
    public let id: String?

    public init(names: [String], id: String? = nil) {
        self.names = names
        self.id = id
    }

    /// So much of a name is kept to find it by, in characters.
    public static let nameLength = 300
}

/// Why a request has no entry in the request log.
public enum RequestOmission: String, Sendable, Hashable, CaseIterable {
    /// More came at once than could be written.
    case noRoom = "no-room"
    /// The database refused.
    case notWritten = "not-written"
    /// One of many without a valid token: they get an entry in a while.
    case unauthenticated
}
