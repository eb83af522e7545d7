public import Provisioning

/// Why a user stands as he does, with what was read for it.
public struct ExplainedUser: Sendable {
    public let explanation: Explanation
    /// As the identity provider has him; nil: it deleted him.
    public let source: SourceUser?
    public let link: Link?
    /// The linked account as the target has it.
    public let account: Account?
    /// Who has the name that the user is to get.
    public let nameHolder: NameHolder?
    /// Marked for the sync, so what is told as done may still be undone.
    public let isPending: Bool
    /// How often the sync tried since the user was marked.
    public let attempts: Int
    /// What the safety limits make of the plan, and what they would stop of it.
    public let review: SafetyReview.Reviewed
    /// Steps that wait already, or that somebody decided about.
    public let held: [NumberedHeldStep]
    /// Set while an administrator has stopped the sync.
    public let pause: SyncPause?
}

/// Who is in a group of a target, and why.
public struct ExplainedGroup: Sendable {
    public struct Source: Sendable, Hashable {
        public let id: String
        /// At the identity provider.
        public let name: String
    }

    public struct Member: Sendable, Hashable {
        public let account: String
        /// True when this connector's sync added the membership.
        public let isOwned: Bool
        /// Another connector whose sync added it.
        public let otherConnector: String?
        public let isLinkedElsewhere: Bool
        /// The user of this connector whose account it is.
        public let resourceID: String?
        /// Nil when the account is not the connector's, or the rules do not look at the group.
        public let decision: GroupDecision?
        /// What becomes of the step that takes the membership; nil: there is none.
        public let course: StepCourse?
        /// Whether the decision is carried out; else it is what the rules would say.
        public let isPlanned: Bool
    }

    public let name: String
    /// Nil: the target has none of this name.
    public let target: TargetGroup?
    public let sources: [Source]
    public let mentions: [GroupMention]
    public let members: [Member]
    /// Members who are not taken out before an administrator decides: the first ones, and how many there are.
    public let held: [NumberedHeldStep]
    public let heldCount: Int
    /// Where the next page of members starts.
    public let next: Int?

    /// The target has it, the identity provider pushed it, or a setting names it.
    public var isKnown: Bool { target != nil || !sources.isEmpty || !mentions.isEmpty || !members.isEmpty }
}

extension ExplainedGroup.Member {
    /// In a sentence.
    public var reason: Reason {
        if let decision {
            return isPlanned ? decision.told(course) : decision.toldIfPlanned
        }
        if isLinkedElsewhere { return "the account belongs to another connector" }
        return resourceID == nil
            ? "the account is not linked to a user of this connector" : "the rules do not decide about this group"
    }
}
