/// What would bring one user in line, with the reasons. A value: it can be shown, limited, kept and performed.
public struct UserPlan: Sendable, Hashable {
    /// Where the user stands when every step is done.
    public var state: UserState
    /// Why, in a sentence.
    public var message: Reason?
    /// The account's name, for people.
    public var username: String
    /// The account's name before it is anonymized: for a preview, and for nothing that is kept.
    public var formerUsername: String?
    /// The account that the steps change; nil when there is none and none is to be made.
    public var accountID: String?
    public var steps: [PlanStep]
    /// The link when every step is done; nil: none.
    public var link: Link?
    /// What it lacks may come by itself: it is made again after a while.
    public var isRetried = false
    /// What other targets had to copy; nil: they have nothing to do with it. Until all steps are done, the link says so.
    public var copying: Copying?
    /// The deleted resource that the account belonged to before: its link goes.
    public var formerResource: String?
    /// Every group that the rules looked at, and what decided.
    public var groups: [GroupDecision]

    public init(
        state: UserState, message: Reason? = nil, username: String, accountID: String? = nil, steps: [PlanStep] = [],
        link: Link? = nil, formerResource: String? = nil, groups: [GroupDecision] = []
    ) {
        self.state = state
        self.message = message
        self.username = username
        self.accountID = accountID
        self.steps = steps
        self.link = link
        self.formerResource = formerResource
        self.groups = groups
    }
}

extension UserPlan {
    public enum Copying: Sendable, Hashable {
        case from(target: String)
        /// No target has an account of that name.
        case nothing
        /// A target could not be read.
        case waiting
    }
}

public struct PlanStep: Sendable, Hashable {
    public var action: AccountAction
    /// Which rule or value asks for it, in a sentence.
    public var reason: Reason

    public init(_ action: AccountAction, reason: Reason) {
        self.action = action
        self.reason = reason
    }
}

/// A change of one account. Safe to perform again.
public enum AccountAction: Sendable, Hashable {
    case create(AccountIdentity)
    /// The account becomes the connector's.
    case link
    case rename(from: String, to: String)
    case setDisplayName(from: String, to: String)
    case setEmail(from: String, to: String)
    /// No `to`: the property is removed.
    case setProperty(name: String, from: String?, to: String?)
    case enable
    case disable
    case delete
    /// Takes away what tells of the person: the properties in `clearing`, too.
    case anonymize(AccountIdentity, clearing: [String])
    /// Gives an anonymized account its identity back.
    case restore(AccountIdentity)
    /// Creates the group when it is missing.
    case addMembership(group: String)
    case removeMembership(group: String)
    /// As another target has it; local in the sense of the rules. Creates the group when it is missing.
    case copyMembership(group: String)
    /// As another target has it; nobody's in the sense of the rules.
    case copyProperty(name: String, value: String)
}

extension AccountAction {
    /// What exactly changes. Records keep it, and `StepWording` reads it: its form is for good.
    public var detail: String {
        switch self {
        case .create(let account): account.username
        case .link, .enable, .disable, .delete: ""
        // The name of before is what is to be forgotten.
        case .anonymize(let identity, _): "→ \(identity.username)"
        case .restore(let identity): "→ \(identity.username)"
        case .rename(let from, let to): "\(from) → \(to)"
        case .setDisplayName(let from, let to): "displayName: \(from) → \(to)"
        case .setEmail(let from, let to): "email: \(from) → \(to)"
        case .setProperty(let name, let from, let to): "\(name): \(from ?? "(none)") → \(to ?? "(none)")"
        case .addMembership(let group), .removeMembership(let group), .copyMembership(let group): group
        case .copyProperty(let name, let value): "\(name): \(value)"
        }
    }
}
