import Provisioning
import SCIM
import Sync
import Synchronization

/// A target that is only read from, and may be away.
final class OtherTarget: TargetReading {
    private struct State {
        var accounts: [String: Account] = [:]
        var isAway = false
        var calls = 0
    }

    private let state = Mutex(State())

    var calls: Int { state.withLock(\.calls) }
    func setAway(_ isAway: Bool) { state.withLock { $0.isAway = isAway } }

    func put(_ name: String, groups: [String] = [], properties: [String: String] = [:]) {
        let account = Account(
            id: "other-\(name)", username: name, properties: properties,
            memberships: groups.map { AccountMembership(group: $0, isOwned: false) })
        state.withLock { $0.accounts[name.scimFolded] = account }
    }

    func accounts(ids: [String], usernames: [String]) async throws -> [Account] {
        try state.withLock { state in
            state.calls += 1
            if state.isAway { throw TargetError.unreachable(detail: "no route", retryAfter: nil) }
            return usernames.compactMap { state.accounts[$0.scimFolded] }
        }
    }
    func accounts(after id: String?, limit: Int) async throws -> [Account] { [] }
    func groups(named names: [String]) async throws -> [TargetGroup] { [] }
    func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember] { [] }
}
