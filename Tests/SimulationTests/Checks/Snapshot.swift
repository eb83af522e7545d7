import Directory
import Provisioning
import Sync

/// The directory at one moment, as one connector sees it.
struct Snapshot: Sendable {
    var accounts: [String: Account] = [:]
    /// By folded name.
    var groups: [String: DirectoryGroup] = [:]

    func account(named name: String) -> Account? {
        accounts.values.first { $0.username.lowercased() == name.lowercased() }
    }
}

extension World {
    func snapshot(_ target: any TargetReading) async throws -> Snapshot {
        var snapshot = Snapshot()
        for account in try await target.accounts(after: nil, limit: 1_000) { snapshot.accounts[account.id] = account }
        let groups = try await backend.directory.groups(
            matching: .everything, DirectoryRange(), in: backend.directoryID)
        for group in groups { snapshot.groups[group.name.lowercased()] = group }
        return snapshot
    }
}

extension Account {
    /// The name that anonymizing gives.
    var isAnonymous: Bool { username.hasPrefix("user-") }

    /// As it is after groups were renamed.
    func renaming(_ groups: [String: String]) -> Account {
        var account = self
        for index in account.memberships.indices {
            let name = account.memberships[index].group
            account.memberships[index].group = groups[name.lowercased()] ?? name
        }
        account.memberships.sort { $0.group.lowercased() < $1.group.lowercased() }
        return account
    }

    func isIn(_ group: String) -> Bool { memberships.contains { $0.group.lowercased() == group.lowercased() } }
}
