public import StrictJSON

/// The connector (the tenant) that a resource belongs to. Every question carries it; what belongs to another
/// connector does not exist.
public struct ConnectorID: Sendable, Hashable, Comparable {
    public let rawValue: Int64
    public init(_ rawValue: Int64) { self.rawValue = rawValue }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A resource that is to be made: validated, without what `Resource.attributes` leaves out.
public struct ResourceDraft: Sendable {
    public var kind: ResourceKind
    public var attributes: JSONObject
    /// Ids of users or groups of the same connector; empty for users.
    public var members: [String]

    public init(kind: ResourceKind, attributes: JSONObject, members: [String] = []) {
        self.kind = kind
        self.attributes = attributes
        self.members = members
    }
}

/// What becomes of a resource: its new attributes (nil: they stay), and what happens to its members.
public struct ResourceChange: Sendable {
    public var attributes: JSONObject?
    public var memberships: [MembershipChange]

    public init(attributes: JSONObject? = nil, memberships: [MembershipChange] = []) {
        self.attributes = attributes
        self.memberships = memberships
    }
}

/// A precondition of RFC 7644 section 3.14: the versions a client is ready to overwrite.
public enum IfMatch: Sendable, Hashable {
    case any
    case versions(Set<String>)

    /// Weak comparison of RFC 9110 section 8.8.3.2: `W/"3"` and `"3"` are the same. So is `"3-1k9f"` of an answer with
    /// groups: nobody overwrites those.
    public func matches(_ etag: String) -> Bool {
        switch self {
        case .any: true
        case .versions(let tags): tags.contains { Self.version($0) == Self.version(etag) }
        }
    }

    private static func version(_ tag: String) -> Substring {
        let opaque = EntityTag.opaque(tag)
        guard let dash = opaque.firstIndex(of: "-"), opaque.hasPrefix("\""), opaque.hasSuffix("\"") else {
            return opaque.hasSuffix("\"") ? opaque.dropLast() : opaque
        }
        return opaque[..<dash]
    }
}

/// Whose members or groups go along with a resource.
public struct Related: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// `groups` of users, direct and indirect.
    public static let groups = Related(rawValue: 1)
}

/// A resource as the store hands it out. The members of groups are asked for by themselves: they may be many.
public struct StoredResource: Sendable {
    public var resource: Resource
    /// Filled when `Related.groups` was asked for.
    public var groups: [GroupReference]

    public init(resource: Resource, groups: [GroupReference] = []) {
        self.resource = resource
        self.groups = groups
    }
}

/// A question for a list: RFC 7644 section 3.4.2, RFC 9865.
public struct ListQuery: Sendable {
    public enum Start: Sendable, Hashable {
        /// From 1.
        case index(Int)
        /// What `ListPage.next` of the page before said; nil for the first page.
        case cursor(ListCursor?)
    }

    public var kinds: [ResourceKind]
    public var filter: Filter?
    public var sort: SortOrder?
    public var start: Start
    public var count: Int
    public var related: Related

    public init(
        kinds: [ResourceKind], filter: Filter? = nil, sort: SortOrder? = nil, start: Start = .index(1), count: Int,
        related: Related = []
    ) {
        self.kinds = kinds
        self.filter = filter
        self.sort = sort
        self.start = start
        self.count = count
        self.related = related
    }
}

/// Where a list goes on: after this place in the order of creation. It stays right while resources come and go.
public struct ListCursor: Sendable, Hashable {
    public let position: Int64
    public init(position: Int64) { self.position = position }
}

public struct ListPage: Sendable {
    /// All matches, not those of this page.
    public var total: Int
    public var resources: [StoredResource]
    /// Set for cursor paging while there is more.
    public var next: ListCursor?

    public init(total: Int, resources: [StoredResource], next: ListCursor? = nil) {
        self.total = total
        self.resources = resources
        self.next = next
    }
}

/// A piece of the members of some groups; see `ResourceStore.members(of:in:after:limit:)`.
public struct MemberBatch: Sendable {
    public struct Row: Sendable {
        public let group: String
        public let member: Member
        public init(group: String, member: Member) {
            self.group = group
            self.member = member
        }
    }
    public var rows: [Row]
    /// Nil when these were the last.
    public var next: MemberCursor?

    public init(rows: [Row], next: MemberCursor?) {
        self.rows = rows
        self.next = next
    }
}

/// Where a reading of members goes on: after this member of the group at `groupIndex` of the groups asked for.
public struct MemberCursor: Sendable, Hashable {
    public let groupIndex: Int
    public let position: Int64
    public init(groupIndex: Int, position: Int64) {
        self.groupIndex = groupIndex
        self.position = position
    }
}

/// The resources of all connectors.
///
/// Every method throws `SCIMError` for what the client did (404, 409 uniqueness, 412, 400 for a member that does not
/// exist) and `StoreUnavailable` when the store cannot do its work. A write is durable when its method returns, and has
/// left nothing behind when it throws. Writes of the same resource never lose each other.
public protocol ResourceStore: Sendable {
    func create(_ draft: ResourceDraft, in connector: ConnectorID) async throws -> StoredResource

    func resource(_ kind: ResourceKind, _ id: String, in connector: ConnectorID, related: Related) async throws
        -> StoredResource?

    /// Reads the resource, asks `change` what becomes of it, and writes that, in one transaction. `change` sees the
    /// resource without members and may run more than once, so it must depend on nothing but its argument. When it
    /// changes nothing, version and lastModified stay.
    func update(
        _ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?, related: Related,
        _ change: @escaping @Sendable (Resource) throws -> ResourceChange
    ) async throws -> StoredResource

    func delete(_ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?) async throws

    func list(_ query: ListQuery, in connector: ConnectorID) async throws -> ListPage

    /// Members of these groups, in the order of `groups` and then of joining ids, at most `limit` of them, going on
    /// after `after`. Memory stays small whatever the groups hold. A member that is there from the first call to the
    /// last is handed out exactly once.
    func members(of groups: [String], in connector: ConnectorID, after: MemberCursor?, limit: Int) async throws
        -> MemberBatch
}

/// The store cannot answer now: disk full, database locked, shutting down. Nothing of the request was kept.
public struct StoreUnavailable: Error, Sendable, Equatable {
    /// `crowded`: too many such questions at once.
    public enum Reason: Sendable, Equatable { case full, busy, closed, failed, crowded }
    public let reason: Reason
    /// For the log and the operator; never holds SQL or data of a resource.
    public let detail: String
    public init(_ reason: Reason, detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
