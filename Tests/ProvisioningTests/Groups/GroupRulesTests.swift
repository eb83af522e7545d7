import Provisioning
import StrictJSON
import Testing

/// One row of the table: what the rules are, what groups there are, which steps follow.
struct GroupRuleCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var rules: @Sendable (inout GroupRuleSettings) -> Void
    var pushed: [String]
    var owned: [String] = []
    var local: [String] = []
    var steps: [String]
}

@Suite struct GroupRulesTests {
    static let cases = [
        GroupRuleCase(
            testDescription: "the identity provider's groups, and no others", rules: { _ in }, pushed: ["a", "b"],
            owned: ["b", "c"], local: ["d"], steps: ["-c", "-d", "+a"]),
        GroupRuleCase(
            testDescription: "names compare without case", rules: { _ in }, pushed: ["DEVS", "Straße"],
            owned: ["devs", "STRAßE"], steps: []),
        GroupRuleCase(
            testDescription: "onlyAssign", rules: { $0.onlyAssign = ["jira-.*"] }, pushed: ["jira-users", "hr"],
            owned: ["hr"], steps: ["-hr", "+jira-users"]),
        GroupRuleCase(
            testDescription: "neverAssign goes before onlyAssign",
            rules: {
                $0.onlyAssign = ["jira-.*"]
                $0.neverAssign = ["jira-admins"]
            }, pushed: ["jira-users", "jira-admins"], steps: ["+jira-users"]),
        GroupRuleCase(
            testDescription: "alwaysAssign is not subject to onlyAssign and neverAssign",
            rules: {
                $0.neverAssign = [".*"]
                $0.alwaysAssign = [AlwaysAssign(name: "jira-users")]
            }, pushed: ["hr"], steps: ["+jira-users"]),
        GroupRuleCase(
            testDescription: "alwaysAssign with a condition",
            rules: {
                $0.alwaysAssign = [
                    AlwaysAssign(name: "adas", condition: "userName sw \"a\""),
                    AlwaysAssign(name: "eves", condition: "userName sw \"e\""),
                ]
            }, pushed: [], owned: ["eves"], steps: ["-eves", "+adas"]),
        GroupRuleCase(
            testDescription: "neverRemove", rules: { $0.neverRemove = ["licence-.*"] }, pushed: [],
            owned: ["licence-a", "b"], local: ["licence-c"], steps: ["-b"]),
        GroupRuleCase(
            testDescription: "user data only",
            rules: {
                $0.neverAssign = [".*"]
                $0.neverRemove = [".*"]
            }, pushed: ["a"], owned: ["b"], local: ["c"], steps: []),
        GroupRuleCase(
            testDescription: "localMemberships keep", rules: { $0.localMemberships = .keep }, pushed: ["a"],
            owned: ["b"], local: ["c"], steps: ["-b", "+a"]),
        GroupRuleCase(
            testDescription: "names are transformed first",
            rules: {
                $0.name = "jira-{{ displayName | lower }}"
                $0.onlyAssign = ["jira-devs"]
            }, pushed: ["DEVS", "HR"], steps: ["+jira-devs"]),
        GroupRuleCase(
            testDescription: "a group whose name comes out empty is ignored",
            rules: { $0.name = #"{{ displayName | regex("app-(.+)", "$1") }}"# }, pushed: ["app-jira", "hr"],
            steps: ["+jira"]),
        GroupRuleCase(
            testDescription: "a protected group is neither added nor removed",
            rules: { $0.alwaysAssign = [AlwaysAssign(name: "safe-3")] }, pushed: ["safe-1"], owned: ["safe-2"],
            local: ["SAFE-4"], steps: []),
        GroupRuleCase(
            testDescription: "blanks around a name make no other group of it, protected or not",
            rules: { _ in }, pushed: ["Safe-1 ", "\tsafe-2", " devs\u{A0}"], steps: ["+devs"]),
        GroupRuleCase(
            testDescription: "blanks around an entry of alwaysAssign are no way past protect",
            rules: { $0.alwaysAssign = [AlwaysAssign(name: "safe-1 "), AlwaysAssign(name: " staff\u{A0}")] },
            pushed: [], steps: ["+staff"]),
        GroupRuleCase(
            testDescription: "blanks around an entry of any list are no part of the name",
            rules: {
                $0.neverAssign = ["hr "]
                $0.neverRemove = [" old"]
            }, pushed: ["HR", "devs"], owned: ["old", "older "], steps: ["-older ", "+devs"]),
        GroupRuleCase(
            testDescription: "two groups that come out with one name are one",
            rules: { $0.name = "{{ displayName | lower }}" }, pushed: ["Devs", "devs"], steps: ["+devs"]),
    ]

    @Test(arguments: cases)
    func `decide`(example: GroupRuleCase) throws {
        let planner = try Sample.planner { rules in
            rules.protect.groups = ["safe-.*"]
            example.rules(&rules.groups)
        }
        let account = Sample.account(owned: example.owned, local: example.local)
        for pushed in [example.pushed, example.pushed.reversed()] {
            let plan = planner.plan(Sample.input(Sample.user(groups: pushed), account: account))
            #expect(plan.told == example.steps)
        }
    }

    @Test func `nested groups count, or do not`() throws {
        var user = Sample.user(groups: ["direct"])
        user.groups.append(Sample.group("outer", isDirect: false))
        #expect(try Sample.planner().plan(Sample.input(user)).told == ["create ada", "+direct", "+outer"])
        let ignoring = try Sample.planner { $0.groups.nested = .ignore }
        #expect(ignoring.plan(Sample.input(user)).told == ["create ada", "+direct"])
    }

    @Test func `required sees transformed names, and a group that is never assigned opens the door all the same`()
        throws
    {
        let planner = try Sample.planner { rules in
            rules.groups.name = "x-{{ displayName }}"
            rules.groups.required = ["x-staff"]
            rules.groups.neverAssign = ["x-staff"]
        }
        #expect(planner.plan(Sample.input(Sample.user(groups: ["staff"]))).told == ["create ada"])
        #expect(planner.plan(Sample.input(Sample.user(groups: ["x-staff"]))).state == .waiting)
    }

    @Test func `every group says which rule decided`() throws {
        let planner = try Sample.planner { rules in
            rules.groups.neverAssign = ["hr"]
            rules.groups.alwaysAssign = [AlwaysAssign(name: "all")]
            rules.groups.neverRemove = ["lic.*"]
            rules.protect.groups = ["admins"]
        }
        let plan = planner.plan(
            Sample.input(
                Sample.user(groups: ["devs", "hr", "admins"]), account: Sample.account(owned: ["old", "licence"])))
        let told = plan.groups.map { "\($0.group): \($0.outcome) by \($0.reason)" }
        #expect(
            told == [
                "admins: blocked by protect.groups names it by `admins`",
                "all: wanted by groups.alwaysAssign gives everybody `all`",
                "devs: wanted by member of `devs` at the identity provider",
                "hr: blocked by groups.neverAssign forbids it by `hr`",
                "licence: kept by groups.neverRemove keeps it by `lic.*`",
                "old: removed by in no such group at the identity provider, and groups.alwaysAssign does not give it",
            ])
    }
}
