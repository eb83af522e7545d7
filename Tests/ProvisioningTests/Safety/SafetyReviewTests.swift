import StrictJSON
import Testing

@testable import Provisioning

@Suite struct SafetyReviewTests {
    static func review(done: [SafetyClass: Int] = [:], known: [HeldStep] = []) -> SafetyReview {
        let counts = SafetyCounts(done: done, gone: done.filter { $0.key != .identities })
        return SafetyReview(
            SafetyLimits(SafetySettings(), counts: counts, owned: OwnedTotals(accounts: 10_000)), known: known)
    }

    static let full: [SafetyClass: Int] = [.accounts: 100, .memberships: 1000, .identities: 100]
    static let leaver = Sample.user(active: false, groups: ["staff"])

    static func plan(_ source: SourceUser?, _ account: Account = Sample.account(owned: ["staff", "sales"])) throws
        -> UserPlan
    {
        try Sample.planner { $0.cleanup.removeMemberships = true }.plan(
            PlanInput(resourceID: "u1", source: source, link: Sample.link(), account: account, newAccountID: "new"))
    }

    private func names(_ plan: UserPlan) -> [String] { plan.steps.map(\.action.name) }

    @Test func `within the limits a plan stays as it is`() throws {
        let plan = try Self.plan(Self.leaver)
        var review = Self.review()
        let result = review.review(plan, of: "u1", Self.leaver)
        #expect(result.plan == plan)
        #expect(result.held.isEmpty)
        #expect(review.limits.admitted.count == 3)
    }

