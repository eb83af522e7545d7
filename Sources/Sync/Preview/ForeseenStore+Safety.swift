import Provisioning
import SCIM

/// What safety would remember after the plans so far. Nobody decides in between.
extension ForeseenStore {
    func safetyCounts(_ keys: Set<SafetyKey>, after time: Int64, _ binding: BindingID) async throws -> SafetyCounts {
        let counts = try await store.safetyCounts(keys, after: time, binding)
        return changes.read { $0.safety.added(to: counts, keys) }
    }
    func ownedAccounts(_ binding: BindingID) async throws -> Int {
        let owned = try await store.ownedAccounts(binding)
        return changes.read { max(owned + $0.safety.accounts, 0) }
    }
    func heldSteps(of resources: [String], _ binding: BindingID) async throws -> [NumberedHeldStep] {
        let held = try await store.heldSteps(of: resources, binding)
        let known = Set(held.map(\.step.key))
        let foreseen = changes.read { state in resources.flatMap { state.held[$0] ?? [] } }
        return held
            + foreseen.filter { !known.contains($0.key) }.map { NumberedHeldStep(number: 0, step: $0, since: 0) }
    }
    func heldSteps(_ binding: BindingID, after number: Int64?, limit: Int) async throws -> [NumberedHeldStep] {
        try await store.heldSteps(binding, after: number, limit: limit)
    }
    func heldCounts(_ binding: BindingID) async throws -> [SafetyClass: Int] { try await store.heldCounts(binding) }
    func rejectedCount(_ binding: BindingID) async throws -> Int { try await store.rejectedCount(binding) }
    func pause(of binding: BindingID) async throws -> SyncPause? { try await store.pause(of: binding) }
    func refusals(of binding: BindingID) async throws -> TargetRefusals? { try await store.refusals(of: binding) }
}

/// What would count towards limits, and how what the connector owns would grow and shrink.
struct ForeseenSafety: Sendable {
    private var begun: Set<SafetyKey> = []
    private var approved: Set<SafetyKey> = []
    private var gone: [SafetyClass: Int] = [:]
    /// By folded name of the group.
    private var goneFrom: [String: Int] = [:]
    private var counted = SafetyCounts()
    private(set) var accounts = 0
    private(set) var memberships = 0
    /// By folded name of the group.
    private(set) var members: [String: Int] = [:]

    mutating func begin(_ limits: SafetyLimits) {
        counted.add(limits.added)
        approved = approved.subtracting(limits.admitted).union(limits.approved)
        begun = begun.union(limits.admitted).subtracting(limits.approved)
    }

    func added(to counts: SafetyCounts, _ keys: Set<SafetyKey>) -> SafetyCounts {
        var counts = counts
        counts.add(counted)
        counts.gone.merge(gone, uniquingKeysWith: +)
        for group in Set(keys.compactMap(\.group)) { counts.goneFrom[group, default: 0] += goneFrom[group] ?? 0 }
        let (begun, approved) = (keys.intersection(begun), keys.intersection(approved))
        counts.keys.formUnion(begun.union(approved))
        counts.begun = counts.begun.union(begun).subtracting(approved)
        counts.approved.keys = counts.approved.keys.union(approved).subtracting(begun)
        return counts
    }

    mutating func carryOut(_ user: PlannedUser) {
        let account = user.input.account
        if user.user.link == nil, user.plan.link != nil { accounts += 1 }
        // Whoever was cleaned up before is not counted as owned.
        if account?.isActive == true, user.plan.steps.contains(where: { $0.action.safetyClass == .accounts }) {
            accounts -= 1
            if counts(.accounts) { gone[.accounts, default: 0] += 1 }
        }
        for step in user.plan.steps {
            switch step.action {
            case .addMembership(let group): add(1, group)
            case .removeMembership(let group):
                remove { $0.group.scimFolded == group.scimFolded }
                guard counts(.memberships, group.scimFolded) else { continue }
                gone[.memberships, default: 0] += 1
                goneFrom[group.scimFolded, default: 0] += 1
            case .delete: remove { _ in true }
            default: break
            }
        }
        /// Nothing that was approved counts, nor what takes nothing.
        func counts(_ kind: SafetyClass, _ group: String? = nil) -> Bool {
            begun.contains(SafetyKey(resourceID: user.user.resourceID, kind: kind, group: group))
        }
        func remove(_ isMeant: (AccountMembership) -> Bool) {
            for membership in account?.memberships ?? [] where membership.isOwned && isMeant(membership) {
                add(-1, membership.group)
            }
        }
    }

    private mutating func add(_ count: Int, _ group: String) {
        memberships += count
        members[group.scimFolded, default: 0] += count
    }
}
