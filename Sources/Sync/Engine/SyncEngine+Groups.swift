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
        switch try await reader.plan(group) {
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
}
