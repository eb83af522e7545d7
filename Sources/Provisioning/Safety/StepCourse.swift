/// What becomes of a step of a plan once the limits and the administrators had their say.
public enum StepCourse: Sendable, Hashable {
    /// The next sync does it.
    case next
    /// It is held, or was rejected.
    case held(HeldStep)
    /// It does not go without this one, which is held or was rejected.
    case along(with: HeldStep)

    /// What stops it; nil: nothing does.
    public var stop: HeldStep? {
        switch self {
        case .next: nil
        case .held(let step), .along(let step): step
        }
    }

    /// The step that stops it and is another one, in words.
    public var other: String? {
        guard case .along(let step) = self else { return nil }
        return step.key.wording()
    }

    /// Of a step that does not go on, in words that follow its name.
    public var told: Reason? {
        switch self {
        case .next: nil
        case .held(let step):
            step.decision == .rejected
                ? "was rejected by an administrator until the identity provider changes the user"
                : "waits for a decision"
        case .along(let step):
            step.decision == .rejected
                ? "is left out with the rejected step \(value: step.key.wording())"
                : "waits with the decision about the account"
        }
    }
}

extension SafetyReview.Reviewed {
    /// Nil when the plan has no such step and nothing is known of it.
    public func course(of action: AccountAction) -> StepCourse? {
        if plan.steps.contains(where: { $0.action == action }) { return .next }
        let stops = held.filter { $0.decision != .approved }
        if let step = stops.first(where: { $0.key.action == action.name && $0.key.detail == action.detail }) {
            return .held(step)
        }
        return stops.first { $0.kind == .accounts }.map(StepCourse.along)
    }
}
