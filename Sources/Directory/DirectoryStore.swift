/// The built-in directories.
///
/// Reads throw only when the store cannot do its work (`DirectoryUnavailable`); a list that is cut short is an error,
/// never an answer. Writes are durable when they return, and are events for those who follow the directory.
public protocol DirectoryStore: Sendable {
    func user(named name: String, in directory: DirectoryID) async throws -> DirectoryUser?
    func user(id: String, in directory: DirectoryID) async throws -> DirectoryUser?
    func group(named name: String, in directory: DirectoryID) async throws -> DirectoryGroup?
    func attributes(ofUser id: String, in directory: DirectoryID) async throws -> [DirectoryAttribute]
    func attributes(ofGroup id: String, in directory: DirectoryID) async throws -> [DirectoryAttribute]

    /// Attributes of many users (or groups) at once, by id: one query, whatever their number.
    func attributes(ofUsers ids: [String], in directory: DirectoryID) async throws -> [String: [DirectoryAttribute]]
    func attributes(ofGroups ids: [String], in directory: DirectoryID) async throws -> [String: [DirectoryAttribute]]

    /// In the order of folded names, so that paging neither skips nor repeats what stays.
    func users(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryUser]
    func groups(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroup]

    /// Streams what `users(matching:)` lists: calls `body` with pieces of at most 1,000, all from one snapshot; memory does
    /// not grow with the directory.
    func forEachUser(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws
    func forEachGroup(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryGroup]) async throws -> Void
    ) async throws
    /// The same for every group and its direct members: a group without members comes once with an empty list; a large
    /// one comes in several pieces one after another.
    func forEachMembership(
        in directory: DirectoryID, _ body: @escaping @Sendable ([DirectoryGroupMembers]) async throws -> Void
    ) async throws

    /// Direct and, with `nested`, indirect: the directory has no nested groups of its own, so both are the same.
    func groups(ofUser name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroup]
    /// In an order that stays, whatever it is.
    func members(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryUser]
    /// The same as a stream, as `forEachUser` is one.
    func forEachMember(
        ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws
    /// Who is in a group, and who put him there: in an order that stays, and that a piece from the middle of a group of
    /// 100,000 is quickly found by.
    func memberships(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroupMember]
    func isMember(_ user: String, ofGroup group: String, in directory: DirectoryID) async throws -> Bool

    /// What the sync reads: users by id or by name with their memberships, owners and attributes; few queries for all.
    func accounts(ids: [String], names: [String], in directory: DirectoryID) async throws -> [DirectoryAccount]
    /// Users in the order of ids after `after`, for a full reconcile.
    func accounts(after id: String?, limit: Int, in directory: DirectoryID) async throws -> [DirectoryAccount]
    func counts(in directory: DirectoryID) async throws -> DirectoryCounts
    /// How many memberships an owner has in all, and in each of these groups that exists.
    func membershipCounts(of owner: Owner, inGroups names: [String], in directory: DirectoryID) async throws
        -> MembershipCounts

    /// Applies the changes in order in one transaction, each in its own savepoint: one that fails leaves nothing behind
    /// and does not stop the others. One result per change.
    func apply(_ changes: [DirectoryChange], in directory: DirectoryID) async throws
        -> [Result<Void, DirectoryError>]

    /// Where the stream of events stands now.
    func eventPosition(in directory: DirectoryID) async throws -> EventPosition
    /// What happened after `position`, at most `limit` events; nil when events since then are no longer kept.
    func events(after position: EventPosition, limit: Int, in directory: DirectoryID) async throws -> EventPage?
}

public struct DirectoryAccount: Sendable, Hashable {
    public var user: DirectoryUser
    public var attributes: [DirectoryAttribute]
    public var memberships: [DirectoryMembership]

    public init(
        user: DirectoryUser, attributes: [DirectoryAttribute] = [], memberships: [DirectoryMembership] = []
    ) {
        self.user = user
        self.attributes = attributes
        self.memberships = memberships
    }
}

public struct DirectoryGroupMembers: Sendable, Hashable {
    public let group: String
    public let users: [String]
    public init(group: String, users: [String]) {
        self.group = group
        self.users = users
    }
}

public struct DirectoryGroupMember: Sendable, Hashable {
    public let userID: String
    public let owner: Owner?
    public init(userID: String, owner: Owner?) {
        self.userID = userID
        self.owner = owner
    }
}

public struct MembershipCounts: Sendable, Hashable {
    public var all: Int
    /// By the group's name as it was asked for.
    public var byGroup: [String: Int]
    public init(all: Int, byGroup: [String: Int]) {
        self.all = all
        self.byGroup = byGroup
    }
}

public struct DirectoryCounts: Sendable, Hashable {
    public var users: Int
    public var activeUsers: Int
    public var groups: Int
    public var memberships: Int
    public init(users: Int, activeUsers: Int, groups: Int, memberships: Int) {
        self.users = users
        self.activeUsers = activeUsers
        self.groups = groups
        self.memberships = memberships
    }
}
