import Provisioning
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
            Sample.input(Sample.user("admin"), account: Sample.account("ada")),
            Sample.input(Sample.user("ada"), account: Sample.account("admin")),
        ]
        for input in inputs {
            let plan = planner.plan(input)
            #expect(plan.state == .protected)
            #expect(plan.steps.isEmpty)
        }
    }
}
