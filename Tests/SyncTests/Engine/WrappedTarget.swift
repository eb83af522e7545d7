import Provisioning
import Sync

/// Passes everything on to another target. A test says what it does otherwise.
protocol WrappedTarget: Target {
    var inner: any Target { get }
}

extension WrappedTarget {
    static var kind: String { "directory" }

    func accounts(ids: [String], usernames: [String]) async throws -> [Account] {
        try await inner.accounts(ids: ids, usernames: usernames)
    }
    func accounts(after id: String?, limit: Int) async throws -> [Account] {
        try await inner.accounts(after: id, limit: limit)
    }
    func groups(named names: [String]) async throws -> [TargetGroup] { try await inner.groups(named: names) }
    func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember] {
        try await inner.members(ofGroup: name, start: start, limit: limit)
    }
    func ownedMemberships(inGroups names: [String]) async throws -> OwnedMemberships? {
        try await inner.ownedMemberships(inGroups: names)
    }
}
