import Provisioning
import SCIM
import Sync

// The rows that the page of a person has for each target.

extension Fact {
    static func all(_ account: Account) -> [Fact] {
        let main = [
            Fact(attribute: "username", account.username), Fact(attribute: "displayName", account.displayName),
            Fact(attribute: "email", account.email),
            Fact(name: "State", value: account.isActive ? "active" : "inactive"),
            Fact(name: "Id", value: account.id),
        ]
        return main + account.properties.sorted { $0.key < $1.key }.map { Fact(attribute: $0.key, $0.value) }
    }

    /// By the name that the form of the rules has for it.
    private init(attribute: String, _ value: String) {
        self.init(name: SettingWords.label("attributes.\(attribute)") ?? attribute, value: value)
    }
}

extension PersonInTarget.Step {
    init(_ step: PlanStep, _ course: StepCourse?, _ binding: Binding) {
        self.init(
            what: Told.step(step.action.name, step.action.detail), reason: ReasonText(step.reason, binding),
            stop: course?.other == nil ? nil : course?.told.map { ReasonText($0, binding) })
    }

    /// What the rules ask for and the next sync does not do.
    static func stopped(
        _ user: ExplainedUser, _ binding: Binding, _ isShown: (StepCourse) -> Bool
    ) -> [PersonInTarget.Step] {
        user.explanation.plan.steps.compactMap { step in
            guard let course = user.review.course(of: step.action), isShown(course) else { return nil }
            return PersonInTarget.Step(step, course, binding)
        }
    }
}

extension PersonInTarget.Held {
    init(_ numbered: NumberedHeldStep, now: Int64) {
        let step = numbered.step
        self.init(
            id: String(numbered.number), what: Told.step(step.key.action, step.key.detail),
            isRejected: step.decision == .rejected, decision: Badge(.info, step.decision.rawValue),
            since: Moment(numbered.since, now: now))
    }
}

extension PersonInTarget.GroupRow {
    init(_ decision: GroupDecision, _ binding: Binding) {
        self.init(
            name: Told.cut(decision.group),
            path: ListLink.group(named: decision.group, in: binding.targetName, of: binding.connectorName),
            outcome: .group(decision.outcome), why: ReasonText(decision.reason.told, binding),
            isMember: decision.isCurrent ? "yes" : "no")
    }
}

extension PersonInTarget.Last {
    /// `isTold`: its message is told already.
    init(_ status: UserStatus, _ binding: Binding, isTold: Bool, now: Int64) {
        let trouble = status.failingSince.map { since in
            "failing since \(Moment(since, now: now).told)"
                + (Moment(status.nextTry, now: now).map { ", tried again \($0.told)" } ?? "")
        }
        self.init(
            state: .user(status.state), message: isTold ? nil : status.message.map { ReasonText($0, binding) },
            at: Moment(status.at, now: now), trouble: trouble)
    }
}

extension Badge {
    /// What the rules made of a group for a user.
    static func group(_ outcome: GroupDecision.Outcome) -> Badge {
        switch outcome {
        case .wanted: Badge(.ok, "given")
        case .kept: Badge(.info, "kept")
        case .removed: Badge(.bad, "removed")
        case .copied: Badge(.info, "copied")
        case .blocked: Badge(.warn, "blocked")
        }
    }
}
