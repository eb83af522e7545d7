import SCIM

/// What becomes of the account of a user who is not to have one (any more).
extension Planner {
    func cleanUp(_ input: PlanInput, _ departure: Departure) -> UserPlan {
        guard let account = input.account, let kept = input.link, kept.isConfirmed || account.owner == .us else {
            // A link to an account that is not there, or was never taken over, has nothing left to say.
            var plan = input.standing(departure.stateWithoutAccount, departure.reason)
            plan.accountID = nil
            plan.link = nil
            return plan
        }
        let (setting, action) = departure.action(rules.settings.cleanup)
        let why: Reason = "\(departure.reason), and \(setting: setting, is: action.rawValue)"
        var plan = UserPlan(
            state: .cleanedUp, message: departure.reason, username: account.username, accountID: account.id,
            link: link(to: account, input))
        if action == .keep {
            plan.message = "\(departure.reason); \(setting: setting, is: action.rawValue)"
            return plan
        }
        if action == .delete || action == .anonymize, account.owner == .us {
            plan.link?.pending = grace(action, account, input)
            guard let pending = plan.link?.pending else {
                if action == .delete { return delete(plan, departure, why) }
                disable(account, why, &plan)
                anonymize(account, input, why, &plan)
                return plan
            }
            let day = Timestamp(milliseconds: pending.wakeAt ?? pending.since).rfc3339.prefix(10)
            plan.message =
                "\(departure.reason); \(setting: setting, is: action.rawValue), and its days of grace end on \(day)"
        }
        disable(account, why, &plan)
        if plan.link?.original == nil, let rename = leaversName(account, input) { plan.steps.append(rename) }
        return plan
    }

    /// Deleting and anonymizing begin with disabling too.
    private func disable(_ account: Account, _ why: Reason, _ plan: inout UserPlan) {
        if account.isActive { plan.steps.append(PlanStep(.disable, reason: why)) }
        guard rules.settings.cleanup.removeMemberships else { return }
        plan.groups = rules.groups.cleanUp(account.memberships)
        plan.steps += plan.groups.removals
        guard let open = plan.groups.first(where: \.isUndecided) else { return }
        plan.message = "\(plan.message ?? ""); he is left in \(value: open.group): \(open.reason.told)"
    }

    private func delete(_ plan: UserPlan, _ departure: Departure, _ why: Reason) -> UserPlan {
        var plan = plan
        plan.steps = [PlanStep(.delete, reason: why)]
        plan.state = departure.stateWithoutAccount
        plan.link = nil
        return plan
    }

    private func anonymize(_ account: Account, _ input: PlanInput, _ why: Reason, _ plan: inout UserPlan) {
        let anonymous = AccountIdentity.anonymous(accountID: account.id)
        if let obstacle = obstacle(to: anonymous.username) {
            plan.message = "not anonymized: \(obstacle)"
            return
        }
        let told = rules.properties.map(\.name).filter { account.properties[$0] != nil }
        plan.link?.original = original(of: account, anonymous, input.link?.original)
        plan.username = anonymous.username
        var after = account
        after.take(anonymous)
        guard after != account || !told.isEmpty else { return }
        if !account.isAnonymous { plan.formerUsername = account.username }
        plan.steps.append(PlanStep(.anonymize(anonymous, clearing: told), reason: why))
    }

    private func obstacle(to username: String) -> Reason? {
        do {
            guard let entry = try rules.protectedUsers.firstMatch(username) else { return nil }
            return "\(setting: .protectedUsers) names \(value: username) by \(value: entry)"
        } catch { return Reason(text: "\(error)") }
    }

    /// What is to be kept of it. A step that was broken off may have taken a part already.
    private func original(
        of account: Account, _ anonymous: AccountIdentity, _ kept: OriginalIdentity?
    ) -> OriginalIdentity {
        if let kept, account.isAnonymous || kept == .unreadable { return kept }
        let before = kept?.identity
        func value(_ path: KeyPath<AccountIdentity, String>, _ now: String) -> String {
            now == anonymous[keyPath: path] ? before?[keyPath: path] ?? now : now
        }
        var properties = before?.properties ?? [:]
        for name in rules.properties.map(\.name) { properties[name] = account.properties[name] ?? properties[name] }
        return .known(
            AccountIdentity(
                username: account.username, displayName: value(\.displayName, account.displayName),
                email: value(\.email, account.email), properties: properties))
    }

    /// What is still to be waited for; nil: it is time.
    private func grace(_ action: CleanupAction, _ account: Account, _ input: PlanInput) -> PendingCleanup? {
        if action == .anonymize, account.isAnonymous, input.link?.original != nil { return nil }
        var since = input.now
        // Also when that is still to come, for a clock that was set back: no clock makes the days fewer. They begin anew
        // for an account that somebody has had in use meanwhile.
        if let pending = input.link?.pending, pending.action == action, !account.isActive { since = pending.since }
        let (end, overflow) = since.addingReportingOverflow(
            Int64(rules.settings.cleanup.graceDays) * 86_400_000)
        guard !overflow, end > input.now else { return nil }
        return PendingCleanup(action: action, since: since, wakeAt: end)
    }

    /// Whether `protect.users` names the account; also when that cannot be told.
    public func isProtected(_ account: Account, original: OriginalIdentity?) -> Bool {
        account.namesToProtect(original).contains { (try? rules.protectedUsers.matches($0)) ?? true }
    }

    private func leaversName(_ account: Account, _ input: PlanInput) -> PlanStep? {
        guard let source = input.source, let name = wantedUsername(of: source), name != account.username,
            input.nameHolder == nil,
            mayRename(account, to: name)
        else { return nil }
        return PlanStep(
            .rename(from: account.username, to: name), reason: rules.usernameOrigin(source.document))
    }
}

extension Account {
    /// The names by which an account can be protected: while it is anonymized, that of before.
    func namesToProtect(_ original: OriginalIdentity?) -> [String] {
        guard isAnonymous, let original else { return [username] }
        return [original.identity?.username].compactMap(\.self)
    }
}

extension FormerAccount {
    var namesToProtect: [String] { account.namesToProtect(original) }
}

extension GroupDecision {
    fileprivate var isUndecided: Bool {
        if case .undecided = reason { true } else { false }
    }
}
