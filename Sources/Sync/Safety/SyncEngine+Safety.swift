import Provisioning

extension SyncEngine {
    /// Takes out what the limits stop, and keeps the rest as begun before it is.
    func limit(_ batch: inout SyncBatch) async throws {
        guard let review = try await reader.review(&batch, now: now()) else { return }
        try await begin(review)
    }

    func begin(_ review: SafetyReview) async throws {
        let keys = review.limits.admitted
        guard !keys.isEmpty else { return }
        let time = now()
        let oldest = time - reader.planner.safety.milliseconds
        try await store.begin(keys, at: time, forgetting: oldest, binding.id)
    }

    /// Whether all of a ring may be renamed. When one must wait, all do, and are kept as held.
    func mayExchange(_ ring: [NameWish]) async throws -> Bool {
        let resources = ring.map(\.resourceID)
        let users = try await store.users(resources, binding.id)
        let sources = Dictionary(users.map { ($0.resourceID, $0.source) }) { first, _ in first }
        let plans = ring.map(\.plan)
        let known = try await store.heldSteps(of: resources, binding.id)
        let keys = zip(plans, resources).reduce(into: Set()) { $0.formUnion(SafetyReview.keys($1.0, of: $1.1)) }
        var review = try await reader.review(keys, known, now: now())
        let reviewed = zip(plans, resources).map { review.review($0, of: $1, sources[$1] ?? nil) }
        guard let reason = reviewed.lazy.flatMap(\.held).first(where: { $0.decision != .approved }) else {
            try await begin(review)
            return true
        }
        let steps = zip(ring, reviewed).flatMap { wish, reviewed in
            reviewed.held.isEmpty ? [wish.held(like: reason, sources[wish.resourceID] ?? nil)] : reviewed.held
        }
        try await store.hold(steps, of: resources, binding.id)
        return false
    }
}

extension NameWish {
    fileprivate var plan: UserPlan {
        UserPlan(state: .provisioned, username: account.username, accountID: account.id, steps: [step])
    }

    fileprivate func held(like other: HeldStep, _ source: SourceUser?) -> HeldStep {
        HeldStep(
            key: StepKey(
                resourceID: resourceID, accountID: account.id, action: step.action.name, detail: step.action.detail),
            kind: .identities, account: account.username, reason: step.reason, limit: other.limit,
            decision: other.decision, source: SourceFingerprint(source))
    }
}
