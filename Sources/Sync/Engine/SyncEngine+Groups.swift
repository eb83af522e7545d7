import Provisioning
import SCIM

extension SyncEngine {
    /// Groups renamed at the identity provider: each is renamed in the target where that says the same, else its
    /// members are marked. A name that another one of them is to give up is waited for.
    func followGroups(limit: Int) async throws -> BatchResult {
        var result = BatchResult()
        for groups in reader.ordered(try await store.pendingGroups(binding.id, limit: limit)) {
            if groups.count > 1, let (renames, review) = try await reader.exchange(groups) {
                try await begin(review)
                result.add(try await exchange(groups, renames, review))
            } else {
                for group in groups { result.add(try await follow(group)) }
            }
        }
        return result
    }

    private func follow(_ group: PendingGroup) async throws -> BatchResult {
        switch try await reader.follow(group) {
        case .asItIs:
            try await store.settleGroup(group.now.id, mark: group.mark, binding.id)
            var result = BatchResult()
            result.settled = true
            return result
        case .moveMembers:
            try await store.markMembers(ofGroup: group.now.id, mark: group.mark, binding.id)
            return BatchResult(groupsMoved: 1)
        case .stopped(let rename, let limit):
            // Before the members are looked at, who else would leave the old name up to the limit.
            try await reader.eachHeld(rename, limit: limit, hold)
            try await store.markMembers(ofGroup: group.now.id, mark: group.mark, binding.id)
            return BatchResult(groupsMoved: 1)
        case .rename(let rename, let review):
            if let review { try await begin(review) }
            return try await self.rename(group, rename, review)
        }
    }

    private func rename(_ group: PendingGroup, _ rename: GroupRename, _ review: SafetyReview?) async throws
        -> BatchResult
    {
        let results = try await target.perform([rename.step])
        if let review, case .failure? = results.first { try await takeBack(review) }
        // The members are looked at in any case: somebody may be in the group by a second one of the old name.
        try await store.markMembers(ofGroup: group.now.id, mark: group.mark, binding.id)
        try await store.record([step(group, rename.from, rename.to, results.first)], binding.id)
        guard case .success? = results.first else { return BatchResult(stepsFailed: 1, groupsMoved: 1) }
        var result = BatchResult(stepsDone: 1, groupsRenamed: 1)
        result.actions["renameGroup"] = 1
        return result
    }

    /// Groups that get each other's names, in one call to the target.
    private func exchange(_ groups: [PendingGroup], _ renames: [GroupRename], _ review: SafetyReview) async throws
        -> BatchResult
    {
        guard let first = groups.first else { return BatchResult() }
        let steps = GroupRename.exchange(renames, firstID: first.now.id)
        let results = try await target.perform(steps.map(\.step))
        let done = zip(steps, results).filter { (try? $1.get()) != nil }.map(\.0)
        let failure = results.first { (try? $0.get()) == nil }
        // One name can't be had, so all go back to those of before.
        if done.count < steps.count {
            let undone = done.isEmpty ? [] : try await target.perform(done.reversed().map(\.undone.step))
            if undone.allSatisfy({ (try? $0.get()) != nil }) { try await takeBack(review) }
        }
        for group in groups { try await store.markMembers(ofGroup: group.now.id, mark: group.mark, binding.id) }
        try await store.record(zip(groups, renames).map { step($0, $1.from, $1.to, failure) }, binding.id)
        guard done.count == steps.count else { return BatchResult(stepsFailed: 1, groupsMoved: groups.count) }
        var result = BatchResult(stepsDone: groups.count, groupsRenamed: groups.count)
        result.actions["renameGroup"] = groups.count
        return result
    }

    private func step(_ group: PendingGroup, _ from: String, _ to: String, _ result: StepResult?) -> StepRecord {
        var step = StepRecord(
            resourceID: group.now.id, account: "", action: "renameGroup", detail: "\(from) → \(to)",
            reason: "renamed at the identity provider", outcome: .done, run: run)
        if case .failure(let error)? = result {
            step.outcome = .failed
            step.message = Reason(text: "\(error); its members move instead")
        }
        return step
    }
}

extension GroupRename {
    fileprivate var step: TargetStep { .renameGroup(from: from, to: to) }
    fileprivate var undone: GroupRename { GroupRename(from: to, to: from) }
}
