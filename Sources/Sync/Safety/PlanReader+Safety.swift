import Provisioning
import SCIM

extension PlanReader {
    /// Takes out of the batch what the limits stop; nil when nothing in it counts or was held before.
    func review(_ batch: inout SyncBatch, now: Int64) async throws -> SafetyReview? {
        let known = try await store.heldSteps(of: batch.resources, binding.id).map(\.step)
        let keys = batch.safetyKeys
        guard !keys.isEmpty || !known.isEmpty else { return nil }
        var review = try await review(keys, known, now: now)
        batch.limit(by: &review, known: Set(known.map(\.key.resourceID)))
        return review
    }

    func review(_ keys: Set<SafetyKey>, _ known: [HeldStep], now: Int64) async throws -> SafetyReview {
        let settings = planner.safety
        let counts = try await store.safetyCounts(keys, after: now - settings.milliseconds, binding.id)
        var owned = OwnedTotals()
        if SafetyLimits.needsTotals(settings, counts, keys) { owned = try await totals(keys) }
        return SafetyReview(SafetyLimits(settings, counts: counts, owned: owned), known: known)
    }

    /// What would become of one user's plan.
    func review(_ plan: UserPlan, of user: PendingUser, _ known: [HeldStep]) async throws -> SafetyReview.Reviewed {
        let keys = SafetyReview.keys(plan, of: user.resourceID)
        var review = try await review(keys, known, now: now())
        return review.review(plan, of: user.resourceID, user.source)
    }

    /// What would become of each of these plans if it were the only one.
    func reviews(
        _ plans: [(plan: UserPlan, user: PendingUser)], _ known: [HeldStep]
    ) async throws -> [SafetyReview.Reviewed] {
        let keys = plans.reduce(into: Set()) { $0.formUnion(SafetyReview.keys($1.plan, of: $1.user.resourceID)) }
        let review = try await review(keys, known, now: now())
        return plans.map { plan, user in
            var alone = review
            return alone.review(plan, of: user.resourceID, user.source)
        }
    }

    /// What the limits say of a ring. When one of its users must wait, all do, and their steps are given.
    func review(_ ring: [NameWish]) async throws -> (review: SafetyReview, held: [HeldStep]) {
        let resources = ring.map(\.resourceID)
        let users = try await store.users(resources, of: binding)
        let sources = Dictionary(users.map { ($0.resourceID, $0.source) }) { first, _ in first }
        let plans = ring.map(\.plan)
        let known = try await store.heldSteps(of: resources, binding.id).map(\.step)
        let keys = zip(plans, resources).reduce(into: Set()) { $0.formUnion(SafetyReview.keys($1.0, of: $1.1)) }
        var review = try await review(keys, known, now: now())
        let reviewed = zip(plans, resources).map { review.review($0, of: $1, sources[$1] ?? nil) }
        guard let reason = reviewed.lazy.flatMap(\.held).first(where: { $0.decision != .approved }) else {
            return (review, [])
        }
        let held = zip(ring, reviewed).flatMap { wish, reviewed in
            reviewed.held.isEmpty ? [wish.held(like: reason, sources[wish.resourceID] ?? nil)] : reviewed.held
        }
        return (review, held)
    }

    private func totals(_ keys: Set<SafetyKey>) async throws -> OwnedTotals {
        var totals = OwnedTotals(accounts: try await store.ownedAccounts(binding.id))
        let groups = Set(keys.compactMap(\.groupLeft))
        guard keys.contains(where: { $0.kind == .memberships }),
            let owned = try await target.ownedMemberships(inGroups: Array(groups))
        else { return totals }
        totals.memberships = owned.all
        totals.members = owned.byGroup
        return totals
    }
}

extension SafetySettings {
    var milliseconds: Int64 { Int64(window) * 1000 }

    /// Counts are kept for a month longer than the window: a clock that jumped ahead and back finds them again.
    func forgotten(at time: Int64) -> Int64 { time - milliseconds - 31 * 86_400_000 }
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
