public import Directory
import SCIM

/// A built-in directory in memory, for tests: right, not fast. Directories of all ids are one.
public actor FakeDirectoryStore: DirectoryStore {
    var users: [String: DirectoryUser] = [:]
    /// By folded name.
    var groups: [String: DirectoryGroup] = [:]
    /// By folded group name, then user id.
    var memberships: [String: [String: Owner?]] = [:]
    var userAttributes: [String: [DirectoryAttribute]] = [:]
    var groupAttributes: [String: [DirectoryAttribute]] = [:]
    var recorded: [DirectoryEvent] = []
    private var faults: [Fault] = []
    /// Changes that were made, and how often `apply` was called.
    public private(set) var applied: [DirectoryChange] = []
    public private(set) var calls = 0
    /// How often attributes of users or groups were asked for.
    public private(set) var attributeQuestions = 0

    public init() {}

    /// The next call of `apply` fails: before anything happened, or after everything did (its answer is lost).
    public func failNextApply(_ fault: Fault) { faults.append(fault) }

    public func user(named name: String, in directory: DirectoryID) -> DirectoryUser? {
        users.values.first { $0.name.scimFolded == name.scimFolded }
    }
    public func user(id: String, in directory: DirectoryID) -> DirectoryUser? { users[id] }
    public func group(named name: String, in directory: DirectoryID) -> DirectoryGroup? { groups[name.scimFolded] }
    public func attributes(ofUser id: String, in directory: DirectoryID) -> [DirectoryAttribute] {
        attributeQuestions += 1
        return userAttributes[id] ?? []
    }
    public func attributes(ofGroup id: String, in directory: DirectoryID) -> [DirectoryAttribute] {
        attributeQuestions += 1
        return groupAttributes[id] ?? []
    }
    public func attributes(ofUsers ids: [String], in directory: DirectoryID) -> [String: [DirectoryAttribute]] {
        attributeQuestions += 1
        return userAttributes.filter { ids.contains($0.key) }
    }
    public func attributes(ofGroups ids: [String], in directory: DirectoryID) -> [String: [DirectoryAttribute]] {
        attributeQuestions += 1
        return groupAttributes.filter { ids.contains($0.key) }
    }

    public func users(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID)
        -> [DirectoryUser]
    {
        cut(sortedUsers.filter { query.matches($0, userAttributes[$0.id] ?? []) }, range)
    }
    public func groups(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID)
        -> [DirectoryGroup]
    {
        cut(sortedGroups.filter { query.matches($0, groupAttributes[$0.id] ?? []) }, range)
    }

    public func forEachUser(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws { try await body(users(matching: query, range, in: directory)) }
    public func forEachGroup(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryGroup]) async throws -> Void
    ) async throws { try await body(groups(matching: query, range, in: directory)) }
    public func forEachMembership(
        in directory: DirectoryID, _ body: @escaping @Sendable ([DirectoryGroupMembers]) async throws -> Void
    ) async throws {
        try await body(
            sortedGroups.map { group in
                DirectoryGroupMembers(group: group.name, users: members(of: group.name).map(\.name))
            })
    }

    public func groups(ofUser name: String, _ range: DirectoryRange, in directory: DirectoryID) -> [DirectoryGroup] {
        guard let user = user(named: name, in: directory) else { return [] }
        return cut(sortedGroups.filter { memberships[$0.name.scimFolded]?[user.id] != nil }, range)
    }
    public func members(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID) -> [DirectoryUser] {
        cut(members(of: name), range)
    }
    public func forEachMember(
        ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws {
        let members = cut(members(of: name), range)
        if !members.isEmpty { try await body(members) }
    }
    public func memberships(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID)
        -> [DirectoryGroupMember]
    {
        let owners = memberships[name.scimFolded] ?? [:]
        let ids = owners.keys.filter { users[$0] != nil }.sorted()
        return cut(ids, range).map { DirectoryGroupMember(userID: $0, owner: owners[$0] ?? nil) }
    }
    public func isMember(_ user: String, ofGroup group: String, in directory: DirectoryID) -> Bool {
        members(of: group).contains { $0.name.scimFolded == user.scimFolded }
    }

    public func accounts(ids: [String], names: [String], in directory: DirectoryID) -> [DirectoryAccount] {
        let folded = Set(names.map(\.scimFolded))
        return sortedUsers.filter { ids.contains($0.id) || folded.contains($0.name.scimFolded) }.map(account)
    }
    public func accounts(after id: String?, limit: Int, in directory: DirectoryID) -> [DirectoryAccount] {
        let later = users.values.sorted { $0.id < $1.id }.filter { user in id.map { user.id > $0 } ?? true }
        return later.prefix(limit).map(account)
    }
    public func counts(in directory: DirectoryID) -> DirectoryCounts {
        DirectoryCounts(
            users: users.count, activeUsers: users.values.count { $0.isActive }, groups: groups.count,
            memberships: memberships.values.reduce(0) { $0 + $1.count })
    }

    public func membershipCounts(of owner: Owner, inGroups names: [String], in directory: DirectoryID)
        -> MembershipCounts
    {
        let owned = users.values.flatMap { account($0).memberships.filter { $0.owner == owner } }
        var counts = MembershipCounts(all: owned.count, byGroup: [:])
        for name in names { counts.byGroup[name] = owned.count { $0.group.scimFolded == name.scimFolded } }
        return counts
    }

    public func apply(_ changes: [DirectoryChange], in directory: DirectoryID) throws
        -> [Result<Void, DirectoryError>]
    {
        calls += 1
        let fault = faults.isEmpty ? nil : faults.removeFirst()
        if fault == .before { throw DirectoryUnavailable(detail: "fault before") }
        let results = changes.map { change in
            Result { () throws(DirectoryError) in
                try make(change)
                applied.append(change)
            }
        }
        if fault == .after { throw DirectoryUnavailable(detail: "fault after") }
        return results
    }

    public func eventPosition(in directory: DirectoryID) -> EventPosition {
        EventPosition(epoch: "fake", sequence: Int64(recorded.count))
    }
    public func events(after position: EventPosition, limit: Int, in directory: DirectoryID) -> EventPage? {
        guard position.epoch == "fake", position.sequence >= 0 else { return nil }
        let events = Array(recorded.dropFirst(Int(position.sequence)).prefix(limit))
        return EventPage(
            events: events,
            position: EventPosition(epoch: "fake", sequence: position.sequence + Int64(events.count)))
    }

    private var sortedUsers: [DirectoryUser] { users.values.sorted { $0.name.scimFolded < $1.name.scimFolded } }
    private var sortedGroups: [DirectoryGroup] { groups.values.sorted { $0.name.scimFolded < $1.name.scimFolded } }
    private func members(of group: String) -> [DirectoryUser] {
        let ids = memberships[group.scimFolded] ?? [:]
        return sortedUsers.filter { ids[$0.id] != nil }
    }
    private func account(_ user: DirectoryUser) -> DirectoryAccount {
        let mine = sortedGroups.compactMap { group in
            memberships[group.name.scimFolded]?[user.id].map {
                DirectoryMembership(user: user.name, group: group.name, owner: $0)
            }
        }
        return DirectoryAccount(user: user, attributes: userAttributes[user.id] ?? [], memberships: mine)
    }
    private func cut<Element>(_ list: [Element], _ range: DirectoryRange) -> [Element] {
        Array(list.dropFirst(range.start).prefix(range.limit ?? .max))
    }
}

/// When a call of a fake fails.
public enum Fault: Sendable, Hashable, CaseIterable {
    case before, after
}
