import Provisioning
import SCIM

/// How far a preview has come.
struct PreviewCourse {
    var result: PreviewedSync
    /// Everybody is told now, in conflict or not.
    var isLast = false
    /// Groups that were renamed at the identity provider: a run marks their members anew, so they come last.
    var lateGroups: Set<String> = []
    private(set) var retried: [String] = []
    /// Users in conflict by the name that they want, and the other way round.
    private var byName: [String: Set<String>] = [:]
    private var names: [String: String] = [:]
    /// Steps of users whose accounts exchange names.
    private var exchanged: [String: PlanStep] = [:]
    /// The same, of those who would have to wait.
    private var heldRings: [String: [HeldStep]] = [:]

    init(_ plans: PlanPreview) { result = PreviewedSync(plans: plans) }

    mutating func exchange(_ wish: NameWish) { exchanged[wish.resourceID] = wish.step }

    mutating func hold(_ steps: [HeldStep]) {
        for (resource, steps) in Dictionary(grouping: steps, by: \.key.resourceID) { heldRings[resource] = steps }
    }

    /// Whether the user's turn comes after the others.
    mutating func postpones(_ user: PendingUser) -> Bool {
        guard !lateGroups.isEmpty, let groups = user.source?.groups,
            groups.contains(where: { lateGroups.contains($0.id) })
        else { return false }
        retried.append(user.resourceID)
        return true
    }

    mutating func wait(_ user: String, for name: String) {
        byName[name.scimFolded, default: []].insert(user)
        names[user] = name.scimFolded
    }

    mutating func free(_ name: String) { retry(byName[name.scimFolded] ?? []) }

    /// Those who do not wait are left alone: they are told, or their turn comes.
    mutating func retry(_ users: some Sequence<String>) {
        for user in users.sorted() {
            guard let name = names.removeValue(forKey: user) else { continue }
            byName[name]?.remove(user)
            retried.append(user)
        }
    }

    mutating func takeRetried() -> [String] {
        defer { retried = [] }
        return retried.sorted()
    }

    mutating func takeWaiting() -> [String] {
        defer {
            names = [:]
            byName = [:]
        }
        return names.keys.sorted()
    }

    mutating func add(_ user: PlannedUser) {
        var plan = user.plan
        if let step = exchanged.removeValue(forKey: user.user.resourceID) { plan.steps.insert(step, at: 0) }
        let held = user.held + (plan.state == .conflict ? heldRings[user.user.resourceID] ?? [] : [])
        let account = user.input.account ?? user.input.former?.account
        result.plans.add(
            plan, of: user.user.resourceID, held: held.filter { $0.decision == .waiting },
            in: (account?.memberships ?? []).map(\.group))
    }
}
