import Provisioning
import Sync

/// How many may be lost in a window at the most. Percentages are of the most that was owned since the engine began, and of
/// all that it says to be gone: what it goes by itself is never more.
struct Allowance {
    let ofKind: Int
    let ofGroup: Int

    init(
        _ world: World, _ loss: Watch.Loss, _ connector: Int, _ safety: SafetySettings, after oldest: Int64
    ) async throws {
        let (store, binding) = (world.backend.store(connector), try await world.backend.binding(connector).id)
        let key = SafetyKey(resourceID: "", kind: .memberships, group: loss.group)
        let begun = try await store.safetyCounts([key], after: oldest, binding)
        let owned = await world.watch.owned
        switch loss.kind {
        case .accounts:
            ofKind = safety.accounts.most(of: owned.accounts + (begun.gone[.accounts] ?? 0))
        case .memberships:
            ofKind = safety.memberships.most(of: owned.memberships + (begun.gone[.memberships] ?? 0))
        case .identities: ofKind = safety.identities.most(of: owned.accounts)
        }
        let group = loss.group ?? ""
        ofGroup = safety.perGroup.most(of: (owned.members[group] ?? 0) + (begun.goneFrom[group] ?? 0))
    }
}

extension SafetySettings.Limit {
    fileprivate func most(of total: Int) -> Int {
        min(count ?? .max, max(total * percent / 100, atLeast - 1))
    }
}

extension World {
    /// Before the first call of an engine, and at each: the most counts.
    func noteOwned(_ snapshot: Snapshot, _ connector: Int) async throws {
        let binding = try await backend.binding(connector).id
        let accounts = try await backend.store(connector).ownedAccounts(binding)
        let memberships = snapshot.accounts.values.flatMap(\.memberships).filter(\.isOwned)
        watch.owned.accounts = max(watch.owned.accounts, accounts)
        watch.owned.memberships = max(watch.owned.memberships, memberships.count)
        for (group, members) in Dictionary(grouping: memberships, by: { $0.group.lowercased() }) {
            watch.owned.members[group] = max(watch.owned.members[group] ?? 0, members.count)
        }
    }
}
