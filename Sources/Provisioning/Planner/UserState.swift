/// Where a user stands in a target, for status and explanation.
public enum UserState: String, Sendable, Hashable, CaseIterable {
    /// Has an account, which is in line.
    case provisioned
    /// No account is made yet: in no required group, or inactive at the identity provider.
    case waiting
    /// Left out by `dropWhen` or `whenMissing: drop`, and has no account.
    case dropped
    /// Has an account that was cleaned up, or none any more because the user was deleted.
    case cleanedUp
    /// An account of that name exists that nobody owns: an administrator decides whether it is linked.
    case needsDecision
    /// The name belongs to another user's or another connector's account.
    case conflict
    /// `protect.users` names the account: nothing is done.
    case protected
    /// An administrator decided to leave a conflict or an account of that name as it is, until the user changes.
    case skipped
    /// A safety limit stopped something of his plan: an administrator approves or rejects it.
    case held
    /// Has an account that is not as the rules want it: an administrator rejected a step of his plan, until the user changes.
    case rejected
    case failed
}
