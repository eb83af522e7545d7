import Provisioning
import Sync

/// A mistake made on purpose, to see that the checks find it.
enum Sabotage: String, Sendable, CaseIterable {
    /// The target says that a membership is gone, and it is not.
    case forgetsRemovals
    /// An account is made under another id than the one that was kept before.
    case makesTwice
    /// Nothing is kept before accounts are made.
    case forgetsProposals
    /// The planner has no protected accounts and groups.
    case forgetsProtection
    /// The planner takes memberships that a rule keeps.
    case forgetsNeverRemove
    case forgetsLimits
    /// Whoever lost something in the window may lose it again whatever the limits say.
    case passesCounted
    /// Outcomes tell of nothing that it is done, so that it is tried again as if it had been begun.
    case settlesNothing
    /// Days of grace are over at once.
    case forgetsGrace

    /// The rules as the engine is to see them.
    func changing(_ rules: TargetRules) -> TargetRules {
        var rules = rules
        switch self {
        case .forgetsProtection: rules.protect = ProtectSettings()
        case .forgetsNeverRemove:
            rules.groups.neverRemove = []
            rules.groups.localMemberships = .remove
        case .forgetsLimits:
            let none = SafetySettings.Limit(count: nil, percent: 100, atLeast: 1_000)
            rules.safety = SafetySettings(
                window: rules.safety.window, accounts: none, memberships: none, perGroup: none, identities: none)
        case .forgetsGrace: rules.cleanup.graceDays = 0
        case .forgetsRemovals, .makesTwice, .forgetsProposals, .passesCounted, .settlesNothing: break
        }
        return rules
    }

    /// The step as it is to reach the target; nil: it does not, and is answered as done.
    func changing(_ step: TargetStep) -> TargetStep? {
        switch (self, step) {
        case (.forgetsRemovals, .account(_, .removeMembership)): nil
        case (.makesTwice, .account(let id, .create(let account))): .account(id: id + "x", .create(account))
        default: step
        }
    }
}
