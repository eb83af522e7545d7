import Provisioning
import SCIM

extension SyncEngine {
    /// Groups renamed at the identity provider: each is renamed in the target where that says the same, else its
    /// members are marked.
    func followGroups(limit: Int) async throws -> BatchResult {
        var result = BatchResult()
        for group in try await store.pendingGroups(binding.id, limit: limit) {
            result.add(try await follow(group))
        }
        return result
    }

    private func follow(_ group: PendingGroup) async throws -> BatchResult {
        switch try await plan(group) {
        case .nothing:
            try await store.settleGroup(group.now.id, mark: group.mark, binding.id)
            var result = BatchResult()
            result.settled = true
            return result
        case .moveMembers:
            try await store.markMembers(ofGroup: group.now.id, mark: group.mark, binding.id)
            return BatchResult(groupsMoved: 1)
        case .rename(let from, let to):
            let results = try await target.perform([.renameGroup(from: from, to: to)])
            // The members are looked at in any case: somebody may be in the group by a second one of the old name.
            try await store.markMembers(ofGroup: group.now.id, mark: group.mark, binding.id)
            try await store.record([step(group, from, to, results.first)], binding.id)
            guard case .success? = results.first else { return BatchResult(stepsFailed: 1, groupsMoved: 1) }
            var result = BatchResult(stepsDone: 1, groupsRenamed: 1)
            result.actions["renameGroup"] = 1
            return result
        }
    }

    private func step(_ group: PendingGroup, _ from: String, _ to: String, _ result: StepResult?) -> StepRecord {
        var step = StepRecord(
            resourceID: group.now.id, account: "", action: "renameGroup", detail: "\(from) → \(to)",
            reason: "renamed at the identity provider", outcome: .done, run: run)
        if case .failure(let error)? = result {
            step.outcome = .failed
            step.message = "\(error); its members move instead"
        }
        return step
    }

    private func plan(_ group: PendingGroup) async throws -> GroupPlan {
        let names: (before: String, now: String)
        do { names = try groupPlanner.names(before: group.before, now: group.now) } catch {
            // The members tell the error, each as his own.
            return .moveMembers(because: "\(error)")
        }
        if names.before == names.now { return .nothing }
        let found = try await target.groups(named: [names.before, names.now].filter { !$0.isEmpty })
        func existing(_ name: String) -> TargetGroup? { found.first { $0.name.scimFolded == name.scimFolded } }
        let plan: GroupPlan
        do {
            plan = try groupPlanner.plan(
                before: names.before, now: names.now, old: existing(names.before), new: existing(names.now))
        } catch { return .moveMembers(because: "\(error)") }
        guard case .rename(let from, _) = plan, try await !hasOnlyMembers(ofGroup: group.now.id, from) else {
            return plan
        }
        return .moveMembers(because: "`\(from)` has other members too")
    }

    /// Whether everybody in the target's group is there because of this group of the identity provider.
    private func hasOnlyMembers(ofGroup id: String, _ name: String) async throws -> Bool {
        let size = 500
        var start = 0
        while true {
            let members = try await target.members(ofGroup: name, start: start, limit: size)
            if members.contains(where: { !$0.isOwned }) { return false }
            let links = try await store.links(toAccounts: members.map(\.accountID), in: binding.target)
            let resources = links.values.filter { $0.binding == binding.id }.map(\.resourceID)
            guard resources.count == members.count else { return false }
            let users = try await store.users(resources, binding.id)
            guard users.count == members.count,
                users.allSatisfy({ groupPlanner.isMember($0.source, ofGroup: id) })
            else { return false }
            if members.count < size { return true }
            start += size
        }
    }
}
