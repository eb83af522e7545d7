import SCIM

extension Planner {
    /// The steps for an account that is, or is to become, the user's.
    func bringInLine(_ account: Account, _ user: WantedUser, _ input: PlanInput) throws -> UserPlan {
        var steps: [PlanStep] = []
        var conflict: String?
        if account.owner != .us { steps.append(PlanStep(.link, reason: linkReason(input))) }
        if let username = user.username, username != account.username {
            if let holder = input.nameHolder, holder.account.id != account.id {
                conflict = "the name `\(username)` belongs to another account (\(holder.told))"
            } else {
                steps.append(
                    PlanStep(
                        .rename(from: account.username, to: username), reason: rules.usernameOrigin(user.document)))
            }
        }
        steps += changes(of: account, user)
        let groups = try rules.groups.decide(user.groups, user: user.document, current: account.memberships)
        steps += groups.removals
        if !account.isActive { steps.append(PlanStep(.enable, reason: "active at the identity provider")) }
        steps += groups.additions
        return UserPlan(
            state: conflict == nil ? .provisioned : .conflict, message: conflict, username: account.username,
            accountID: account.id, steps: steps, link: link(to: account, input), groups: groups)
    }

    private func changes(of account: Account, _ user: WantedUser) -> [PlanStep] {
        var steps: [PlanStep] = []
        if let name = user.shownName(user.username ?? account.username), name != account.displayName {
            let origin = rules.displayName.origin("attributes.displayName", user.document)
            let reason = user.displayName == name ? origin : "\(origin); it is empty, so the username stands in"
            steps.append(PlanStep(.setDisplayName(from: account.displayName, to: name), reason: reason))
        }
        if let email = user.email, email != account.email {
            let origin = rules.email.origin("attributes.email", user.document)
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

    /// What becomes of the account of a user who is not to have one (any more).
    func cleanUp(_ input: PlanInput, _ departure: Departure) throws -> UserPlan {
        guard let account = input.account, input.link != nil else {
            // A link to an account that is not there has nothing left to say.
            var plan = input.standing(departure.stateWithoutAccount, departure.reason)
            plan.accountID = nil
            plan.link = nil
            return plan
        }
        let (setting, action) = departure.action(rules.settings.cleanup)
        var plan = UserPlan(
            state: .cleanedUp, message: departure.reason, username: account.username, accountID: account.id,
            link: link(to: account, input))
        guard action != .keep else {
            plan.message = "\(departure.reason); \(setting) is keep"
            return plan
        }
        if rules.settings.cleanup.removeMemberships {
            plan.groups = try rules.groups.cleanUp(account.memberships)
            plan.steps = plan.groups.removals
        }
        // Deleting and anonymizing begin with disabling too.
        if account.isActive {
            plan.steps.insert(
                PlanStep(.disable, reason: "\(departure.reason), and \(setting) is \(action.rawValue)"), at: 0)
        }
        if let rename = leaversName(account, input) { plan.steps.append(rename) }
        return plan
    }

    private func leaversName(_ account: Account, _ input: PlanInput) -> PlanStep? {
        guard let source = input.source, let name = wantedUsername(of: source), name != account.username,
            input.nameHolder == nil,
            mayRename(account, to: name)
        else { return nil }
        return PlanStep(
            .rename(from: account.username, to: name), reason: rules.usernameOrigin(source.document))
    }

    private func link(to account: Account, _ input: PlanInput) -> Link {
        if var link = input.link, link.accountID == account.id {
            link.isConfirmed = true
            return link
        }
        return Link(
            resourceID: input.resourceID, accountID: account.id, isConfirmed: true,
            origin: account.owner == .us ? .created : .linked)
    }

    private func linkReason(_ input: PlanInput) -> String {
        if input.link != nil { return "the account is linked to the user, and nobody owns it" }
        return input.isLinkApproved
            ? "an administrator approved linking the account of this name"
            : "nobody owns the account of this name, and link is automatic"
    }
}

extension NameHolder {
    fileprivate var told: String {
        switch (account.owner, linkedTo) {
        case (.other(let connector), _): "of connector `\(connector)`"
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
            PlanStep(.removeMembership(group: $0.group), reason: $0.reason.description)
        }
    }

    var additions: [PlanStep] {
        filter { $0.outcome == .wanted && !$0.isCurrent }.map {
            PlanStep(.addMembership(group: $0.group), reason: $0.reason.description)
        }
    }

    var steps: [PlanStep] { removals + additions }
}
