import SCIM
import StrictJSON

/// Compares what the rules want for a user with what the target has, and says what to do. Asks nobody, changes nothing,
/// and never fails: what cannot be decided for a user is that user's state.
public struct Planner: Sendable {
    let rules: CompiledRules

    public init(rules: CompiledRules) { self.rules = rules }

    /// Whether clean-up may have to wait for a day to come.
    public var hasDaysOfGrace: Bool { rules.settings.cleanup.graceDays > 0 }

    /// Whether accounts that nobody owns may become the connector's, be it by a decision.
    public var mayLink: Bool { rules.settings.link != .never }

    public var safety: SafetySettings { rules.settings.safety }

    /// The username whose holder a plan has to know; nil when an account keeps the name it has. The account of a user
    /// who left follows his name too: a successor of that name would wait for it forever.
    /// An account that was anonymized has no name to follow.
    public func wantedUsername(of source: SourceUser?, link: Link? = nil) -> String? {
        // An error here is an error in the plan too, which then tells it.
        guard let source, let wanted = try? rules.wanted(for: source) else { return nil }
        switch wanted {
        case .account(let user): return user.username
        case .nothing(let departure):
            if link?.original != nil { return nil }
            if departure.action(rules.settings.cleanup).action == .keep { return nil }
            return try? rules.username(of: source)
        }
    }

    /// Whether `protect.users` has a pattern for the name.
    public func isProtected(_ name: String) -> Bool { (try? rules.protectedUsers.matches(name)) ?? false }

    /// Whether the account is one that the rules may rename so.
    public func mayRename(_ account: Account, to name: String) -> Bool {
        guard account.owner == .us, let isOldProtected = try? rules.protectedUsers.matches(account.username),
            let isNewProtected = try? rules.protectedUsers.matches(name)
        else { return false }
        return !isOldProtected && !isNewProtected
    }

    public func plan(_ input: PlanInput) -> UserPlan {
        var plan: UserPlan
        do { plan = try decide(input) } catch { return input.standing(.failed, Reason(text: "\(error)")) }
        if input.isSkipped, plan.state == .needsDecision || plan.state == .conflict {
            plan.state = .skipped
            plan.message = "skipped until the identity provider changes the user: \(plan.message ?? "")"
        }
        return plan
    }

    private func decide(_ input: PlanInput) throws -> UserPlan {
        let wanted = try rules.wanted(for: input.source)
        if let entry = try protection(of: input, wanted) {
            return input.standing(
                .protected, "\(setting: .protectedUsers) names the account by \(value: entry): nothing is done")
        }
        if case .other(let owner)? = input.account?.owner {
            return input.standing(.conflict, "the linked account belongs to connector \(value: owner) now")
        }
        switch wanted {
        case .nothing(let departure): return cleanUp(input, departure)
        case .account(let user): return try provide(input, user)
        }
    }

    /// The entry of `protect.users` that names the account, as it is or as it would be made or taken over. To an account
    /// that there is, a protected name is one that it does not get (`bringInLine`): all else goes on.
    func protection(of input: PlanInput, _ wanted: Wanted) throws -> String? {
        var names = [
            input.account?.namesToProtect(input.link?.original), input.former?.namesToProtect,
        ].compactMap(\.self).joined().map(Optional.some)
        let isThere = input.account != nil || input.former?.account.owner == .us
        if case .account(let user) = wanted, !isThere { names.append(user.username) }
        for name in names.compactMap({ $0 }) {
            if let entry = try rules.protectedUsers.firstMatch(name) { return entry }
        }
        return nil
    }

    private func provide(_ input: PlanInput, _ user: WantedUser) throws -> UserPlan {
        if let account = input.account {
            return try bringInLine(account, user, input, original: input.link?.original)
        }
        if let former = input.former, former.account.owner == .us {
            var plan = try bringInLine(former.account, user, input, original: former.original)
            plan.formerResource = former.resourceID
            return plan
        }
        guard let username = user.username else {
            return input.standing(.failed, "\(setting: .username) gives no value, and an account needs a name")
        }
        if let holder = input.nameHolder { return try take(holder, user, input) }
        return try create(username, user, input)
    }

    /// A user without account whose name is taken.
    private func take(_ holder: NameHolder, _ user: WantedUser, _ input: PlanInput) throws -> UserPlan {
        let name = holder.account.username
        if case .other(let owner) = holder.account.owner {
            return input.standing(.conflict, "the account \(value: name) belongs to connector \(value: owner)")
        }
        if case .other(let who) = holder.linkedTo {
            return input.standing(.conflict, "the account \(value: name) belongs to \(who)")
        }
        if holder.account.owner == .nobody, !input.isLinkApproved {
            switch rules.settings.link {
            case .automatic: break
            case .ask:
                return input.standing(
                    .needsDecision,
                    "an account \(value: name) exists that nobody owns: link it, or rename one of the two")
            case .never:
                return input.standing(
                    .failed,
                    """
                    an account \(value: name) exists that nobody owns, and \(setting: .link, is: "never"): rename one \
                    of the two
                    """)
            }
        }
        var plan = try bringInLine(holder.account, user, input)
        if case .deletedUser(let resource) = holder.linkedTo { plan.formerResource = resource }
        return plan
    }

    private func create(_ username: String, _ user: WantedUser, _ input: PlanInput) throws -> UserPlan {
        // A link that was not confirmed names the id that the account may have been sent with: the same id again
        // cannot make a second account.
        let id = input.link.flatMap { $0.isConfirmed ? nil : $0.accountID } ?? input.newAccountID
        let search = copySearch(input, username)
        if let problem = search?.problem {
            var plan = input.standing(.failed, "no account is made yet: \(problem)")
            plan.isRetried = true
            return plan
        }
        let groups = try rules.groups.decide(
            user.groups, user: user.document, current: [], copied: groupsToCopy(search))
        let why: Reason =
            input.link?.isConfirmed == true
            ? "the linked account is gone from the target"
            : "the rules give the user an account, and there is none yet"
        let create = PlanStep(.create(user.newAccount(username)), reason: why)
        var plan = UserPlan(
            state: .provisioned, username: username, accountID: id,
            steps: [create] + propertiesToCopy(search, user, [:]) + groups.steps + groups.copies,
            link: Link(resourceID: input.resourceID, accountID: id, isConfirmed: true, origin: .created),
            groups: groups)
        plan.tell(search)
        return plan
    }
}

extension PlanInput {
    /// No step: the user stands so, and his link stays as it is.
    func standing(_ state: UserState, _ message: Reason) -> UserPlan {
        let name = account?.username ?? source?.document[ignoringCase: "userName"]?.string ?? resourceID
        return UserPlan(state: state, message: message, username: name, accountID: link?.accountID, link: link)
    }
}
