import Provisioning
import SCIM

/// A user of a batch: his plan, what waits of it, and what came of its steps.
struct BatchEntry {
    let user: PendingUser
    let input: PlanInput
    let wantedName: String?
    var plan: UserPlan
    var results: [StepResult] = []
    /// Steps that wait; nil: none do and none did.
    var held: [HeldStep]?
    /// What waited of renamed groups that have their old names again.
    var takenBack: [HeldStep] = []
}

extension BatchEntry {
    /// The name that another account has, and that account. A leaver need not have his name, so he is in no conflict.
    var wish: (wish: NameWish, holder: Account)? {
        guard plan.state == .conflict || held != nil, let account = input.account, let name = wantedName,
            let holder = input.nameHolder, holder.account.id != account.id, name != account.username
        else { return nil }
        return (NameWish(resourceID: user.resourceID, account: account, name: name), holder.account)
    }

    mutating func limit(by review: inout SafetyReview) -> SafetyReview.Reviewed {
        let planned = plan
        // What is held is told by the name that the account has, not by the one it is to get.
        plan.username = input.account?.username ?? planned.username
        let reviewed = review.review(plan, of: user.resourceID, user.source)
        plan = reviewed.plan
        takenBack = reviewed.takenBack
        if plan.steps.count == planned.steps.count { plan.username = planned.username }
        // An account that keeps what it was to lose keeps its link too.
        let losses = planned.steps.filter { $0.action.safetyClass == .accounts }
        if !losses.allSatisfy(plan.steps.contains) { plan.link = user.link }
        return reviewed
    }

    var firstError: TargetError? {
        for case .failure(let error) in results { return error }
        return nil
    }

    var state: UserState { firstError == nil ? plan.state : .failed }

    /// The user's own outcome, after that of the deleted user who had the account before.
    var outcomes: [UserOutcome] {
        let error = firstError
        var own = UserOutcome(
            resourceID: user.resourceID, mark: user.mark, state: state,
            message: error.map { Reason(text: $0.description) } ?? plan.message,
            link: linkChange, steps: records, retry: error != nil || plan.isRetried)
        own.held = stillHeld
        own.safety = safety
        own.isCleanedUp = lastStepOfAccount ?? own.isCleanedUp
        guard error == nil || isTakenBack, let former = plan.formerResource else { return [own] }
        var left = UserOutcome(
            resourceID: former, mark: nil, state: .cleanedUp,
            message: "the account went to a user of the same name or externalId",
            link: .some(nil))
        left.safety.isPassedOn = true
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

    /// Whether the last step that was done of those that take an account, or give it back, took it.
    private var lastStepOfAccount: Bool? {
        for (step, result) in zip(plan.steps, results).reversed() {
            guard case .success = result else { continue }
            switch step.action {
            case .disable, .delete, .anonymize: return true
            case .create, .link, .enable, .restore: return false
            default: continue
            }
        }
        return nil
    }

    private var safety: SafetyOutcome {
        var outcome = SafetyOutcome()
        var (done, failed): (Set<SafetyKey>, Set<SafetyKey>) = ([], [])
        for (step, result) in zip(plan.steps, results) {
            let key = step.action.safetyKey(of: user.resourceID)
            switch result {
            case .success:
                if let key { done.insert(key) }
                if let key = step.action.returnedKey(of: user.resourceID) { outcome.returned.insert(key) }
            case .failure: if let key { failed.insert(key) }
            }
        }
        // A person has got another name or address as soon as one of them is another one.
        if firstError != nil { outcome.done = done.filter { $0.kind == .identities || !failed.contains($0) } }
        return outcome
    }

    /// What was approved and is done now is nothing to remember; nor is a renamed group whose new name is taken back.
    private var stillHeld: [HeldStep]? {
        let done = Set(
            zip(plan.steps, results).compactMap { step, result -> StepKey? in
                guard case .success = result else { return nil }
                return StepKey(
                    resourceID: user.resourceID, accountID: plan.accountID ?? "", action: step.action.name,
                    detail: step.action.detail)
            })
        let namesTaken = Set(done.filter { $0.action == StepKind.removeMembership.rawValue }.map(\.detail.scimFolded))
        let open = takenBack.filter { !namesTaken.contains($0.renamedTo?.scimFolded ?? "") }
        return held.map { ($0 + open).filter { !done.contains($0.key) } }
    }

    private var records: [StepRecord] {
        zip(plan.steps, results).map { step, result in
            var record = StepRecord(
                resourceID: user.resourceID, account: plan.username, action: step.action.name,
                detail: step.action.detail, reason: step.reason, outcome: .done)
            if case .failure(let error) = result {
                record.outcome = .failed
                record.message = Reason(text: error.description)
            }
            return record
        }
    }
}

extension UserPlan {
    var createsAccount: Bool {
        guard case .create? = steps.first?.action else { return false }
        return true
    }

    /// A former user's link tells whose account it is until it goes over.
    var takesOver: Bool { formerResource == nil && steps.contains { $0.action == .link } }

    var anonymizes: Bool {
        steps.contains { step in
            guard case .anonymize = step.action else { return false }
            return true
        }
    }
}
