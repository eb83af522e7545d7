public import Provisioning

/// Why a user is in a group of a target, or is not.
public struct ExplainedMembership: Sendable {
    /// As the target has it, or would have it.
    public let group: String
    /// Nil: the user has no account there.
    public let isMember: Bool?
    /// Nil: nothing gives, keeps or takes the group.
    public let decision: GroupDecision?
    /// Whether the decision is carried out; else it is what the rules would say.
    public let isPlanned: Bool
    /// What became of the step that takes the membership, where a limit stopped it.
    public let held: HeldStep.Decision?
    /// Groups of the identity provider that become it.
    public let sources: [ExplainedGroup.Source]
    /// Those of `alwaysAssign` that the user does not meet.
    public let conditions: [String]
    /// The target has it, the identity provider pushed it, or a setting names it.
    public let isKnown: Bool
    /// How the user stands, in a sentence.
    public let standing: Reason

    /// Why, each in a sentence of its own.
    public var reasons: [Reason] {
        guard let decision else { return nothing }
        let why = decision.reason.told
        guard isPlanned else { return ["the rules would say: \(decision.outcome.told): \(why)", standing] }
        switch (decision.outcome, isMember == true) {
        case (.wanted, true), (.blocked, false): return [why]
        case (.wanted, false), (.copied, _): return ["the next sync adds it: \(why)"]
        case (.kept, _): return ["kept: \(why)"]
        case (.removed, _), (.blocked, true): return ["\(HeldStep.Decision.removal(held)): \(why)"]
        }
    }

    private var nothing: [Reason] {
        guard isKnown else { return [Absence.unknownGroup.told] }
        let pushed = sources.isEmpty ? Absence.nothingPushed : .notPushed(sources.map(\.name))
        let unmet = conditions.map { Absence.unmet(condition: $0) }
        return ([pushed] + unmet).map(\.told) + (isMember == nil ? [standing] : [])
    }
}

extension GroupDecision.Outcome {
    fileprivate var told: String {
        switch self {
        case .wanted: "given"
        case .kept: "kept"
        case .removed: "removed"
        case .copied: "copied"
        case .blocked: "not given"
        }
    }
}

extension HeldStep.Decision {
    /// What becomes of the step that takes a membership. Nil: no limit stopped it.
    static func removal(_ held: HeldStep.Decision?) -> String {
        switch held {
        case .waiting: "its removal waits for a decision"
        case .rejected: "an administrator rejected its removal until the identity provider changes the user"
        case .approved, nil: "the next sync takes it away"
        }
    }
}
