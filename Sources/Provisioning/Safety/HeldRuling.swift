/// What an administrator rules about steps that were held: which decision takes the place of which. A step that somebody
/// else has decided about since is left as it is.
public enum HeldRuling: Sendable, Hashable, CaseIterable {
    case approve
    case reject
    /// Withdraws a rejection: the step waits again.
    case reconsider
    /// Withdraws a rejection and releases the step.
    case approveRejected

    public var from: HeldStep.Decision {
        switch self {
        case .approve, .reject: .waiting
        case .reconsider, .approveRejected: .rejected
        }
    }

    public var to: HeldStep.Decision {
        switch self {
        case .approve, .approveRejected: .approved
        case .reject: .rejected
        case .reconsider: .waiting
        }
    }

    /// Of the command, of the address in the API and in the audit log: `held.approve`.
    public var word: String {
        switch self {
        case .approve, .approveRejected: "approve"
        case .reject: "reject"
        case .reconsider: "reconsider"
        }
    }

    /// `rejected`: whether it is about steps that were rejected. Nil: there is no such ruling about them.
    public init?(word: String, rejected: Bool) {
        let from: HeldStep.Decision = rejected ? .rejected : .waiting
        guard let ruling = Self.allCases.first(where: { $0.word == word && $0.from == from }) else { return nil }
        self = ruling
    }
}
