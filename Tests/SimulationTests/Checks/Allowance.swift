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
    /// A crash or a pause after it was begun left it undone: the engine takes it as counted.
    func noteBegun(_ snapshot: Snapshot, _ connector: Int) async throws {
        let (store, place) = (backend.store(connector), try await backend.binding(connector))
        let links = try await store.links(toAccounts: snapshot.accounts.keys.sorted(), in: place.target)
        var owners: [SafetyKey: String] = [:]
        for (account, link) in links where link.binding == place.id {
            let groups = snapshot.accounts[account]?.memberships.map { $0.group.lowercased() } ?? []
            let keys =
                [SafetyClass.accounts, .identities].map { SafetyKey(resourceID: link.resourceID, kind: $0) }
                + groups.map { SafetyKey(resourceID: link.resourceID, kind: .memberships, group: $0) }
            for key in keys { owners[key] = account }
        }
        let oldest = clock.now - Int64(choiceAtWork.safety.window) * 1_000
        let begun = try await store.safetyCounts(Set(owners.keys), after: oldest, place.id).begun
        watch.begin(
            Set(
                begun.compactMap { key in
                    owners[key].map { Watch.Loss(connector: connector, person: $0, kind: key.kind, group: key.group) }
                }))
    }

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
