/// Goes through the plans of a batch in their order: takes out what the limits stop and what an administrator rejected.
public struct SafetyReview: Sendable {
    public private(set) var limits: SafetyLimits
    private let known: [StepKey: HeldStep]

    public struct Reviewed: Sendable, Hashable {
        public let plan: UserPlan
        public let held: [HeldStep]
    }

    /// `known`: steps of these users that were held before.
    public init(_ limits: SafetyLimits, known: [HeldStep]) {
        self.limits = limits
        self.known = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
    }

    /// What a plan counts as, before anybody looks at limits.
    public static func keys(_ plan: UserPlan, of resource: String) -> Set<SafetyKey> {
        Set(plan.countedSteps.compactMap { $0.action.safetyKey(of: resource) })
    }

    /// The plan without the steps that wait, and these; also those that were approved or rejected and are to be known on.
    public mutating func review(_ plan: UserPlan, of resource: String, _ source: SourceUser?) -> Reviewed {
        guard plan.steps.contains(where: { $0.action.safetyClass != nil }) else {
            return Reviewed(plan: plan, held: [])
        }
        let fingerprint = SourceFingerprint(source)
        let verdicts: [Verdict]
        if let first = stopped(plan, resource, fingerprint) {
            verdicts = plan.steps.map { takenAlong(with: first, $0, resource, plan, fingerprint) }
        } else {
            verdicts = plan.steps.map { verdict($0, of: resource, in: plan, fingerprint) }
        }
        var reviewed = plan
        reviewed.steps = zip(plan.steps, verdicts).filter { $1.goesOn }.map(\.0)
        reviewed.tell(verdicts)
        return Reviewed(plan: reviewed, held: verdicts.compactMap(\.kept))
    }

    /// Cleaning up begins with the account; when that waits, a user keeps his groups and his name too.
    private mutating func stopped(_ plan: UserPlan, _ resource: String, _ fingerprint: SourceFingerprint) -> Verdict? {
        guard let step = plan.steps.first(where: { $0.action.safetyClass == .accounts }) else { return nil }
        let verdict = verdict(step, of: resource, in: plan, fingerprint)
        return verdict.goesOn ? nil : verdict
    }

    private func takenAlong(
        with first: Verdict, _ step: PlanStep, _ resource: String, _ plan: UserPlan, _ source: SourceFingerprint
    ) -> Verdict {
        guard var kept = first.kept, let kind = step.action.safetyClass else { return .leftOut }
        let key = StepKey(step, of: resource, plan.accountID)
        if key == kept.key { return first }
        if let earlier = known[key] { return earlier.decision == .rejected ? .rejected(earlier) : .held(earlier) }
        kept.key = key
        kept.kind = kind
        kept.reason = step.reason
        if case .rejected = first { return .leftOut }
        return .held(kept)
    }

    private mutating func verdict(
        _ step: PlanStep, of resource: String, in plan: UserPlan, _ fingerprint: SourceFingerprint
    ) -> Verdict {
        guard plan.counts(step), let key = step.action.safetyKey(of: resource), let kind = step.action.safetyClass
        else {
            return .goesOn
        }
        var held = HeldStep(
            key: StepKey(step, of: resource, plan.accountID), kind: kind, account: plan.username, reason: step.reason,
            limit: "", source: fingerprint)
        if let earlier = known[held.key] {
            switch earlier.decision {
            case .waiting: return .held(earlier)
            case .rejected where earlier.source == fingerprint: return .rejected(earlier)
            case .rejected: break
            case .approved:
                _ = limits.admit(key, isApproved: true)
                return .approved(earlier)
            }
        }
        guard let limit = limits.admit(key) else { return .goesOn }
        held.limit = limit
        return .held(held)
    }
}

private enum Verdict {
    case goesOn
    case approved(HeldStep)
    case held(HeldStep)
    case rejected(HeldStep)
    /// It does not go without a step that does not go on.
    case leftOut

    var goesOn: Bool {
        switch self {
        case .goesOn, .approved: true
        case .held, .rejected, .leftOut: false
        }
    }

    var kept: HeldStep? {
        switch self {
        case .goesOn, .leftOut: nil
        case .approved(let step), .held(let step), .rejected(let step): step
        }
    }
}

extension UserPlan {
    /// An account that is only just taken over had another name and address with somebody's consent.
    fileprivate func counts(_ step: PlanStep) -> Bool {
        step.action.safetyClass != .identities || !steps.contains { $0.action == .link }
    }

    fileprivate var countedSteps: [PlanStep] { steps.filter(counts) }

    /// Where the user stands when something of his plan was taken out.
    fileprivate mutating func tell(_ verdicts: [Verdict]) {
        guard [.provisioned, .cleanedUp, .waiting, .dropped].contains(state) else { return }
        for case .held(let step) in verdicts {
            state = .held
            message = "held: \(step.key.action), \(step.limit)"
            return
        }
        for case .rejected(let step) in verdicts {
            state = .provisioned
            message = "an administrator rejected \(step.key.action), until the identity provider changes the user"
            return
        }
    }
}
