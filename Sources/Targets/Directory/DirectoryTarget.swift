public import Directory
public import Provisioning
public import SCIM
public import Sync

/// A built-in directory as a target of one connector.
public struct DirectoryTarget: DescribedTarget {
    public static let kind = "directory"

    let store: any DirectoryStore
    let directory: DirectoryID
    let connector: ConnectorID
    /// For messages: the names of other connectors that own accounts.
    let connectorNames: [ConnectorID: String]
    let ids: IDSource

    public init(
        store: any DirectoryStore, directory: DirectoryID, connector: ConnectorID,
        connectorNames: [ConnectorID: String] = [:], ids: IDSource = .random
    ) {
        self.store = store
        self.directory = directory
        self.connector = connector
        self.connectorNames = connectorNames
        self.ids = ids
    }

    /// The same connector's view of another directory.
    public func inDirectory(_ directory: DirectoryID) -> DirectoryTarget {
        DirectoryTarget(
            store: store, directory: directory, connector: connector, connectorNames: connectorNames, ids: ids)
    }

    var owner: Owner { .connector(connector.rawValue) }

    public func accounts(ids: [String], usernames: [String]) async throws -> [Account] {
        try await reaching { try await store.accounts(ids: ids, names: usernames, in: directory).map(account) }
    }

    public func accounts(after id: String?, limit: Int) async throws -> [Account] {
        try await reaching { try await store.accounts(after: id, limit: limit, in: directory).map(account) }
    }

    public func groups(named names: [String]) async throws -> [TargetGroup] {
        var groups: [TargetGroup] = []
        for name in names {
            guard let group = try await reaching({ try await store.group(named: name, in: directory) }) else {
                continue
            }
            groups.append(TargetGroup(name: group.name, isOwned: group.owner == owner))
        }
        return groups
    }

    public func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember] {
        try await reaching {
            let range = DirectoryRange(start: start, limit: limit)
            return try await store.memberships(ofGroup: name, range, in: directory).map { member in
                TargetMember(
                    accountID: member.userID, isOwned: isOurs(member.owner),
                    otherConnector: otherConnector(member.owner))
            }
        }
    }

    public func ownedMemberships(inGroups names: [String]) async throws -> OwnedMemberships? {
        try await reaching {
            let counts = try await store.membershipCounts(of: owner, inGroups: names, in: directory)
            return OwnedMemberships(all: counts.all, byGroup: counts.byGroup)
        }
    }

    private func isOurs(_ owner: Owner?) -> Bool { owner == self.owner }

    private func account(_ account: DirectoryAccount) -> Account {
        var properties: [String: String] = [:]
        for attribute in account.attributes { properties[attribute.name] = attribute.values.first }
        let user = account.user
        for (name, value) in [(NameProperty.firstName, user.firstName), (.lastName, user.lastName)] {
            properties[name.rawValue] = value.isEmpty ? nil : value
        }
        return Account(
            id: user.id, username: user.name, displayName: user.displayName, email: user.email,
            isActive: user.isActive, properties: properties,
            memberships: account.memberships.map {
                AccountMembership(
                    group: $0.group, isOwned: isOurs($0.owner), otherConnector: otherConnector($0.owner))
            },
            owner: accountOwner(user.owner))
    }

    /// Who an application or an administrator made belongs to nobody in the sense of the rules.
    private func accountOwner(_ owner: Owner?) -> AccountOwner {
        if isOurs(owner) { return .us }
        return otherConnector(owner).map { .other($0) } ?? .nobody
    }

    /// By name; nil for ours, and for what no connector made.
    private func otherConnector(_ owner: Owner?) -> String? {
        guard case .connector(let id)? = owner, id != connector.rawValue else { return nil }
        return connectorNames[ConnectorID(id)] ?? "number \(id)"
    }

    func reaching<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch let error as DirectoryUnavailable {
            throw TargetError.unreachable(detail: error.detail, retryAfter: nil)
        }
    }
}
