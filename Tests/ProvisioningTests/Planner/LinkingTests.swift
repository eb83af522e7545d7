import Provisioning
import StrictJSON
import Testing

@Suite struct LinkingTests {
    private func plan(
        _ policy: LinkPolicy, owner: AccountOwner = .nobody, linkedTo: NameHolder.LinkedTo = .nobody,
        approved: Bool = false
    ) throws -> UserPlan {
        let account = Sample.account("ADA", id: "theirs", active: false, local: ["guild"], owner: owner)
        var input = Sample.input(
            Sample.user(groups: ["devs"]), holder: NameHolder(account: account, linkedTo: linkedTo))
        input.isLinkApproved = approved
        return try Sample.planner { $0.link = policy }.plan(input)
    }

    @Test func `asks before it takes an account that nobody owns`() throws {
        let plan = try plan(.ask)
        #expect(plan.state == .needsDecision)
        #expect(plan.steps.isEmpty)
        #expect(plan.link == nil)
        #expect(plan.groups.isEmpty, "Nothing of it is read for the rules.")
    }

    @Test(arguments: [(LinkPolicy.automatic, false), (.ask, true), (.never, true)])
    func `links it when the rules or an administrator say so, then brings it in line`(
        policy: LinkPolicy, approved: Bool
    ) throws {
        let plan = try plan(policy, approved: approved)
        #expect(plan.told == ["link", "rename ada", "displayName ada", "-guild", "enable", "+devs"])
        #expect(plan.link == Link(resourceID: "u1", accountID: "theirs", isConfirmed: true, origin: .linked))
    }

    @Test(arguments: [AccountOwner.nobody, .other("entra")], [true, false])
    func `an administrator who skips it hears no more of it, and can still link it`(
        owner: AccountOwner, approved: Bool
    ) throws {
        let holder = NameHolder(account: Sample.account("ada", id: "theirs", owner: owner), linkedTo: .nobody)
        var input = Sample.input(Sample.user(), holder: holder)
        input.isSkipped = true
        input.isLinkApproved = approved
        let plan = try Sample.planner().plan(input)
        #expect(plan.state == (approved && owner == .nobody ? .provisioned : .skipped))
        input.nameHolder = nil
        #expect(try Sample.planner().plan(input).state == .provisioned)
    }

    @Test func `is an error with never`() throws {
        let plan = try plan(.never)
        #expect(plan.state == .failed)
        #expect(plan.steps.isEmpty)
    }

    @Test(arguments: LinkPolicy.allCases, [true, false])
    func `never takes an account of another connector or another user`(policy: LinkPolicy, approved: Bool) throws {
        for plan in [
            try plan(policy, owner: .other("entra"), approved: approved),
            try plan(policy, owner: .us, linkedTo: .other("user `eve`"), approved: approved),
            try plan(policy, owner: .nobody, linkedTo: .other("user `eve`"), approved: approved),
        ] {
            #expect(plan.state == .conflict)
            #expect(plan.steps.isEmpty)
            #expect(plan.link == nil)
        }
    }

    @Test func `gives a user who was deleted and comes back as a new resource the same account`() throws {
        let plan = try plan(.never, owner: .us, linkedTo: .deletedUser(resourceID: "u0"))
        #expect(plan.told.contains("enable"))
        #expect(!plan.told.contains("link"))
        #expect(plan.accountID == "theirs")
        #expect(plan.formerResource == "u0")
        #expect(plan.link?.origin == .returnedByUsername)
    }

    @Test func `leaves a linked account alone that another connector owns now`() throws {
        let plan = try Sample.planner().plan(
            Sample.input(nil, account: Sample.account(owner: .other("entra"))))
        #expect(plan.state == .conflict)
        #expect(plan.steps.isEmpty)
    }

    @Test func `protects a user's account by the name it has and by the name it is to get`() throws {
        let planner = try Sample.planner { rules in
            rules.protect.users = ["admin", "svc-.*"]
            rules.link = .automatic
        }
        let root = NameHolder(account: Sample.account("Admin", id: "root", owner: .nobody), linkedTo: .nobody)
        let inputs = [
            Sample.input(Sample.user("admin"), holder: root), Sample.input(Sample.user("SVC-backup")),
            Sample.input(nil, account: Sample.account("admin")),
            Sample.input(Sample.user("ada"), account: Sample.account("admin")),
        ]
        for input in inputs {
            let plan = planner.plan(input)
            #expect(plan.state == .protected)
            #expect(plan.steps.isEmpty)
        }
    }

    static let roots: [NameHolder?] = [
        nil, NameHolder(account: Sample.account("root", id: "r", owner: .nobody), linkedTo: .nobody),
    ]

    @Test(arguments: roots)
    func `an account does not get a protected name, and all else is done`(holder: NameHolder?) throws {
        let planner = try Sample.planner { $0.protect.users = ["ro+t"] }
        let user = Sample.user("Root", groups: ["staff"], ["displayName": "Eve"])
        let plan = planner.plan(Sample.input(user, account: Sample.account("eve", owned: ["sales"]), holder: holder))
        #expect(plan.state == .conflict)
        #expect(plan.told == ["displayName Eve", "-sales", "+staff"])
        #expect(
            plan.message?.description
                == "the name `Root` is protected (protect.users: `ro+t`): the account stays `eve`, and all else is done"
        )
        let leaver = planner.plan(
            Sample.input(Sample.user("root", active: false), account: Sample.account("eve"), holder: holder))
        #expect(leaver.told == ["disable"])
        #expect(leaver.state == .cleanedUp)
    }

    @Test func `an anonymized account that is to come back under a protected name comes back without`() throws {
        let planner = try Sample.planner { $0.protect.users = ["root"] }
        let account = Sample.account(AccountIdentity.anonymous(accountID: "a1").username, active: false)
        var input = Sample.input(Sample.user("root"), account: account)
        let eve = AccountIdentity(username: "eve", displayName: "Eve", email: "eve@example.com")
        input.link?.original = .known(eve)
        let plan = planner.plan(input)
        #expect(plan.state == .conflict)
        #expect(plan.steps.contains { $0.action == .enable })
        #expect(!plan.steps.contains { if case .rename = $0.action { true } else { false } })
        for case .restore(let identity) in plan.steps.map(\.action) { #expect(identity.username == account.username) }
        #expect(plan.link?.original != nil)
    }
}
