public import StrictJSON

/// Why a user stands as he does: what the rules made of every attribute, condition and group. Made by the code that
/// plans, so that it cannot say anything else than the sync does.
public struct Explanation: Sendable, Hashable {
    /// How an attribute of the account came to its value.
    public struct Mapping: Sendable, Hashable {
        /// The setting: `attributes.email`.
        public let setting: String
        public let trace: MappingTrace
    }

    public struct Condition: Sendable, Hashable {
        public let filter: String
        public let holds: Bool
    }

    /// A user who is not to have an active account.
    public struct Leaver: Sendable, Hashable {
        /// Inactive, deleted, dropped or in none of the required groups.
        public let why: Reason
        /// Whether the clean-up takes the groups of the account.
        public let losesGroups: Bool
    }

    /// What a sync would do now, but for what the safety limits stop.
    public let plan: UserPlan
    public let source: JSONObject?
    /// None for a deleted user.
    public let mappings: [Mapping]
    /// `dropWhen`.
    public let conditions: [Condition]
    /// Nil when a group's name cannot be made, or the user was deleted.
    public let scope: ScopeExplanation?
    /// What decides about each group. For a user who left: what the clean-up leaves the account in. For one who gets no
    /// account: what would decide.
    public let groups: [GroupDecision]
    /// Nil: the user is to have an account, or the rules leave alone the one that he has.
    public let leaver: Leaver?

    /// Whether the groups are those of the plan.
    public var areGroupsPlanned: Bool { isLeaver || !plan.groups.isEmpty || groups.isEmpty }

    /// Whether what the rules say of groups counts no more: the clean-up decides.
    public var isLeaver: Bool { plan.state == .cleanedUp }

    /// The first thing to know, in a sentence.
    public var decision: Reason {
        if let message = plan.message { return message }
        switch plan.steps.count {
        case 0: return "the account is as the rules want it"
        case 1: return "one step brings the account in line"
        case let count: return "\(count) steps bring the account in line"
        }
    }
}

extension Planner {
    /// Plans, and tells how it came to that.
    public func explain(_ input: PlanInput) -> Explanation {
        let plan = plan(input)
        guard let source = input.source else {
            return Explanation(
                plan: plan, source: nil, mappings: [], conditions: [], scope: nil,
                groups: left(by: plan, input.account) ?? plan.groups, leaver: leaver(plan, input.source))
        }
        // A group's name that fails has failed the plan already, which tells it.
        let pushed = try? rules.groups.pushed(source.groups)
        return Explanation(
            plan: plan, source: source.document, mappings: rules.explain(source.document),
            conditions: rules.dropWhen.map {
                Explanation.Condition(filter: $0.text, holds: $0.holds(for: source.document))
            },
            scope: pushed.flatMap { try? rules.groups.scope($0) },
            groups: left(by: plan, input.account)
                ?? (plan.groups.isEmpty ? wouldBe(pushed, source, input.account) : plan.groups),
            leaver: leaver(plan, source))
    }

    private func leaver(_ plan: UserPlan, _ source: SourceUser?) -> Explanation.Leaver? {
        guard [.cleanedUp, .waiting, .dropped].contains(plan.state),
            case .nothing(let departure)? = try? rules.wanted(for: source)
        else { return nil }
        let cleanup = rules.settings.cleanup
        return Explanation.Leaver(
            why: departure.reason,
            losesGroups: cleanup.removeMemberships && departure.action(cleanup).action != .keep)
    }

    /// What the clean-up makes of the groups of an account whose user left; nil for everybody else.
    private func left(by plan: UserPlan, _ account: Account?) -> [GroupDecision]? {
        guard plan.state == .cleanedUp, let account else { return nil }
        guard plan.groups.isEmpty else { return plan.groups }
        return account.memberships.sorted { $0.group < $1.group }.map {
            GroupDecision(group: $0.group, outcome: .kept, reason: .leftByCleanup, isCurrent: true)
        }
    }

    private func wouldBe(
        _ pushed: [GroupRules.Pushed]?, _ source: SourceUser, _ account: Account?
    ) -> [GroupDecision] {
        guard let pushed else { return [] }
        return (try? rules.groups.decide(pushed, user: source.document, current: account?.memberships ?? [])) ?? []
    }
}

extension CompiledRules {
    fileprivate func explain(_ document: JSONObject) -> [Explanation.Mapping] {
        let main = [
            ("attributes.username", username), ("attributes.displayName", displayName), ("attributes.email", email),
        ]
        let all = main + properties.map { (NameProperty.setting(of: $0.name), $0.mapping) }
        return all.map { Explanation.Mapping(setting: $0, trace: $1.explain(document)) }
    }
}