    @Test func `a leaver whose account waits keeps his groups too`() throws {
        var review = Self.review(done: [.accounts: 100])
        let result = review.review(try Self.plan(Self.leaver), of: "u1", Self.leaver)
        #expect(result.plan.steps.isEmpty)
        #expect(result.plan.state == .held)
        #expect(
            result.plan.message?.description
                == "disable the account (more than 100 of 10100 accounts would be disabled, deleted or anonymized within 24h; "
                + "the limit is 100)")
        #expect(result.held.map(\.key.action) == ["disableAccount", "removeMembership", "removeMembership"])
        // What was not done is not counted.
        #expect(review.limits.admitted.isEmpty)
    }

    /// Three people in 60 groups each.
    static let smallSite = OwnedTotals(
        accounts: 3, memberships: 180, members: groups(60).reduce(into: [:]) { $0[$1] = 3 })

    static func groups(_ count: Int) -> [String] { (0..<count).map { "group-\($0)" } }

    @Test(arguments: [true, false])
    func `a single leaver is never stopped, in however many groups he is`(isActive: Bool) throws {
        let account = Sample.account(active: isActive, owned: Self.groups(60))
        let plan = try Self.plan(Self.leaver, account)
        var review = SafetyReview(
            SafetyLimits(SafetySettings(), counts: SafetyCounts(), owned: Self.smallSite), known: [])
        let result = review.review(plan, of: "u1", Self.leaver)
        #expect(result.plan == plan)
        #expect(result.plan.steps.count == (isActive ? 61 : 60))
        #expect(result.held.isEmpty)
        // They count all the same.
        #expect(review.limits.admitted.count(where: { $0.kind == .memberships }) == 60)
    }

    @Test func `memberships of accounts that were disabled before go person by person, until the limit`() throws {
        let plan = try Self.plan(Self.leaver, Sample.account(active: false, owned: Self.groups(60)))
        var review = SafetyReview(
            SafetyLimits(SafetySettings(), counts: SafetyCounts(), owned: Self.smallSite), known: [])
        let steps = ["u1", "u2", "u3"].map { review.review(plan, of: $0, Self.leaver).plan.steps.count }
        #expect(steps == [60, 0, 0])
    }

    @Test func `emptying groups is no clean-up, and is stopped membership by membership`() throws {
        let source = Sample.user(groups: [])
        let plan = try Self.plan(source, Sample.account(owned: Self.groups(60)))
        var review = SafetyReview(
            SafetyLimits(SafetySettings(), counts: SafetyCounts(), owned: Self.smallSite), known: [])
        let held = review.review(plan, of: "u1", source).held
        #expect(held.count == 11)
        #expect(held.allSatisfy { $0.kind == .memberships })
    }

    @Test func `leavers in full windows of memberships are stopped by the limit of accounts alone`() throws {
        let plan = try Self.plan(Self.leaver)
        let counts = SafetyCounts(done: [.memberships: 1000], left: ["staff": 1000])
        let owned = OwnedTotals(accounts: 200, memberships: 1000, members: ["staff": 1])
        var review = SafetyReview(SafetyLimits(SafetySettings(), counts: counts, owned: owned), known: [])
        let gone = (0..<200).count { !review.review(plan, of: "u\($0)", Self.leaver).plan.steps.isEmpty }
        #expect(gone == 20)
    }

    @Test(arguments: [HeldStep.Decision.waiting, .rejected])
    func `a membership that is approved by itself goes although its person's account stays`(
        account: HeldStep.Decision
    ) throws {
        let plan = try Self.plan(Self.leaver)
        var first = Self.review(done: [.accounts: 100])
        var held = first.review(plan, of: "u1", Self.leaver).held
        held[0].decision = account
        held[1].decision = .approved
        held[2].decision = account
        var second = Self.review(done: Self.full, known: held)
        let result = second.review(plan, of: "u1", Self.leaver)
        #expect(names(result.plan) == ["removeMembership"])
        #expect(result.held.map(\.decision) == [account, .approved, account])
        #expect(result.plan.state == (account == .waiting ? .held : .rejected))
    }

    @Test func `a membership that waited goes along when its person leaves, unless somebody rejected that`() throws {
        let source = Sample.user(groups: ["staff"])
        var first = Self.review(done: Self.full)
        var held = first.review(try Self.plan(source), of: "u1", source).held
        #expect(held.map(\.key.detail) == ["sales"])
        let plan = try Self.plan(Self.leaver)
        var second = Self.review(known: held)
        #expect(second.review(plan, of: "u1", Self.leaver).plan == plan)
        held[0].decision = .rejected
        held[0].source = SourceFingerprint(Self.leaver)
        var third = Self.review(known: held)
        #expect(third.review(plan, of: "u1", Self.leaver).plan.steps.count == 2)
    }

    @Test func `a user whose new name waits gets his groups all the same`() throws {
        let source = Sample.user("ada.king", groups: ["staff", "board"])
        var review = Self.review(done: Self.full)
        let result = review.review(try Self.plan(source), of: "u1", source)
        #expect(names(result.plan) == ["updateAccount", "addMembership"])
        #expect(result.held.map(\.key.action) == ["renameAccount", "removeMembership"])
        #expect(result.plan.state == .held)
    }

    @Test func `an account that is taken over gets its name and address uncounted`() throws {
        let source = Sample.user("ada.king", groups: ["staff"], ["emails": [["value": "ada@example.com"]]])
        var account = Sample.account(owned: ["staff"], owner: .nobody)
        account.email = "old@example.com"
        var review = Self.review(done: Self.full)
        let result = review.review(try Self.plan(source, account), of: "u1", source)
        #expect(names(result.plan).contains("renameAccount"))
        #expect(result.held.isEmpty)
    }

    @Test func `what waits keeps waiting when the window is free again, until it is approved`() throws {
        let plan = try Self.plan(Self.leaver)
        var first = Self.review(done: Self.full)
        var held = first.review(plan, of: "u1", Self.leaver).held
        var second = Self.review(known: held)
        #expect(second.review(plan, of: "u1", Self.leaver).plan.steps.isEmpty)
        for index in held.indices { held[index].decision = .approved }
        var third = Self.review(done: Self.full, known: held)
        let result = third.review(plan, of: "u1", Self.leaver)
        #expect(result.plan == plan)
        #expect(third.limits.admitted.count == 3)
        // Known on, in case the target refuses it this time.
        #expect(result.held == held)
    }

    @Test func `an approval is for that change only`() throws {
        var first = Self.review(done: Self.full)
        var held = first.review(try Self.plan(Sample.user("ada.king")), of: "u1", Sample.user("ada.king")).held
        for index in held.indices { held[index].decision = .approved }
        let other = Sample.user("ada.byron")
        var second = Self.review(done: Self.full, known: held)
        let result = second.review(try Self.plan(other), of: "u1", other)
        #expect(!names(result.plan).contains("renameAccount"))
        #expect(result.held.first { $0.key.action == "renameAccount" }?.decision == .waiting)
    }

    @Test func `what was rejected is left out until the identity provider changes the user`() throws {
        let plan = try Self.plan(Self.leaver)
        var first = Self.review(done: Self.full)
        var held = first.review(plan, of: "u1", Self.leaver).held
        for index in held.indices { held[index].decision = .rejected }
        var second = Self.review(known: held)
        let result = second.review(plan, of: "u1", Self.leaver)
        #expect(result.plan.steps.isEmpty)
        #expect(result.plan.state == .rejected)
        #expect(result.held == held)
        let changed = Sample.user(active: false, groups: ["staff", "sales"])
        var third = Self.review(known: held)
        #expect(names(third.review(plan, of: "u1", changed).plan).first == "disableAccount")
    }

    @Test func `an account that is disabled is told as cleaned up when its groups stay`() throws {
        let plan = try Self.plan(Self.leaver, Sample.account(active: false, owned: ["staff", "sales"]))
        var first = Self.review(done: Self.full)
        var held = first.review(plan, of: "u1", Self.leaver).held
        #expect(held.count == 2)
        for index in held.indices { held[index].decision = .rejected }
        var second = Self.review(known: held)
        let result = second.review(plan, of: "u1", Self.leaver)
        #expect(result.plan.steps.isEmpty)
        #expect(result.plan.state == .cleanedUp)
        #expect(result.plan.message?.description.contains("an administrator rejected it") == true)
    }

    @Test func `a digest is of the steps, whatever their order`() throws {
        var review = Self.review(done: Self.full)
        let held = review.review(try Self.plan(Self.leaver), of: "u1", Self.leaver).held
        #expect(held.digest == Array(held.reversed()).digest)
        #expect(held.digest != Array(held.dropLast()).digest)
        #expect(held.digest.count == 16)
    }
}
