import Provisioning
import SCIM
import Sync

extension FaultyStore {
    func begin(
        _ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64, forgetting forgotten: Int64,
        _ binding: BindingID
    ) async throws {
        try await at("begin") {
            try await store.begin(keys, approved: approved, at: time, forgetting: forgotten, binding)
            await world.noteBegun(keys, approved: approved, at: time, connector)
        }
    }

    func settle(done: Set<SafetyKey>, refused: Set<SafetyKey>, _ binding: BindingID) async throws {
        try await at("settle") {
            try await store.settle(done: done, refused: refused, binding)
            await world.noteEnded(done.union(refused), connector)
        }
    }

    func hold(_ steps: [HeldStep], of resources: [String], _ binding: BindingID) async throws {
        try await at("hold") { try await store.hold(steps, of: resources, binding) }
    }

    func decide(_ numbers: [Int64], _ ruling: HeldRuling, _ binding: BindingID) async throws -> Int {
        try await at("decide") { try await store.decide(numbers, ruling, binding) }
    }

    func setPause(_ pause: SyncPause?, _ binding: BindingID) async throws {
        try await at("setPause") { try await store.setPause(pause, binding) }
    }

    func setRefusals(_ refusals: TargetRefusals?, _ binding: BindingID) async throws {
        try await at("setRefusals") { try await store.setRefusals(refusals, binding) }
    }

    func mark(_ resourceID: String, _ binding: BindingID) async throws {
        try await at("mark") { try await store.mark(resourceID, binding) }
    }

    func markAll(_ binding: BindingID) async throws {
        try await at("markAll") { try await store.markAll(binding) }
    }

    func markMembers(ofGroup id: String, mark: Int64, _ binding: BindingID) async throws {
        try await at("markMembers") { try await store.markMembers(ofGroup: id, mark: mark, binding) }
    }

    func settleGroup(_ id: String, mark: Int64, _ binding: BindingID) async throws {
        try await at("settleGroup") { try await store.settleGroup(id, mark: mark, binding) }
    }

    func skip(_ resourceIDs: [String], _ binding: BindingID) async throws {
        try await at("skip") { try await store.skip(resourceIDs, binding) }
    }

    func markDue(_ binding: BindingID, now: Int64) async throws {
        try await at("markDue") { try await store.markDue(binding, now: now) }
    }

    func propose(_ links: [Link], _ binding: BindingID) async throws {
        if world.sabotage == .forgetsProposals { return }
        try await at("propose") { try await store.propose(links, binding) }
    }

    func record(_ outcomes: [UserOutcome], _ binding: BindingID, retryAt: Int64) async throws {
        try await at("record") {
            try await store.record(outcomes.map(told), binding, retryAt: retryAt)
            let waiting = Set(try await store.heldCounts(binding).keys)
            await world.noteEnded(outcomes, waiting: waiting, connector)
        }
    }

    private func told(_ outcome: UserOutcome) -> UserOutcome {
        var outcome = outcome
        if world.sabotage == .settlesNothing { outcome.safety.done = [] }
        return outcome
    }

    func record(_ steps: [StepRecord], _ binding: BindingID) async throws {
        try await at("record") { try await store.record(steps, binding) }
    }
}
