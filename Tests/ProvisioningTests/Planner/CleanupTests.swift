import Provisioning
import StrictJSON
import Testing

/// What clean-up does, as the manual tells it: every reason with every action.
@Suite struct CleanupTests {
    enum Reason: String, CaseIterable, Sendable {
        case deleted, deactivated, outOfScope, dropped

        var source: SourceUser? {
            switch self {
            case .deleted: nil
            case .deactivated: Sample.user(active: false, groups: ["staff"])
            case .outOfScope: Sample.user(groups: ["guests"])
            case .dropped: Sample.user(groups: ["staff"], ["userType": "Robot"])
            }
        }

        /// Where a user without account stands.
        var stateWithoutAccount: UserState {
            switch self {
            case .deleted: .cleanedUp
            case .deactivated, .outOfScope: .waiting
            case .dropped: .dropped
            }
        }
    }

    private static let day: Int64 = 86_400_000
    private let anonymous = AccountIdentity.anonymous(accountID: "a1")

    private func planner(_ action: CleanupAction, _ change: (inout TargetRules) -> Void = { _ in }) throws -> Planner {
        try Sample.planner { rules in
            rules.groups.required = ["staff"]
            rules.dropWhen = ["userType eq \"Robot\""]
            rules.cleanup = CleanupSettings(
                deleted: action, deactivated: action, outOfScope: action, dropped: action)
            rules.attributes.properties = [
                PropertyRule(name: "title", rule: AttributeRule(from: ["{{ title }}"]))
            ]
            change(&rules)
        }
    }

    private var account: Account {
        var account = Sample.account(owned: ["devs"], local: ["guild"])
        account.displayName = "Ada L."
        account.email = "ada@x.org"
        account.properties = ["title": "Countess", "lastName": "King", "desk": "7"]
        return account
    }

    private func input(_ source: SourceUser?, _ account: Account?, _ link: Link? = nil, now: Int64 = 0) -> PlanInput {
        var input = Sample.input(source, account: account, link: link)
        input.now = now
        return input
    }

