import Provisioning
import StrictJSON
import Testing

/// One row of the table: what the rules are, what another target has, which steps follow for a new account.
struct CopyCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rules: @Sendable (inout TargetRules) -> Void
    var pushed: [String] = []
    /// Attributes of the user.
    var more: [String: JSONValue] = [:]
    var steps: [String]
    var message: String
}

@Suite struct CopyTests {
    /// In `devs` and `Ops`, with a desk and a phone.
    private static let elsewhere = {
        var account = Sample.account("ADA", id: "j9", owned: ["devs"], local: ["Ops"], owner: .other("entra"))
        account.properties = ["desk": "7", "phone": "0", "lastName": "King", "empty": ""]
        return account
    }()

    private static func found(missing: [String] = []) -> CopySearch {
        CopySearch(username: "ada", missing: missing, outcome: .found(elsewhere, target: "crowd-old"))
    }

    private static let everything = "copied from `crowd-old`: 2 groups, 3 properties"

    static let cases = [
        CopyCase(
            testDescription: "localMemberships keep: groups and properties come along", rules: { _ in },
            steps: ["create ada", "copy desk=7", "copy lastName=King", "copy phone=0", "copy devs", "copy Ops"],
            message: everything),
        CopyCase(
            testDescription: "localMemberships remove: what would have to go at once does not come",
            rules: { $0.groups.localMemberships = .remove },
            steps: ["create ada", "copy desk=7", "copy lastName=King", "copy phone=0"],
            message: "copied from `crowd-old`: 3 properties"),
        CopyCase(
            testDescription: "localMemberships remove, and neverRemove",
            rules: {
                $0.groups.localMemberships = .remove
                $0.groups.neverRemove = ["ops"]
                $0.copy.what = [.groups]
            }, steps: ["create ada", "copy Ops"], message: "copied from `crowd-old`: 1 group"),
        CopyCase(
            testDescription: "what the rules give is theirs, not a copy", rules: { $0.copy.what = [.groups] },
            pushed: ["DEVS", "new"], steps: ["create ada", "+DEVS", "+new", "copy Ops"],
            message: "copied from `crowd-old`: 1 group"),
        CopyCase(
            testDescription: "onlyAssign and neverAssign say nothing about local memberships",
            rules: {
                $0.groups.onlyAssign = ["x"]
                $0.groups.neverAssign = ["devs"]
                $0.copy.what = [.groups]
            }, pushed: ["devs"], steps: ["create ada", "copy devs", "copy Ops"],
            message: "copied from `crowd-old`: 2 groups"),
        CopyCase(
            testDescription: "protect.groups",
            rules: {
                $0.protect.groups = ["o.*"]
                $0.copy.what = [.groups]
            }, steps: ["create ada", "copy devs"], message: "copied from `crowd-old`: 1 group"),
        CopyCase(
            testDescription: "a property that the mapping gives or clears is not copied",
            rules: {
                $0.copy.what = [.properties]
                $0.attributes.properties = [
                    PropertyRule(name: "Phone", rule: AttributeRule(from: ["{{ title }}"])),
                    PropertyRule(name: "desk", rule: AttributeRule(from: ["{{ nickName }}"], whenMissing: .clear)),
                ]
            }, more: ["title": "1"], steps: ["create ada", "copy lastName=King"],
            message: "copied from `crowd-old`: 1 property"),
        CopyCase(
            testDescription: "a property that the mapping says nothing of is copied",
            rules: {
                $0.copy.what = [.properties]
                $0.attributes.properties = [
                    PropertyRule(name: "desk", rule: AttributeRule(from: ["{{ nickName }}"]))
                ]
            }, steps: ["create ada", "copy desk=7", "copy lastName=King", "copy phone=0"],
            message: "copied from `crowd-old`: 3 properties"),
        CopyCase(
            testDescription: "nothing that the rules let through",
            rules: {
                $0.groups.localMemberships = .remove
                $0.copy.what = [.groups]
            }, steps: ["create ada"], message: "`crowd-old` has nothing more to copy"),
    ]

    private func planner(_ change: (inout TargetRules) -> Void = { _ in }) throws -> Planner {
        try Sample.planner { rules in
            rules.copy.from = ["jira-old", "crowd-old"]
            rules.groups.localMemberships = .keep
            change(&rules)
        }
    }

    private func input(_ copies: CopySearch?) -> PlanInput { Sample.input(Sample.user(), copies: copies) }

    @Test(arguments: cases)
    func `a new account gets what another target has`(row: CopyCase) throws {
        let user = Sample.user(groups: row.pushed, row.more)
        let plan = try planner(row.rules).plan(
            Sample.input(user, copies: Self.found(missing: ["jira-old"])))
        #expect(plan.told == row.steps)
        #expect(plan.message == "no account `ada` in `jira-old`; \(row.message)")
        #expect(plan.state == .provisioned)
        #expect(plan.copying == .from(target: "crowd-old"))
        #expect(plan.link?.isCopyPending == false)
    }

