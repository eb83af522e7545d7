import SCIM

/// What becomes of a target's group when the identity provider renamed its group.
public enum GroupPlan: Sendable, Hashable {
    case nothing
    /// The target's group follows, and with it every membership, provided that only this connector's members of the
    /// renamed group are in it.
    case rename(from: String, to: String)
    /// Its members are planned anew, one by one.
    case moveMembers(because: String)
}

/// Decides whether a group can be renamed in a target instead of moving its members.
public struct GroupPlanner: Sendable {
    let rules: GroupRules

    public init(rules: CompiledRules) { self.rules = rules.groups }

    /// The names before and now as the target would have them; empty: the group is ignored.
    public func names(before: SourceGroup, now: SourceGroup) throws -> (before: String, now: String) {
        (try rules.transformedName(before), try rules.transformedName(now))
    }

    /// `old` and `new` are what the target has under the two names.
    public func plan(before: String, now: String, old: TargetGroup?, new: TargetGroup?) throws -> GroupPlan {
        if before == now { return .nothing }
        if before.isEmpty || now.isEmpty { return .moveMembers(because: "the group has no name before or after") }
        guard let old else { return .moveMembers(because: "the target has no group `\(before)`") }
        if try !areDecidedAlike(before, now) {
            return .moveMembers(because: "the rules decide differently about `\(before)` and `\(now)`")
        }
        guard old.isOwned else { return .moveMembers(because: "`\(old.name)` was not made by this connector") }
        let isSameName = before.scimFolded == now.scimFolded
        if let new, !isSameName { return .moveMembers(because: "`\(new.name)` exists already") }
        return old.name == now ? .nothing : .rename(from: old.name, to: now)
    }

    /// Whether the user is in the group in the sense of the rules, so that a membership under its name is his.
    public func isMember(_ user: SourceUser?, ofGroup id: String) -> Bool {
        guard let user else { return false }
        return user.groups.contains { $0.id == id && ($0.isDirect || rules.settings.nested == .flatten) }
    }

    private func areDecidedAlike(_ before: String, _ now: String) throws -> Bool {
        if try rules.objection(to: before) != nil || rules.objection(to: now) != nil { return false }
        // What is said of a name goes for that name: a membership by alwaysAssign does not move with the group.
        let always = Set(rules.alwaysAssign.map(\.entry.name.scimFolded))
        if always.contains(before.scimFolded) || always.contains(now.scimFolded) { return false }
        if try rules.protected.matches(before) || rules.protected.matches(now) { return false }
        for list in [rules.required, rules.neverRemove] where try list.matches(before) != list.matches(now) {
            return false
        }
        return true
    }
}
