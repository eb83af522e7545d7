import SCIM
import StrictJSON

/// The group rules of one connector and target, ready to decide: which groups a user is to be in, which he keeps, which
/// he loses. Every list sees transformed names, and names compare without case.
struct GroupRules: Sendable {
    let settings: GroupRuleSettings
    let name: Template
    let required: PatternList
    let onlyAssign: PatternList
    let neverAssign: PatternList
    let neverRemove: PatternList
    let alwaysAssign: [Always]
    let protected: PatternList
    let keepMemberships: PatternList

    struct Always: Sendable {
        let entry: AlwaysAssign
        let condition: UserCondition?
    }

    /// A group at the identity provider by its transformed name.
    struct Pushed: Sendable {
        /// Empty: the template gives no name, so the group is ignored.
        let name: String
        let sourceName: String
        let isDirect: Bool

        /// What to show of several groups that come out with one name; the same whatever their order.
        func goesBefore(_ other: Pushed) -> Bool {
            if isDirect != other.isDirect { return isDirect }
            return (name, sourceName) < (other.name, other.sourceName)
        }
    }

    func pushed(_ groups: [SourceGroup]) throws -> [Pushed] {
        var result: [Pushed] = []
        for group in groups where group.isDirect || settings.nested == .flatten {
            result.append(
                Pushed(name: try transformedName(group), sourceName: group.displayName, isDirect: group.isDirect))
        }
        return result
    }

    /// Empty when the template gives no name.
    func transformedName(_ group: SourceGroup) throws -> String {
        try name.evaluate(group.document)?.trimmedName ?? ""
    }

    /// Whether `required` lets a user with these groups in, and by what; with an empty list everybody is.
    func scope(_ pushed: [Pushed]) throws -> ScopeExplanation {
        if required.isEmpty { return .everybody }
        for group in pushed where !group.name.isEmpty {
            if let entry = try required.firstMatch(group.name) { return .inside(group: group.name, entry: entry) }
        }
        return .outside
    }

    /// What becomes of every group that the identity provider, the rules or the account name, in the order of names.
    func decide(
        _ pushed: [Pushed], user: JSONObject, current: [AccountMembership], copied: CopiedGroups? = nil
    ) throws -> [GroupDecision] {
        var candidates: [String: Candidate] = [:]
        for membership in current {
            candidates[membership.group.scimFolded, default: Candidate()].current = membership
        }
        for group in pushed where !group.name.isEmpty {
            candidates[group.name.scimFolded, default: Candidate()].add(group)
        }
        for always in alwaysAssign where always.condition?.holds(for: user) ?? true {
            candidates[always.entry.name.scimFolded, default: Candidate()].add(always.entry)
        }
        for name in copied?.names ?? [] { candidates[name.scimFolded, default: Candidate()].copied = name }
        var decisions = pushed.filter { $0.name.isEmpty }.map {
            let decision = GroupDecision(group: $0.sourceName, outcome: .blocked, reason: .emptyName, isCurrent: false)
            return (folded: $0.sourceName.scimFolded, decision: decision)
        }
        for (folded, candidate) in candidates { decisions.append((folded, try decide(candidate, copied))) }
        return decisions.sorted { ($0.folded, $0.decision.group) < ($1.folded, $1.decision.group) }.map(\.decision)
    }

    /// What becomes of the memberships of an account whose user left. Never an error: a group whose name an expression
    /// can't be tried on is no reason to let a leaver in; its membership stays.
    func cleanUp(_ current: [AccountMembership]) -> [GroupDecision] {
        current.sorted { $0.group < $1.group }.map { membership in
            let reason = whyKeptOfLeaver(membership)
            return GroupDecision(
                group: membership.group, outcome: reason == nil ? .removed : .kept,
                reason: reason ?? .removeMemberships, isCurrent: true)
        }
    }

    private func whyKeptOfLeaver(_ membership: AccountMembership) -> GroupReason? {
        do throws(PatternError) {
            if let entry = try keepMemberships.firstMatch(membership.group) { return .keepMemberships(entry: entry) }
            return try whyKept(membership)
        } catch { return .undecided(error) }
    }

    private func decide(_ candidate: Candidate, _ copied: CopiedGroups?) throws -> GroupDecision {
        let name = candidate.name
        let isCurrent = candidate.current != nil
        func decision(_ outcome: GroupDecision.Outcome, _ reason: GroupReason) -> GroupDecision {
            GroupDecision(group: name, outcome: outcome, reason: reason, isCurrent: isCurrent)
        }
        if let entry = try protected.firstMatch(name) {
            return decision(isCurrent ? .kept : .blocked, .protected(entry: entry))
        }
        let objection = try candidate.pushed == nil ? GroupReason.notAsked : objection(to: name)
        if objection == nil, let pushed = candidate.pushed {
            return decision(.wanted, .pushed(pushed.sourceName, isDirect: pushed.isDirect))
        }
        if let always = candidate.always {
            return decision(.wanted, .alwaysAssign(entry: always.name, condition: always.condition))
        }
        if let copied, !isCurrent, let group = candidate.copied {
            if try whyKept(AccountMembership(group: group, isOwned: false)) != nil {
                return decision(.copied, .copied(target: copied.target, username: copied.username))
            }
            // A rule that says no to the identity provider says more than the copy does.
            if candidate.pushed == nil {
                return decision(.blocked, .notCopied(target: copied.target, username: copied.username))
            }
        }
        guard let current = candidate.current else { return decision(.blocked, objection ?? .notAsked) }
        if let reason = try whyKept(current) { return decision(.kept, reason) }
        return decision(.removed, objection ?? .notAsked)
    }

    /// Why a group that the identity provider names may not be assigned; nil when it may.
    func objection(to name: String) throws -> GroupReason? {
        if let entry = try neverAssign.firstMatch(name) { return .neverAssign(entry: entry) }
        return try onlyAssign.isEmpty || onlyAssign.matches(name) ? nil : .notInOnlyAssign
    }

    private func whyKept(_ membership: AccountMembership) throws(PatternError) -> GroupReason? {
        if let entry = try protected.firstMatch(membership.group) { return .protected(entry: entry) }
        if let entry = try neverRemove.firstMatch(membership.group) { return .neverRemove(entry: entry) }
        return settings.localMemberships == .keep && !membership.isOwned ? .local : nil
    }
}

/// Everything that names one group.
private struct Candidate {
    var current: AccountMembership?
    var pushed: GroupRules.Pushed?
    var always: AlwaysAssign?
    var copied: String?

    /// The target's spelling goes before the identity provider's, so that a difference of case changes nothing.
    var name: String { current?.group ?? pushed?.name ?? always?.name ?? copied ?? "" }

    mutating func add(_ group: GroupRules.Pushed) {
        if let pushed, !group.goesBefore(pushed) { return }
        pushed = group
    }

    mutating func add(_ entry: AlwaysAssign) {
        // The first entry of the document gives the reason.
        if always == nil { always = entry }
    }
}

extension SourceGroup {
    /// The name at the identity provider, for people.
    var displayName: String { document[ignoringCase: "displayName"]?.string ?? id }
}
