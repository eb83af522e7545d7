import SCIM

/// What a new account gets from accounts of the same username in other targets.
extension Planner {
    /// The targets to ask, in order.
    public var copyTargets: [String] { rules.settings.copy.what.isEmpty ? [] : rules.settings.copy.from }

    /// The username to ask the targets of `copy.from` for; nil: the plan does not depend on them. Only an account that is
    /// to be made, or was made and did not get everything, is asked for.
    public func nameToCopy(_ input: PlanInput) -> String? {
        // An error here is an error in the plan too, which then tells it.
        guard isFirstSync(input), let user = try? userToProvide(input) else { return nil }
        if let account = input.account { return user.username ?? account.username }
        if let former = input.former, former.account.owner == .us { return nil }
        return input.nameHolder == nil ? user.username : nil
    }

    private func userToProvide(_ input: PlanInput) throws -> WantedUser? {
        let wanted = try rules.wanted(for: input.source)
        guard case .account(let user) = wanted, try protection(of: input, wanted) == nil else { return nil }
        return user
    }

    /// Nobody who was in line once is copied for again.
    func isFirstSync(_ input: PlanInput) -> Bool {
        guard !copyTargets.isEmpty else { return false }
        return input.link.map(\.isCopyPending) ?? (input.account == nil)
    }

    /// What a target gave; nil when nothing is to be copied. An input without answer is no reason to do without.
    func copySearch(_ input: PlanInput, _ username: String) -> CopySearch? {
        guard isFirstSync(input), let first = copyTargets.first else { return nil }
        return input.copies
            ?? CopySearch(username: username, outcome: .unreadable(target: first, reason: "it was not asked yet"))
    }

    /// The groups that a copy gives, if the rules of local memberships let them stay.
    func groupsToCopy(_ search: CopySearch?) -> CopiedGroups? {
        guard rules.settings.copy.what.contains(.groups), let found = search?.found else { return nil }
        return CopiedGroups(
            target: found.target, username: found.account.username, names: found.account.memberships.map(\.group))
    }

    /// What the mapping says of a property goes before what a copy has, and what the account has stays.
    func propertiesToCopy(_ search: CopySearch?, _ user: WantedUser, _ current: [String: String]) -> [PlanStep] {
        guard rules.settings.copy.what.contains(.properties), let found = search?.found else { return [] }
        let taken = Set((user.properties.map(\.name) + current.keys).map(\.scimFolded))
        return found.account.properties.sorted { $0.key < $1.key }.compactMap { name, value in
            guard !taken.contains(name.scimFolded), !value.isEmpty else { return nil }
            return PlanStep(
                .copyProperty(name: name, value: value),
                reason: "copied from \(value: found.target), where \(value: found.account.username) has it")
        }
    }
}

/// Groups of an account in another target.
struct CopiedGroups: Sendable {
    let target: String
    let username: String
    let names: [String]
}

extension [GroupDecision] {
    var copies: [PlanStep] {
        filter { $0.outcome == .copied }.map {
            PlanStep(.copyMembership(group: $0.group), reason: $0.reason.told)
        }
    }
}

extension UserPlan {
    /// What is copied, from where, and who had nothing. The first step has it too, because steps are what is recorded.
    mutating func tell(_ search: CopySearch?) {
        guard let search else { return }
        copying = search.copying
        if let problem = search.problem {
            isRetried = true
            if state == .provisioned { (state, message) = (.failed, "not everything is copied yet: \(problem)") }
            return
        }
        let names = steps.map(\.action.name)
        let told = search.told(
            groups: names.count { $0 == "copyMembership" }, properties: names.count { $0 == "copyProperty" })
        message = message.map { "\($0); \(told)" } ?? told
        guard case .create? = steps.first?.action else { return }
        steps[0].reason = "\(steps[0].reason); \(told)"
    }
}
