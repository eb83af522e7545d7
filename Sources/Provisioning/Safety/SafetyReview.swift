import SCIM

/// Goes through the plans of a batch in their order: takes out what the limits stop and what an administrator rejected.
public struct SafetyReview: Sendable {
    public private(set) var limits: SafetyLimits
    private let known: [StepKey: HeldStep]
    private let knownUsers: Set<String>
    /// What waits because of renamed groups, by resource.
    private let heldRenames: [String: [HeldStep]]

    public struct Reviewed: Sendable, Hashable {
        public let plan: UserPlan
        public let held: [HeldStep]
        /// What waited of renamed groups, and waits no longer once their members are without the new name again.
        public var takenBack: [HeldStep] = []
    }

    /// `known`: steps of these users that were held before.
    public init(_ limits: SafetyLimits, known: [HeldStep]) {
        self.limits = limits
        self.known = Dictionary(known.map { ($0.key, $0) }) { first, _ in first }
        knownUsers = Set(known.map(\.key.resourceID))
        heldRenames = Dictionary(grouping: known.filter { $0.renamedTo != nil }, by: \.key.resourceID)
    }

    /// What a plan counts as, before anybody looks at limits.
    public static func keys(_ plan: UserPlan, of resource: String) -> Set<SafetyKey> {
        Set(plan.countedSteps.compactMap { $0.action.safetyKey(of: resource) })
    }

    /// A change that is done as a whole: nil when it goes on and counts, else the limit that stops it.
    public mutating func admit(whole keys: some Sequence<SafetyKey>) -> String? {
        let before = limits
        for key in keys {
            guard let limit = limits.admit(key) else { continue }
            limits = before
            return limit
        }
        return nil
    }

    /// The plan without the steps that wait, and these; also those that were approved or rejected and are to be known on.
    public mutating func review(_ plan: UserPlan, of resource: String, _ source: SourceUser?) -> Reviewed {
        let isUndecided = plan.state.isUndecided && knownUsers.contains(resource)
        guard isUndecided || plan.steps.contains(where: { $0.action.safetyClass != nil }) else {
            return Reviewed(plan: plan, held: [])
        }
        let fingerprint = SourceFingerprint(source)
        let verdicts = verdicts(Subject(plan: plan, resource: resource, source: fingerprint))
        var reviewed = plan
        reviewed.steps = zip(plan.steps, verdicts).filter { $1.goesOn }.map(\.0)
        reviewed.tell(verdicts)
        let held = verdicts.compactMap(\.kept)
        let undecided = isUndecided ? undecided(plan, of: resource, fingerprint) : []
        return Reviewed(plan: reviewed, held: held + undecided, takenBack: verdicts.compactMap(\.takenBack))
    }

    /// What is known of a user whose plan says nothing of it now: it waits on, and what was decided stands.
    private func undecided(_ plan: UserPlan, of resource: String, _ source: SourceFingerprint) -> [HeldStep] {
        let planned = Set(plan.steps.map { StepKey($0, of: resource, plan.accountID) })
        let open = known.values.filter { $0.key.resourceID == resource && !planned.contains($0.key) }
        return open.sorted { ($0.key.action, $0.key.detail) < ($1.key.action, $1.key.detail) }.filter { step in
            switch step.decision {
            // Whether a name waits on is seen where rings of names are.
            case .waiting: plan.state != .conflict || step.kind != .identities
            case .rejected: step.source == source
            case .approved: true
            }
        }
    }

    /// The clean-up of a person is done as a whole: when his account waits, he keeps his groups and his name too, but for
    /// what somebody approved by itself; when it goes, his memberships count and go along.
    private mutating func verdicts(_ subject: Subject) -> [Verdict] {
        let steps = subject.plan.steps
        guard let account = steps.first(where: { $0.action.safetyClass == .accounts }) else {
            let whole = subject.plan.state == .cleanedUp ? removals(subject) : nil
            return steps.map { verdict($0, subject, whole) }
        }
        let first = verdict(account, subject)
        guard first.goesOn else { return steps.map { takenAlong(with: first, $0, subject) } }
        var whole = Whole.goesOn(withWaiting: true)
        if case .approved = first { whole = .goesOn(withWaiting: false) }
        return steps.map { verdict($0, subject, whole) }
    }

    /// The account was disabled before: each membership is looked at as if it were the only one.
    private func removals(_ subject: Subject) -> Whole {
        let new = subject.plan.steps.filter { known[subject.key($0)] == nil }
        let keys = new.compactMap { $0.action.safetyKey(of: subject.resource) }.filter { $0.kind == .memberships }
        guard let limit = limits.limit(stoppingOneOf: keys) else { return .goesOn(withWaiting: false) }
        return .waits(limit)
    }