    @Test func `the steps say where what they copy is from`() throws {
        let plan = try planner().plan(input(Self.found()))
        #expect(plan.steps.first?.reason.description.hasSuffix("there is none yet; \(Self.everything)") == true)
        #expect(plan.steps.last?.reason == "copied from `crowd-old`, where `ADA` is in it")
        let decisions = try planner { $0.groups.localMemberships = .remove }.plan(input(Self.found())).groups
        #expect(decisions.map(\.outcome) == [.blocked, .blocked])
        #expect(decisions.first?.reason.description.contains("localMemberships is remove") == true)
    }

    @Test func `no target has an account`() throws {
        let plan = try planner().plan(
            input(CopySearch(username: "ada", missing: ["jira-old", "crowd-old"])))
        #expect(plan.told == ["create ada"])
        #expect(plan.message == "no account `ada` in `jira-old`, `crowd-old`; nothing is copied")
        #expect(plan.copying == .nothing)
    }

    @Test func `nothing is made while a target whose turn it is does not answer`() throws {
        let away = CopySearch(
            username: "ada", missing: ["jira-old"], outcome: .unreadable(target: "crowd-old", reason: "it is away"))
        let plan = try planner().plan(input(away))
        #expect(plan.steps.isEmpty)
        #expect(plan.state == .failed)
        #expect(plan.isRetried)
        #expect(
            plan.message?.description
                == "no account is made yet: `crowd-old` of copy.from could not be read, and is asked again: it is away")
        // Nobody asked is no answer either.
        #expect(try planner().plan(input(nil)).state == .failed)
    }

    @Test func `a copy that was cut short goes on, and leaves what the account has`() throws {
        var account = Sample.account(local: ["DEVS"])
        account.properties = ["Desk": "8"]
        var link = Sample.link(confirmed: false)
        link.isCopyPending = true
        var input = Sample.input(Sample.user(), account: account, link: link, copies: Self.found())
        #expect(try planner().nameToCopy(input) == "ada")
        let plan = try planner().plan(input)
        #expect(plan.told == ["copy lastName=King", "copy phone=0", "copy Ops"])
        #expect(plan.link?.isCopyPending == false)
        // The target is away: the rules hold all the same, and the copy is not forgotten.
        input.copies?.outcome = .unreadable(target: "crowd-old", reason: "it is away")
        input.source?.groups = [Sample.group("new")]
        let other = try planner().plan(input)
        #expect(other.told == ["+new"])
        #expect(other.link?.isCopyPending == true)
        #expect((other.state, other.isRetried) == (.failed, true))
    }

    @Test func `nobody who was in line is copied for again`() throws {
        let planner = try planner()
        let inLine = Sample.input(Sample.user(), account: Sample.account(), copies: Self.found())
        #expect(planner.nameToCopy(inLine) == nil)
        #expect(planner.plan(inLine).steps.isEmpty)
        // His account was deleted by hand: he gets one by the rules, as ever.
        let gone = Sample.input(Sample.user(), link: Sample.link(), copies: Self.found())
        #expect(planner.nameToCopy(gone) == nil)
        #expect(planner.plan(gone).told == ["create ada"])
        // Copying was switched off in between.
        var link = Sample.link()
        link.isCopyPending = true
        let plan = try self.planner { $0.copy.from = [] }.plan(
            Sample.input(Sample.user(), account: Sample.account(), link: link))
        #expect(plan.link?.isCopyPending == false)
        #expect(plan.state == .provisioned)
    }

    @Test func `only for accounts that are to be made is anybody asked`() throws {
        let planner = try planner { $0.link = .automatic }
        #expect(planner.nameToCopy(input(nil)) == "ada")
        #expect(planner.nameToCopy(Sample.input(nil)) == nil)
        #expect(planner.nameToCopy(Sample.input(Sample.user(active: false))) == nil)
        let holder = NameHolder(account: Sample.account(owner: .nobody), linkedTo: .nobody)
        #expect(planner.nameToCopy(Sample.input(Sample.user(), holder: holder)) == nil)
        var back = input(nil)
        back.former = FormerAccount(account: Sample.account(), resourceID: "u0")
        #expect(planner.nameToCopy(back) == nil)
        #expect(try self.planner { $0.protect.users = ["ada"] }.nameToCopy(input(nil)) == nil)
        #expect(try self.planner { $0.copy.what = [] }.nameToCopy(input(nil)) == nil)
        let mapped = try self.planner { $0.attributes.username.from = ["{{ userName | upper }}"] }
        #expect(mapped.nameToCopy(input(nil)) == "ADA")
    }
}
