import Provisioning

/// The rules once more, from the manual and not from the planner: what a user of an identity provider is to have.
enum Expectation: Sendable, Hashable {
    case account(Person)
    case away(CleanupAction)

    struct Person: Sendable, Hashable {
        var username: String
        var displayName: String
        /// Nil: the account's address stays.
        var email: String?
        var department: String?
        /// Folded names of the groups that the identity provider or `alwaysAssign` gives.
        var groups: Set<String>
    }
}

extension Choice {
    func expectation(of id: String, _ provider: Provider) -> Expectation {
        guard let user = provider.users[id] else { return .away(cleanup.deleted) }
        if !user.isActive { return .away(cleanup.deactivated) }
        if dropsRobots, user.userType == "Robot" { return .away(cleanup.dropped) }
        guard let username = username(of: user) else { return .away(cleanup.dropped) }
        let pushed = pushedGroups(of: id, provider)
        if !required.isEmpty, !pushed.contains(where: required.matches) { return .away(cleanup.outOfScope) }
        return .account(
            Expectation.Person(
                username: username, displayName: user.displayName ?? user.userName, email: user.email,
                department: user.title, groups: given(pushed, to: user)))
    }

    /// Nil: the mapping gives none.
    func username(of user: Provider.User) -> String? {
        switch username {
        case .userName: user.userName
        case .lowered: user.userName.lowercased()
        case .title: user.title
        case .titleOrUserName: user.title ?? user.userName
        }
    }

    /// Nil: the group is ignored.
    private func groupName(_ name: String) -> String? {
        switch groupName {
        case .same: return name
        case .lowered: return name.lowercased()
        case .prefixed: return "idp-" + name
        case .behindDash:
            guard let dash = name.firstIndex(of: "-") else { return nil }
            let rest = String(name[name.index(after: dash)...])
            return rest.isEmpty ? nil : rest
        }
    }

    private func pushedGroups(of id: String, _ provider: Provider) -> [String] {
        provider.groups(of: id, nested: isNested).compactMap { provider.groups[$0] }.compactMap { groupName($0.name) }
    }

    private func given(_ pushed: [String], to user: Provider.User) -> Set<String> {
        let assigned = pushed.filter { (onlyAssign.isEmpty || onlyAssign.matches($0)) && !neverAssign.matches($0) }
        let always = always.compactMap { entry in
            switch entry {
            case .everybody(let group): group
            case .contractors(let group): user.userType == "Contractor" ? group : nil
            }
        }
        return Set((assigned + always).filter { !protectedGroups.matches($0) }.map { $0.lowercased() })
    }

    /// Whether a membership that nobody gives stays.
    func keeps(_ membership: AccountMembership) -> Bool {
        protectedGroups.matches(membership.group) || neverRemove.matches(membership.group)
            || keepsLocal && !membership.isOwned
    }

    /// The same for somebody who left.
    func keepsOfLeaver(_ membership: AccountMembership) -> Bool {
        !cleanup.removeMemberships || keepMemberships.matches(membership.group) || keeps(membership)
    }
}