    /// What becomes of a step whose account's step does not go on: the same, unless somebody wants just this one.
    private mutating func takenAlong(with first: Verdict, _ step: PlanStep, _ subject: Subject) -> Verdict {
        guard var kept = first.kept, let kind = step.action.safetyClass else { return .leftOut }
        let key = subject.key(step)
        if key == kept.key { return first }
        if let earlier = known[key] {
            switch earlier.decision {
            case .waiting: return .held(earlier)
            case .rejected: return .rejected(earlier)
            case .approved: return approved(earlier, step.action.safetyKey(of: subject.resource))
            }
        }
        kept.key = key
        kept.kind = kind
        kept.reason = step.reason
        if case .rejected = first { return .leftOut }
        return .held(kept)
    }

    private mutating func verdict(_ step: PlanStep, _ subject: Subject, _ whole: Whole? = nil) -> Verdict {
        guard subject.plan.counts(step), let key = step.action.safetyKey(of: subject.resource) else { return .goesOn }
        if let rename = heldRename(undoneBy: step, subject) { return .takesBack(rename) }
        let whole = key.kind == .memberships ? whole : nil
        if let earlier = known[subject.key(step)] {
            switch earlier.decision {
            // He left since, and his account goes.
            case .waiting where whole?.takesWaiting == true: break
            case .waiting: return .held(earlier)
            case .rejected where earlier.source == subject.source: return .rejected(earlier)
            case .rejected: break
            case .approved: return approved(earlier, key)
            }
        }
        guard let limit = limit(stopping: key, whole) else { return .goesOn }
        return .held(subject.held(step, key.kind, limit))
    }

    private mutating func approved(_ step: HeldStep, _ key: SafetyKey?) -> Verdict {
        if let key { _ = limits.admit(key, isApproved: true) }
        return .approved(step)
    }

    /// A group's new name that a limit stopped, and that is given up before anybody decided: its members have had it beside
    /// the old one. Whoever keeps the old one loses nothing.
    private func heldRename(undoneBy step: PlanStep, _ subject: Subject) -> HeldStep? {
        guard case .removeMembership(let group) = step.action, let held = heldRenames[subject.resource] else {
            return nil
        }
        let keys = subject.plan.steps.compactMap { $0.action.safetyKey(of: subject.resource) }
        let lost = Set(keys.compactMap(\.groupLeft))
        return held.first { rename in
            rename.key.accountID == subject.plan.accountID && rename.renamedTo?.scimFolded == group.scimFolded
                && !lost.contains(rename.key.detail.scimFolded)
        }
    }

    private mutating func limit(stopping key: SafetyKey, _ whole: Whole?) -> String? {
        if case .waits(let limit)? = whole, !limits.isBegun(key) { return limit }
        guard whole != nil else { return limits.admit(key) }
        limits.admitAlong(key)
        return nil
    }
}

/// The plan of one user, on its way through the limits.
private struct Subject {
    let plan: UserPlan
    let resource: String
    let source: SourceFingerprint

    func key(_ step: PlanStep) -> StepKey { StepKey(step, of: resource, plan.accountID) }

    func held(_ step: PlanStep, _ kind: SafetyClass, _ limit: String) -> HeldStep {
        HeldStep(
            key: key(step), kind: kind, account: plan.username, reason: step.reason, limit: limit, source: source)
    }
}

/// What becomes of all memberships that a clean-up removes.
private enum Whole {
    /// With or without those that waited before.
    case goesOn(withWaiting: Bool)
    case waits(String)

    var takesWaiting: Bool {
        guard case .goesOn(let withWaiting) = self else { return false }
        return withWaiting
    }
}

private enum Verdict {
    case goesOn
    /// It goes on, and takes nothing: the name of a renamed group that he had beside the old one.
    case takesBack(HeldStep)
    case approved(HeldStep)
    case held(HeldStep)
    case rejected(HeldStep)
    /// It does not go without a step that does not go on.
    case leftOut

    var goesOn: Bool {
        switch self {
        case .goesOn, .takesBack, .approved: true
        case .held, .rejected, .leftOut: false
        }
    }

    var kept: HeldStep? {
        switch self {
        case .goesOn, .takesBack, .leftOut: nil
        case .approved(let step), .held(let step), .rejected(let step): step
        }
    }

    var takenBack: HeldStep? {
        guard case .takesBack(let step) = self else { return nil }
        return step
    }
}

extension UserState {
    /// Whether the plan says nothing of what the user is to lose: it could not be made, or nothing is to be done now.
    fileprivate var isUndecided: Bool {
        switch self {
        case .failed, .protected, .conflict, .skipped, .needsDecision: true
        case .provisioned, .waiting, .dropped, .cleanedUp, .held, .rejected: false
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
            message = "\(step.key.wording()) (\(step.limit))"
            return
        }
        let keepsAccount = verdicts.contains { verdict in
            guard case .rejected(let step) = verdict else { return false }
            return step.kind == .accounts
        }
        for case .rejected(let step) in verdicts {
            // An account that is disabled, or goes now, is so whatever groups it stays in.
            if state != .cleanedUp || keepsAccount { state = .rejected }
            message =
                "an administrator rejected it until the identity provider changes the user: \(step.key.wording())"
            return
        }
    }
}
