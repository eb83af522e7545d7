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
    fileprivate struct Entry {
        let user: PendingUser
        let input: PlanInput
        let wantedName: String?
        var plan: UserPlan
        var results: [StepResult] = []
        /// Steps that wait; nil: none do and none did.
        var held: [HeldStep]?
    }

    private var entries: [Entry] = []
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
        entries.append(Entry(user: user, input: input, wantedName: wantedName, plan: plan))
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
    /// looked at, and what is held of who may stand in one stays as it is.
    mutating func settleRings(held: [HeldStep]?) {
        let byUser = Dictionary(grouping: held ?? [], by: \.key.resourceID)
        for index in entries.indices where entries[index].plan.state == .conflict || entries[index].wish != nil {
            if held == nil { entries[index].held = nil }
            let waiting = byUser[entries[index].user.resourceID] ?? []
            entries[index].held? += waiting
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

extension SyncBatch.Entry {
    /// The name that another account has, and that account. A leaver need not have his name, so he is in no conflict.
    fileprivate var wish: (wish: NameWish, holder: Account)? {
        guard plan.state == .conflict || held != nil, let account = input.account, let name = wantedName,
            let holder = input.nameHolder, holder.account.id != account.id, name != account.username
        else { return nil }
        return (NameWish(resourceID: user.resourceID, account: account, name: name), holder.account)
    }

    fileprivate mutating func limit(by review: inout SafetyReview) -> SafetyReview.Reviewed {
        let planned = plan
        // What is held is told by the name that the account has, not by the one it is to get.
        plan.username = input.account?.username ?? planned.username
        let reviewed = review.review(plan, of: user.resourceID, user.source)
        plan = reviewed.plan
        if plan.steps.count == planned.steps.count { plan.username = planned.username }
        // An account that keeps what it was to lose keeps its link too.
        let losses = planned.steps.filter { $0.action.safetyClass == .accounts }
        if !losses.allSatisfy(plan.steps.contains) { plan.link = user.link }
        return reviewed
    }

    fileprivate var firstError: TargetError? {
        for case .failure(let error) in results { return error }
        return nil
    }

    fileprivate var state: UserState { firstError == nil ? plan.state : .failed }

    /// The user's own outcome, after that of the deleted user who had the account before.
    fileprivate var outcomes: [UserOutcome] {
        let error = firstError
        var own = UserOutcome(
            resourceID: user.resourceID, mark: user.mark, state: state, message: error?.description ?? plan.message,
            link: linkChange, steps: records, retry: error != nil || plan.isRetried)
        own.held = stillHeld
        guard error == nil || isTakenBack, let former = plan.formerResource else { return [own] }
        let left = UserOutcome(
            resourceID: former, mark: nil, state: .cleanedUp,
            message: "the account went to a user of the same name or externalId",
            link: .some(nil))
        return [left, own]
    }

    /// Nil: the link stays as it is. Steps that failed confirm nothing, except that the account was made.
    private var linkChange: Link?? {
        if plan.link == user.link { return nil }
        guard firstError != nil else { return .some(plan.link) }
        guard var link = plan.link else { return nil }
        if plan.createsAccount, case .success? = results.first {
            link.isCopyPending = plan.copying != nil
            return .some(link)
        }
        guard isTakenBack else { return nil }
        // What the account was stays known until it is so again.
        if isRestoreOpen { link.original = user.link?.original ?? input.former?.original }
        return .some(link)
    }

    private var isRestoreOpen: Bool {
        zip(plan.steps, results).contains { step, result in
            guard case .restore = step.action, case .failure = result else { return false }
            return true
        }
    }

    /// Whether a step for somebody who is back was done although others failed: from then on no day of grace of before
    /// may take the account from him.
    private var isTakenBack: Bool {
        guard let link = plan.link, link.pending == nil, !plan.anonymizes else { return false }
        let isDone = results.contains { (try? $0.get()) != nil }
        return isDone && (plan.formerResource != nil || user.link?.pending != nil && link.accountID == plan.accountID)
    }

    /// What was approved and is done now is nothing to remember.
    private var stillHeld: [HeldStep]? {
        let done = Set(
            zip(plan.steps, results).compactMap { step, result -> StepKey? in
                guard case .success = result else { return nil }
                return StepKey(
                    resourceID: user.resourceID, accountID: plan.accountID ?? "", action: step.action.name,
                    detail: step.action.detail)
            })
        return held?.filter { !done.contains($0.key) }
    }

    private var records: [StepRecord] {
        zip(plan.steps, results).map { step, result in
            var record = StepRecord(
                resourceID: user.resourceID, account: plan.username, action: step.action.name,
                detail: step.action.detail, reason: step.reason, outcome: .done)
            if case .failure(let error) = result {
                record.outcome = .failed
                record.message = error.description
            }
            return record
        }
    }
}

extension UserPlan {
    fileprivate var createsAccount: Bool {
        guard case .create? = steps.first?.action else { return false }
        return true
    }

    /// A former user's link tells whose account it is until it goes over.
    fileprivate var takesOver: Bool { formerResource == nil && steps.contains { $0.action == .link } }

    fileprivate var anonymizes: Bool {
        steps.contains { step in
            guard case .anonymize = step.action else { return false }
            return true
        }
    }
}
