public import StrictJSON

/// The kinds of resource that identity providers push. The raw value is stored; never reuse one.
public enum ResourceKind: Int, Sendable, CaseIterable, Hashable {
    case user = 1
    case group = 2

    /// `meta.resourceType`, and the name in `/ResourceTypes`.
    public var name: String { self == .user ? "User" : "Group" }
    /// The path segment: `Users`, `Groups`.
    public var endpoint: String { self == .user ? "Users" : "Groups" }
}

/// Milliseconds since 1970 UTC. RFC 3339 with milliseconds on the wire.
public struct Timestamp: Sendable, Hashable, Comparable {
    public let milliseconds: Int64
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    public static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }
}

/// A resource as a client pushed it, and what the service provider knows of it.
///
/// `attributes` is the client's document, kept whole (`schemas`, extensions and attributes nobody declared included),
/// without what is kept elsewhere or derived: `id`, `meta`, a user's `groups`, a group's `members`, and `password`,
/// which is never kept at all.
public struct Resource: Sendable, Hashable {
    public let id: String
    public let kind: ResourceKind
    /// Counts up from 1 with every change, changes of membership included. The ETag is `W/"<version>"`.
    public var version: Int
    public var created: Timestamp
    public var lastModified: Timestamp
    public var attributes: JSONObject

    public init(
        id: String, kind: ResourceKind, version: Int, created: Timestamp, lastModified: Timestamp,
        attributes: JSONObject
    ) {
        self.id = id
        self.kind = kind
        self.version = version
        self.created = created
        self.lastModified = lastModified
        self.attributes = attributes
    }

    public var etag: String { "W/\"\(version)\"" }
}

/// A member of a group as it is served: `members` of RFC 7643 section 4.2.
public struct Member: Sendable, Hashable {
    public let id: String
    public let kind: ResourceKind
    /// The user's displayName, else userName; the group's displayName.
    public let display: String?

    public init(id: String, kind: ResourceKind, display: String?) {
        self.id = id
        self.kind = kind
        self.display = display
    }
}

/// A group that a user is in: `groups` of RFC 7643 section 4.1.2.
public struct GroupReference: Sendable, Hashable {
    public let id: String
    public let display: String?
    /// False when the user is in it through another group (`type: indirect`).
    public let isDirect: Bool

    public init(id: String, display: String?, isDirect: Bool) {
        self.id = id
        self.display = display
        self.isDirect = isDirect
    }
}
