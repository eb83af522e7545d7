import Directory
import Provisioning
import Sync

/// What has to hold at every call that writes: nothing unowned or protected changes, nothing is taken that a rule keeps,
/// nothing is lost beyond the limits.
extension World {
    /// `planned`: all that the engine asked for, of which `steps` reach the target.
    func watched(_ steps: [TargetStep], planned: [TargetStep], _ connector: Int, _ target: any Target) async throws
        -> [StepResult]
    {
        let before = try await snapshot(target)
        try await noteOwned(before, connector)
        let holders = try await unitePeople(Array(before.accounts.keys), connector)
        let answers = try await target.perform(steps)
        let after = try await snapshot(target)
        for step in steps { tell("  c\(connector) \(step.told)") }
        let renamed = check(renamesIn: steps, before, after)
        checkGroups(before, after, renamed)
        var losses: [LossOfCall] = []
        var leaving: Set<Watch.Loss> = []
        for id in Set(before.accounts.keys).union(after.accounts.keys).sorted() {
            let change = AccountChange(
                id: id, before: before.accounts[id]?.renaming(renamed), after: after.accounts[id]?.renaming([:]),
                planned: planned.compactMap { $0.action(on: id) })
            try await check(change, connector)
            // Another one takes the account of somebody who is away: whom that counts for, the links tell only later.
            let isTaken = change.after?.isActive == true && !isPresent(holders[id], connector)
            losses += change.losses.filter { $0.kind == .accounts || !isTaken }.map { kind, group in
                let person = watch.person(id)
                let loss = Watch.Loss(connector: connector, person: person, kind: kind, group: group)
                return LossOfCall(
                    loss: loss, resource: holders[id], of: "account \(id)",
                    isOfLeaver: kind == .memberships && change.isOfLeaver)
            }
            for (kind, group) in change.returns {
                watch.restore(.init(connector: connector, person: watch.person(id), kind: kind, group: group))
            }
            if change.isToGo { leaving.insert(.init(connector: connector, person: watch.person(id), kind: .accounts)) }
        }
        try await check(losses, leaving: leaving, connector)
        for (id, account) in before.accounts where account.isActive && !watch.enabledByHand.contains(id) {
            watch.lastActive[id] = clock.now
        }
        return answers
    }

    private func isPresent(_ resource: String?, _ connector: Int) -> Bool {
        resource.flatMap { providers[connector].users[$0]?.isActive } ?? false
    }

    /// The resource of each account.
    private func unitePeople(_ accounts: [String], _ connector: Int) async throws -> [String: String] {
        let target = try await backend.binding(connector).target
        let holders = try await backend.store(connector).links(toAccounts: accounts, in: target)
        for (account, holder) in holders { watch.unite(account, holder.resourceID) }
        return holders.mapValues(\.resourceID)
    }

    private func check(renamesIn steps: [TargetStep], _ before: Snapshot, _ after: Snapshot) -> [String: String] {
        var renamed: [String: String] = [:]
        for case .renameGroup(let from, let to) in steps {
            guard let old = before.groups[from.lowercased()], let new = after.groups[to.lowercased()],
                old.id == new.id, new.name == to
            else { continue }
            renamed[from.lowercased()] = to
            if choiceAtWork.protectedGroups.matches(from) || choiceAtWork.protectedGroups.matches(to) {
                violated("the protected group `\(from)` was renamed")
            }
        }
        return renamed
    }

    private func checkGroups(_ before: Snapshot, _ after: Snapshot, _ renamed: [String: String]) {
        for (name, group) in before.groups {
            var kept = group
            kept.name = renamed[name] ?? group.name
            if after.groups[kept.name.lowercased()] != kept { violated("group `\(group.name)` changed or went") }
            if renamed[name] != nil, case .connector(_)? = group.owner { continue }
            if renamed[name] != nil { violated("group `\(group.name)`, which no connector made, was renamed") }
        }
    }
}

extension TargetStep {
    func action(on account: String) -> AccountAction? {
        guard case .account(account, let action) = self else { return nil }
        return action
    }

    fileprivate var told: String {
        switch self {
        case .account(let id, let action): "\(id): \(action.name) \(action.detail)"
        case .renameGroup(let from, let to): "renameGroup \(from) → \(to)"
        }
    }
}
