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
    /// What becomes of the step that the decision asks for; nil: it asks for none, or none is planned.
    public let course: StepCourse?
    /// Groups of the identity provider that become it.
    public let sources: [ExplainedGroup.Source]
    /// Why nothing gives, keeps or takes it, each in a sentence.
    public let absence: [Reason]
    /// The target has it, the identity provider pushed it, or a setting names it.
    public let isKnown: Bool
    /// How the user stands, in a sentence.
    public let standing: Reason

    /// Why, each in a sentence of its own.
    public var reasons: [Reason] {
        guard let decision else { return isKnown ? absence : [Absence.unknownGroup.told] }
        guard isPlanned else {
            return [decision.toldIfPlanned, standing]
        }
        return [decision.told(course)]
    }
}

extension GroupDecision {
    /// Of one that is not carried out.
    var toldIfPlanned: Reason { "the rules would say: \(outcome.told): \(reason.told)" }
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
