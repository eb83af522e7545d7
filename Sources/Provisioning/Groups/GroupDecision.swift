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
    /// The account of that username in another target is in it.
    case copied(target: String, username: String)
    /// It would have to go again at once.
    case notCopied(target: String, username: String)
}

extension GroupReason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .pushed(let name, let isDirect):
            isDirect
                ? "member of `\(name)` at the identity provider"
                : "member of `\(name)` at the identity provider through a member group"
        case .alwaysAssign(let entry, nil): "alwaysAssign gives everybody `\(entry)`"
        case .alwaysAssign(let entry, let condition?): "alwaysAssign gives `\(entry)` when `\(condition)`"
        case .neverRemove(let entry): "neverRemove keeps it by `\(entry)`"
        case .local: "not added by Usher, and localMemberships is keep"
        case .protected(let entry): "protect.groups names it by `\(entry)`"
        case .notInOnlyAssign: "onlyAssign has no entry for it"
        case .neverAssign(let entry): "neverAssign forbids it by `\(entry)`"
        case .emptyName: "groups.name gives it no name"
        case .notAsked: "in no such group at the identity provider, and alwaysAssign does not give it"
        case .keepMemberships(let entry): "cleanup.keepMemberships keeps it by `\(entry)`"
        case .removeMemberships: "cleanup.removeMemberships takes the groups of everybody who left"
        case .copied(let target, let username): "copied from `\(target)`, where `\(username)` is in it"
        case .notCopied(let target, let username):
            "in `\(target)` `\(username)` is in it, but localMemberships is remove and neverRemove does not name it"
        }
    }
}
