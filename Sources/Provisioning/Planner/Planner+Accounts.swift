import SCIM

extension Planner {
    /// The steps for an account that is, or is to become, the user's.
    func bringInLine(
        _ account: Account, _ user: WantedUser, _ input: PlanInput, original: OriginalIdentity? = nil
    ) throws -> UserPlan {
        var steps: [PlanStep] = []
        var conflict: Reason?
        var account = account
        if let restore = try restore(account, user, input, original) {
            account.take(restore)
            steps.append(PlanStep(.restore(restore), reason: "the user is back, and the account was anonymized"))
        }
        if account.owner != .us { steps.append(PlanStep(.link, reason: linkReason(input))) }
        if let username = user.username, username != account.username {
            conflict = try objection(to: username, account, input)
            if conflict == nil {
                steps.append(
                    PlanStep(
                        .rename(from: account.username, to: username), reason: rules.usernameOrigin(user.document)))
            }
        }
        steps += changes(of: account, user)
        let search = account.id == input.account?.id ? copySearch(input, account.username) : nil
        steps += propertiesToCopy(search, user, account.properties)
        let groups = try rules.groups.decide(
            user.groups, user: user.document, current: account.memberships, copied: groupsToCopy(search))
        steps += groups.removals
        if !account.isActive { steps.append(PlanStep(.enable, reason: "active at the identity provider")) }
        steps += groups.additions + groups.copies
        var link = link(to: account, input)
        link.isCopyPending = search?.problem != nil
        // Until he has his name back, what the account was is still of use.
        link.original = conflict == nil ? nil : original
        var plan = UserPlan(
            state: conflict == nil ? .provisioned : .conflict, message: conflict, username: account.username,
            accountID: account.id, steps: steps, link: link, groups: groups)
        plan.tell(search)
        return plan
    }

    /// What an anonymized account is to be again: what it was, where the rules say nothing. Nil: nothing of that is left
    /// to do.
    private func restore(
        _ account: Account, _ user: WantedUser, _ input: PlanInput, _ original: OriginalIdentity?
    ) throws -> AccountIdentity? {
        guard let original, account.isAnonymous else { return nil }
        var identity = original.identity ?? account.identity
        identity.username = user.username ?? identity.username
        identity.displayName = user.shownName(identity.username) ?? identity.displayName
        identity.email = user.email ?? identity.email
        for property in user.properties { identity.properties[property.name] = property.value }
        if try objection(to: identity.username, account, input) != nil { identity.username = account.username }
        var restored = account
        restored.take(identity)
        return restored == account ? nil : identity
    }

    /// Why the account does not get that name; nil when it may.
    private func objection(to name: String, _ account: Account, _ input: PlanInput) throws -> Reason? {
        if let entry = try rules.protectedUsers.firstMatch(name) {
            return """
                the name \(value: name) is protected (\(setting: .protectedUsers): \(value: entry)): the account stays \
                \(value: account.username), and all else is done
                """
        }
        // Somebody else has it by now.
        guard let holder = input.nameHolder, holder.account.id != account.id else { return nil }
        return "the name \(value: name) belongs to another account (\(holder.told))"
    }

    private func changes(of account: Account, _ user: WantedUser) -> [PlanStep] {
        var steps: [PlanStep] = []
        if let name = user.shownName(user.username ?? account.username), name != account.displayName {
            let origin = rules.displayName.origin(.displayName, user.document)
            let reason: Reason = user.displayName == name ? origin : "\(origin); it is empty, so the username stands in"
            steps.append(PlanStep(.setDisplayName(from: account.displayName, to: name), reason: reason))
        }
        if let email = user.email, email != account.email {
            let origin = rules.email.origin(.email, user.document)
            steps.append(PlanStep(.setEmail(from: account.email, to: email), reason: origin))
        }
        for property in user.properties where account.properties[property.name] != property.value {
            steps.append(
                PlanStep(
                    .setProperty(
                        name: property.name, from: account.properties[property.name], to: property.value),
                    reason: rules.origin(ofProperty: property.name, user.document)))
        }
        return steps
    }

    func link(to account: Account, _ input: PlanInput) -> Link {
        if var link = input.link, link.accountID == account.id {
            link.isConfirmed = true
            link.pending = nil
            return link
        }
        return Link(
            resourceID: input.resourceID, accountID: account.id, isConfirmed: true, origin: origin(of: account, input))
    }

    private func origin(of account: Account, _ input: PlanInput) -> Link.Origin {
        guard account.owner == .us else { return .linked }
        guard let former = input.former, former.account.id == account.id else { return .returnedByUsername }
        return former.foundBy == .externalID ? .returnedByExternalID : .returnedByUsername
    }

    private func linkReason(_ input: PlanInput) -> Reason {
        if input.link != nil { return "the account is linked to the user, and nobody owns it" }
        return input.isLinkApproved
            ? "an administrator approved linking the account of this name"
            : "nobody owns the account of this name, and \(setting: .link, is: "automatic")"
    }
}

extension NameHolder {
    fileprivate var told: Reason {
        switch (account.owner, linkedTo) {
        case (.other(let connector), _): "of connector \(value: connector)"
        case (_, .other(let who)): "of \(who)"
        case (_, .deletedUser): "of a user that was deleted"
        case (.us, .nobody): "of this connector"
        case (.nobody, .nobody): "that nobody owns"
        }
    }
}

extension [GroupDecision] {
    var removals: [PlanStep] {
        filter { $0.outcome == .removed }.map {
            PlanStep(.removeMembership(group: $0.group), reason: $0.reason.told)
        }
    }

    var additions: [PlanStep] {
        filter { $0.outcome == .wanted && !$0.isCurrent }.map {
            PlanStep(.addMembership(group: $0.group), reason: $0.reason.told)
        }
    }

    var steps: [PlanStep] { removals + additions }
}
