import Provisioning
import SCIM

/// A user and what is to be done for him.
struct PlannedUser: Sendable {
    let user: PendingUser
    let input: PlanInput
    /// Nil: an account keeps the name it has.
    let wantedName: String?
    let plan: UserPlan
    /// Steps that were taken out of the plan, or are known as approved.
    var held: [HeldStep] = []
}

/// The plans of a batch of users, and what came of their steps.
struct SyncBatch {
    private var entries: [BatchEntry] = []
    /// Users who wait for another one of this batch.
    private(set) var deferred: [String] = []
    /// Accounts and names that a user of this batch has to do with. What the others read of them is no longer true
    /// after his steps, so they wait for the next batch.
    private var claimed: Set<String> = []

    mutating func add(_ user: PendingUser, _ input: PlanInput, wantedName: String?, _ planner: Planner) {
        let accounts = [input.account, input.former?.account, input.nameHolder?.account].compactMap(\.self)
        var claims = Set(accounts.map { "id:" + $0.id })
        claims.formUnion((accounts.map(\.username) + [wantedName].compactMap(\.self)).map { "name:" + $0.scimFolded })
        guard claimed.isDisjoint(with: claims) else {
            deferred.append(user.resourceID)
            return
        }
        let plan = planner.plan(input)
        // Who changes nothing is in nobody's way, so that thousands who want one name do not wait for each other.
        if !plan.steps.isEmpty || plan.link != user.link { claimed.formUnion(claims) }
        entries.append(BatchEntry(user: user, input: input, wantedName: wantedName, plan: plan))
    }

    /// Every user that was planned, in order.
    var plans: [PlannedUser] {
        entries.map {
            PlannedUser(
                user: $0.user, input: $0.input, wantedName: $0.wantedName, plan: $0.plan, held: $0.held ?? [])
        }
    }

    /// Links to keep before accounts are made or taken over, and before what they were is gone from the target.
    var proposals: [Link] {
        entries.compactMap { entry in
            let takesOver = entry.plan.takesOver && entry.user.link?.accountID != entry.plan.accountID
            guard entry.plan.createsAccount || entry.plan.anonymizes || takesOver, var link = entry.plan.link else {
                return nil
            }
            if entry.plan.createsAccount || takesOver { link.isConfirmed = false }
            if entry.plan.createsAccount { link.isCopyPending = entry.plan.copying != nil }
            // The days of grace are not to begin anew after a crash.
            link.pending = entry.user.link?.pending
            return link == entry.user.link ? nil : link
        }
    }

    /// How many users' plans there are.
    var count: Int { entries.count }

    /// The steps of the users from a place on, at least so many if there are, and where the next piece begins.
    func piece(from first: Int, steps count: Int) -> (steps: [TargetStep], end: Int) {
        var steps: [TargetStep] = []
        var end = first
        while end < entries.count, steps.count < count {
            let plan = entries[end].plan
            steps += plan.steps.map { TargetStep.account(id: plan.accountID ?? "", $0.action) }
            end += 1
        }
        return (steps, end)
    }

    /// The others are as if they had not been looked at.
    mutating func keep(first count: Int) {
        deferred += entries.dropFirst(count).map(\.user.resourceID)
        entries = Array(entries.prefix(count))
    }

    var resources: [String] { entries.map(\.user.resourceID) }

    var safetyKeys: Set<SafetyKey> {
        entries.reduce(into: []) { $0.formUnion(SafetyReview.keys($1.plan, of: $1.user.resourceID)) }
    }

    /// Takes out what is to wait. `known`: users of whom something was held before.
    mutating func limit(by review: inout SafetyReview, known: Set<String>) {
        for index in entries.indices {
            let user = entries[index].user
            let reviewed = entries[index].limit(by: &review)
            if !reviewed.held.isEmpty || known.contains(user.resourceID) { entries[index].held = reviewed.held }
        }
    }

