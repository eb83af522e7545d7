/// What the rules made of one group for one user, and which of them decided.
public struct GroupDecision: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable {
        /// The user is to be in it by the identity provider or by `alwaysAssign`.
        case wanted
        /// The user is in it and stays although nobody asks for it.
        case kept
        case removed
        /// Another target has it, and the rules of local memberships let it stay.
        case copied
        /// The identity provider put the user in, or another target has it, but a rule says no.
        case blocked
    }

    /// The transformed name; as the target spells it where the user is in the group already.
    public var group: String
    public var outcome: Outcome
    public var reason: GroupReason
    /// Whether the account is in it now.
    public var isCurrent: Bool

    public init(group: String, outcome: Outcome, reason: GroupReason, isCurrent: Bool) {
        self.group = group
        self.outcome = outcome
        self.reason = reason
        self.isCurrent = isCurrent
    }
}

public enum GroupReason: Sendable, Hashable {
    /// The name the group has at the identity provider.
    case pushed(String, isDirect: Bool)
    case alwaysAssign(entry: String, condition: String?)
    case neverRemove(entry: String)
    /// `localMemberships: keep` and not added by Usher.
    case local
    /// `protect.groups`.
    case protected(entry: String)
    case notInOnlyAssign
    case neverAssign(entry: String)
    case emptyName
    case notAsked
    /// `cleanup.keepMemberships`.
    case keepMemberships(entry: String)
    /// `cleanup.removeMemberships`.
    case removeMemberships
    /// The user left, and what becomes of the account takes no groups.
    case leftByCleanup
    /// Whether a setting keeps it can't be told.
    case undecided(PatternError)
    /// The account of that username in another target is in it.
    case copied(target: String, username: String)
    /// It would have to go again at once.
    case notCopied(target: String, username: String)
}

extension GroupReason: CustomStringConvertible {
    public var description: String { told.description }

    public var told: Reason {
        switch self {
        case .pushed(let name, let isDirect):
            isDirect
                ? "member of \(value: name) at the identity provider"
                : "member of \(value: name) at the identity provider through a member group"
        case .alwaysAssign(let entry, nil): "\(setting: .alwaysAssign) gives everybody \(value: entry)"
        case .alwaysAssign(let entry, let condition?):
            "\(setting: .alwaysAssign) gives \(value: entry) when \(value: condition)"
        case .neverRemove(let entry): "\(setting: .neverRemove) keeps it by \(value: entry)"
        case .local: "not added by Usher, and \(setting: .localMemberships, is: "keep")"
        case .protected(let entry): "\(setting: .protectedGroups) names it by \(value: entry)"
        case .notInOnlyAssign: "\(setting: .onlyAssign) has no entry for it"
        case .neverAssign(let entry): "\(setting: .neverAssign) forbids it by \(value: entry)"
        case .emptyName: "\(setting: .groupName) gives it no name"
        case .notAsked: "in no such group at the identity provider, and \(setting: .alwaysAssign) does not give it"
        case .keepMemberships(let entry): "\(setting: .keepMemberships) keeps it by \(value: entry)"
        case .removeMemberships: "\(setting: .removeMemberships) takes the groups of everybody who left"
        case .leftByCleanup: "the user left, and the clean-up of the account takes it out of no group"
        case .undecided(let error): Reason(text: "it stays until that can be decided: \(error)")
        case .copied(let target, let username): "copied from \(value: target), where \(value: username) is in it"
        case .notCopied(let target, let username):
            """
            in \(value: target) \(value: username) is in it, but \(setting: .localMemberships, is: "remove") and \
            \(setting: .neverRemove) does not name it
            """
        }
    }
}
