import Provisioning

extension SyncEngine {
    /// Takes out what the limits stop, and keeps the rest as begun before it is.
    func limit(_ batch: inout SyncBatch) async throws {
        guard let review = try await reader.review(&batch, now: now()) else { return }
        try await begin(review)
    }

    func begin(_ review: SafetyReview) async throws {
        // Also when all of it waits: what a clock that was ahead has counted is set right.
        let (time, limits) = (now(), review.limits)
        try await store.begin(
            limits.admitted, approved: limits.approved, at: time, forgetting: reader.planner.safety.forgotten(at: time),
            binding.id)
    }

    /// The target refused all of it, so it does not count; what has counted before does.
    func takeBack(_ review: SafetyReview) async throws {
        try await store.settle(done: [], refused: review.limits.newlyAdmitted, binding.id)
    }

    /// Keeps these steps as held, beside what else is held of their users.
    func hold(_ steps: [HeldStep]) async throws {
        let (users, keys) = (Set(steps.map(\.key.resourceID)), Set(steps.map(\.key)))
        let others = try await store.heldSteps(of: Array(users), binding.id).map(\.step)
        try await store.hold(steps + others.filter { !keys.contains($0.key) }, of: Array(users), binding.id)
    }

    /// What of a ring must wait: nothing, or all of it. It is kept as held, with what else is held of its users.
    func waiting(of ring: [NameWish]) async throws -> [HeldStep] {
        let (review, held) = try await reader.review(ring)
        guard !held.isEmpty else {
            try await begin(review)
            return []
        }
        let users = ring.map(\.resourceID)
        let others = try await store.heldSteps(of: users, binding.id).map(\.step).filter { $0.kind != .identities }
        try await store.hold(held + others, of: users, binding.id)
        return held
    }
}