    /// What waits of rings of names, which are planned apart, joins what else waits of their users. Nil: they were not
    /// looked at, and what is held of who may stand in one stays as it is; so does what is held of who is not among the
    /// users that were looked at.
    mutating func settleRings(held: [HeldStep]?, of users: Set<String>) {
        let byUser = Dictionary(grouping: held ?? [], by: \.key.resourceID)
        for index in entries.indices where entries[index].plan.state == .conflict || entries[index].wish != nil {
            let isSeen = entries[index].wish == nil || users.contains(entries[index].user.resourceID)
            if held == nil || !isSeen { entries[index].held = nil }
            let waiting = byUser[entries[index].user.resourceID] ?? []
            let ring = Set(waiting.map(\.key))
            entries[index].held = entries[index].held.map { $0.filter { !ring.contains($0.key) } + waiting }
        }
    }

    /// Results in the order of steps. Fewer than steps: the rest is taken as not performed.
    mutating func take(_ results: [StepResult]) {
        var rest = results[...]
        for index in entries.indices {
            let count = entries[index].plan.steps.count
            entries[index].results = Array(rest.prefix(count))
            let missing = count - entries[index].results.count
            let unknown = StepResult.failure(.rejected(reason: "the target gave no answer for this step"))
            entries[index].results += Array(repeating: unknown, count: missing)
            rest = rest.dropFirst(count)
        }
    }

    /// Outcomes by the time at which failed users are tried again.
    func outcomes(now: Int64, _ jitter: Jitter) -> [(retryAt: Int64, outcomes: [UserOutcome])] {
        var groups: [Int64: [UserOutcome]] = [:]
        // One draw for all of the same attempt: each time of its own is a transaction of its own.
        var delays: [Int: Int64] = [:]
        for entry in entries {
            let outcomes = entry.outcomes
            // Those that are done have no time of their own; they go with the first group.
            let isRetried = outcomes.contains(where: \.retry)
            let attempts = entry.user.attempts
            let delay = isRetried ? delays[attempts] ?? Backoff.user(afterAttempts: attempts, jitter) : 0
            if isRetried { delays[attempts] = delay }
            let retryAt = now + delay
            groups[retryAt, default: []] += outcomes
        }
        return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Users who do not get the name they want.
    var conflicts: [String] {
        entries.filter { [.conflict, .skipped].contains($0.plan.state) }.map(\.user.resourceID)
    }

    /// Those of them who have an account, with the account that has the name; and leavers of whom something is held,
    /// which may be their part of a ring.
    var wishes: [(wish: NameWish, holder: Account)] { entries.compactMap(\.wish) }

    /// Wishes whose accounts the batch does not delete.
    var lastingWishes: [(wish: NameWish, holder: Account)] {
        let deleted = entries.filter { $0.plan.steps.contains { $0.action == .delete } }.compactMap(\.plan.accountID)
        let gone = Set(deleted)
        return wishes.filter { !gone.contains($0.wish.account.id) && !gone.contains($0.holder.id) }
    }

    /// Users without an active account whose account is to get a name that another one has.
    var leaversWithoutName: [String] {
        entries.compactMap { entry in
            guard entry.plan.state != .conflict, let account = entry.input.account, let name = entry.wantedName,
                let holder = entry.input.nameHolder, holder.account.id != account.id, name != account.username
            else { return nil }
            return entry.user.resourceID
        }
    }

    /// Whether an account gave up its name, or has lost the user who kept it from others.
    var freedNames: Bool {
        entries.contains { entry in
            if entry.user.source == nil, entry.user.link != nil { return true }
            return zip(entry.plan.steps, entry.results).contains { step, result in
                guard case .success = result else { return false }
                switch step.action {
                case .rename, .delete, .anonymize: return true
                default: return false
                }
            }
        }
    }

    var result: BatchResult {
        var result = BatchResult(deferred: deferred.count)
        for entry in entries {
            result.states[entry.state, default: 0] += 1
            result.visits[entry.user.resourceID] = entry.state
            for (step, outcome) in zip(entry.plan.steps, entry.results) {
                guard case .success = outcome else {
                    result.stepsFailed += 1
                    continue
                }
                result.stepsDone += 1
                result.actions[step.action.name, default: 0] += 1
            }
        }
        return result
    }
}