    @Test(arguments: Reason.allCases, CleanupAction.allCases)
    func `does what the setting of the reason says`(reason: Reason, action: CleanupAction) throws {
        let plan = try planner(action).plan(input(reason.source, account))
        switch action {
        case .keep: #expect(plan.told.isEmpty)
        case .disable: #expect(plan.told == ["disable"])
        case .delete: #expect(plan.told == ["delete"])
        case .anonymize:
            #expect(plan.told == ["disable", "anonymize \(anonymous.username) [\"lastName\", \"title\"]"])
        }
        #expect(plan.state == (action == .delete ? reason.stateWithoutAccount : .cleanedUp))
        #expect((plan.link == nil) == (action == .delete))
        #expect(
            plan.steps.allSatisfy { $0.reason.description.hasSuffix("and cleanup.\(reason) is \(action)") },
            "\(plan.steps)")
    }

    @Test(arguments: CleanupAction.allCases)
    func `takes memberships when it is told to, but none of an account that it keeps`(action: CleanupAction) throws {
        let planner = try planner(action) { rules in
            rules.cleanup.removeMemberships = true
            rules.cleanup.keepMemberships = ["guild"]
        }
        let told = planner.plan(input(nil, account)).told
        #expect(told.contains("-devs") == (action == .disable || action == .anonymize))
        #expect(!told.contains("-guild"))
    }

    @Test(arguments: [CleanupAction.disable, .anonymize])
    func `disables a leaver although it can't be told of one of his groups whether it is kept`(
        action: CleanupAction
    ) throws {
        let costly = String(repeating: "a", count: 240) + "!"
        let settings: [(inout TargetRules) -> Void] = [
            { $0.groups.neverRemove = ["(a+)+$"] }, { $0.cleanup.keepMemberships = ["(a+)+$"] },
            { $0.protect.groups = ["(a+)+$"] },
        ]
        for setting in settings {
            let planner = try planner(action) { rules in
                rules.cleanup.removeMemberships = true
                setting(&rules)
            }
            var leaver = account
            leaver.memberships.append(AccountMembership(group: costly, isOwned: true))
            let plan = planner.plan(input(nil, leaver))
            #expect(plan.state == .cleanedUp)
            #expect(plan.told.first == "disable")
            #expect(plan.told.contains("-devs") && !plan.told.contains("-\(costly)"))
            #expect(
                plan.message?.description.contains("it stays until that can be decided") == true,
                "\(plan.message ?? "")")
        }
    }

    @Test(arguments: [CleanupAction.delete, .anonymize])
    func `first disables when there are days of grace, and acts when they are over`(action: CleanupAction) throws {
        let planner = try planner(action) { $0.cleanup.graceDays = 30 }
        let first = planner.plan(input(nil, account, now: 5 * Self.day))
        #expect(first.told == ["disable"])
        #expect(
            first.link?.pending == PendingCleanup(action: action, since: 5 * Self.day, wakeAt: 35 * Self.day))
        #expect(
            first.message?.description.hasSuffix("its days of grace end on 1970-02-05") == true,
            "\(first.message ?? "")")
        var disabled = account
        disabled.isActive = false
        let early = planner.plan(input(nil, disabled, first.link, now: 35 * Self.day - 1))
        #expect(early.told.isEmpty)
        #expect(early.link == first.link)
        let due = planner.plan(input(nil, disabled, first.link, now: 35 * Self.day))
        #expect(due.told.map { $0.prefix(6) } == [action.rawValue.prefix(6)])
        #expect(due.link?.pending == nil)
    }

    @Test func `days of grace begin anew with another action, and a clock that is set back makes them longer`() throws {
        let planner = try planner(.delete) { $0.cleanup.graceDays = 30 }
        var link = Sample.link()
        link.pending = PendingCleanup(action: .anonymize, since: 0, wakeAt: nil)
        let other = planner.plan(input(nil, account, link, now: 40 * Self.day))
        #expect(other.told == ["disable"])
        #expect(other.link?.pending?.since == 40 * Self.day)
        link.pending = PendingCleanup(action: .delete, since: 90 * Self.day, wakeAt: nil)
        var disabled = account
        disabled.isActive = false
        let early = planner.plan(input(nil, disabled, link, now: 40 * Self.day))
        #expect(early.told.isEmpty)
        #expect(early.link?.pending?.since == 90 * Self.day)
    }

    @Test func `fewer days of grace hold for those who wait already`() throws {
        var link = Sample.link()
        link.pending = PendingCleanup(action: .delete, since: 0, wakeAt: 30 * Self.day)
        var disabled = account
        disabled.isActive = false
        let plan = try planner(.delete) { $0.cleanup.graceDays = 3 }.plan(input(nil, disabled, link, now: 4 * Self.day))
        #expect(plan.told == ["delete"])
    }

    /// A returner whose coming back was not recorded, say after a crash, and who left again.
    @Test func `an account that is active when its day comes is disabled, and its days of grace begin anew`() throws {
        var link = Sample.link()
        link.pending = PendingCleanup(action: .delete, since: 0, wakeAt: nil)
        let plan = try planner(.delete) { $0.cleanup.graceDays = 3 }.plan(input(nil, account, link, now: 4 * Self.day))
        #expect(plan.told == ["disable"])
        #expect(plan.link?.pending == PendingCleanup(action: .delete, since: 4 * Self.day, wakeAt: 7 * Self.day))
    }

    @Test func `a returner within the days of grace is enabled, and nothing waits any more`() throws {
        var link = Sample.link()
        link.pending = PendingCleanup(action: .delete, since: 0, wakeAt: 30 * Self.day)
        var disabled = account
        disabled.isActive = false
        let plan = try planner(.delete) { $0.cleanup.graceDays = 30 }
            .plan(input(Sample.user(groups: ["staff"]), disabled, link, now: Self.day))
        #expect(plan.told.contains("enable"))
        #expect(plan.link == Sample.link())
    }

    @Test func `an anonymous account tells nothing of the person, and the link keeps what it was`() throws {
        let plan = try planner(.anonymize).plan(input(nil, account))
        let original = AccountIdentity(
            username: "ada", displayName: "Ada L.", email: "ada@x.org",
            properties: ["title": "Countess", "lastName": "King"])
        #expect(plan.link?.original == .known(original))
        #expect(anonymous.username.hasPrefix("user-"))
        #expect(anonymous.email == "\(anonymous.username)@user.anon")
        #expect(anonymous.displayName == anonymous.username)
        for step in plan.steps { #expect(!"\(step.action.name) \(step.action.detail)".contains("ada")) }
        #expect(plan.username == anonymous.username, "Records are kept under this name.")
    }

    private func anonymized(_ original: OriginalIdentity? = nil) throws -> PlanInput {
        let plan = try planner(.anonymize).plan(input(nil, account))
        var account = account
        account.isActive = false
        account.properties = ["desk": "7"]
        account.become(anonymous)
        var link = try #require(plan.link)
        if let original { link.original = original }
        return input(nil, account, link)
    }

    @Test func `an anonymous account stays so, whatever clean-up says later`() throws {
        for action in [CleanupAction.anonymize, .disable, .keep] {
            for source in [nil, Sample.user("ada.l", active: false)] {
                var input = try anonymized()
                input.source = source
                let plan = try planner(action).plan(input)
                #expect(plan.told.isEmpty, "\(action)")
                #expect(plan.link?.original == input.link?.original)
            }
        }
    }

    @Test func `what is written into an anonymous account by hand goes again`() throws {
        var input = try anonymized()
        input.account?.email = "ada@x.org"
        let plan = try planner(.anonymize).plan(input)
        #expect(plan.told == ["anonymize \(anonymous.username) []"])
        #expect(plan.link?.original == input.link?.original)
    }

    @Test func `a returner gets his account back with what the rules give, and what they do not give as it was`() throws
    {
        var input = try anonymized()
        input.source = Sample.user("ada.l", groups: ["staff"], ["displayName": "Ada K."])
        let plan = try planner(.anonymize).plan(input)
        let expected = AccountIdentity(
            username: "ada.l", displayName: "Ada K.", email: "ada@x.org",
            properties: ["title": "Countess", "lastName": "King"])
        #expect(plan.steps.first?.action == .restore(expected))
        #expect(plan.told.dropFirst() == ["-devs", "-guild", "enable", "+staff"])
        #expect(plan.link == Sample.link())
    }

    @Test func `a returner whose original names cannot be read gets those that the rules give`() throws {
        var input = try anonymized(.unreadable)
        input.source = Sample.user(groups: ["staff"], ["displayName": "Ada"])
        let plan = try planner(.anonymize).plan(input)
        #expect(plan.told.first == "restore ada")
        input.source = nil
        #expect(try planner(.anonymize).plan(input).link?.original == .unreadable)
    }

    @Test func `a returner whose name is taken gets the rest, and the name once it is free`() throws {
        var input = try anonymized()
        input.source = Sample.user(groups: ["staff"], ["displayName": "Ada"])
        input.nameHolder = NameHolder(account: Sample.account(id: "a2"), linkedTo: .other("user `ada`"))
        let plan = try planner(.anonymize).plan(input)
        #expect(plan.told.first == "restore \(anonymous.username)")
        #expect(plan.state == .conflict)
        #expect(plan.message?.description.contains("user `ada`") == true)
        #expect(plan.link?.original == input.link?.original)
    }

    @Test func `who comes back as a new resource is given the anonymous account of before`() throws {
        let away = try anonymized()
        var input = Sample.input(Sample.user(groups: ["staff"]))
        let account = try #require(away.account)
        input.former = FormerAccount(account: account, resourceID: "u0", original: away.link?.original)
        let plan = try planner(.anonymize).plan(input)
        #expect(plan.told.first == "restore ada")
        #expect(plan.formerResource == "u0")
        #expect(plan.link == Link(resourceID: "u1", accountID: "a1", isConfirmed: true, origin: .returnedByExternalID))
        input.former?.foundBy = .username
        #expect(try planner(.anonymize).plan(input).link?.origin == .returnedByUsername)
    }

    @Test func `an anonymized account is protected by the name that it had`() throws {
        var input = try anonymized()
        let planner = try planner(.delete) { $0.protect.users = ["ada"] }
        #expect(planner.plan(input).state == .protected)
        input.source = Sample.user("eve", groups: ["staff"])
        #expect(planner.plan(input).state == .protected)
        #expect(try self.planner(.delete).plan(try anonymized()).told == ["delete"])
    }

    @Test func `leaves an account alone that protect would not let go again`() throws {
        let plan = try planner(.anonymize) { $0.protect.users = ["user-.*"] }.plan(input(nil, account))
        #expect(plan.told == ["disable"])
        #expect(plan.message?.description.contains("protect.users") == true)
        #expect(plan.link?.original == nil)
    }

    @Test func `keeps what a broken-off step left of the original`() throws {
        var input = try anonymized()
        input.account?.username = "ada"
        let plan = try planner(.anonymize).plan(input)
        #expect(plan.told == ["anonymize \(anonymous.username) []"])
        #expect(plan.link?.original == input.link?.original)
    }
}
