import Provisioning
import SCIM

extension PlanReader {
    /// Takes out of the batch what the limits stop; nil when nothing in it counts or was held before.
    func review(_ batch: inout SyncBatch, now: Int64) async throws -> SafetyReview? {
        let known = try await store.heldSteps(of: batch.resources, binding.id)
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

    private func totals(_ keys: Set<SafetyKey>) async throws -> OwnedTotals {
        var totals = OwnedTotals(accounts: try await store.ownedAccounts(binding.id))
        let groups = Set(keys.compactMap(\.group))
        guard !groups.isEmpty, let owned = try await target.ownedMemberships(inGroups: Array(groups)) else {
            return totals
        }
        totals.memberships = owned.all
        totals.members = owned.byGroup
        return totals
    }
}

extension SafetySettings {
    var milliseconds: Int64 { Int64(window) * 1000 }
}
