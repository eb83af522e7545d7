import Provisioning
import StrictJSON
import Testing

/// An explanation says what the plan does, for anybody.
@Suite struct ExplanationTests {
    @Test(arguments: 0..<20)
    func `it comes to the plan of the sync, for random users, accounts and rules`(seed: Int) throws {
        try PlanWorld.each(seed: seed, count: 150) { world in
            let explanation = world.planner.explain(world.input)
            let plan = world.planner.plan(world.input)
            #expect(explanation.plan == plan, "\(world)")
            if !plan.groups.isEmpty { #expect(explanation.groups == plan.groups) }
            guard world.input.source?.isActive == true, plan.state != .protected, plan.state != .conflict else {
                return
            }
            let isLeftOut =
                plan.message == "in none of the required groups"
                || plan.message?.description.hasPrefix("in none of the required groups;") == true
            #expect(explanation.scope?.isInside == !isLeftOut, "\(world)")
        }
    }

    @Test func `every attribute shows its templates and the value after each function`() throws {
        let planner = try Sample.planner { rules in
            rules.attributes.username = AttributeRule(from: ["{{ nickName }}", "{{ userName | before(\"@\") }}"])
        }
        let explanation = planner.explain(Sample.input(Sample.user("ada@example.com")))
        let username = try #require(explanation.mappings.first { $0.setting == "attributes.username" })
        #expect(username.trace.outcome == .set("ada"))
        #expect(username.trace.templates.map(\.value) == [nil, "ada"])
        #expect(username.trace.templates.last?.parts.first?.values == ["ada@example.com"])
        #expect(username.trace.templates.last?.parts.first?.calls.map(\.values) == [["ada"]])
        #expect(explanation.plan.told.first == "create ada")
    }

    @Test func `required names the group and the entry that let the user in, or that none does`() throws {
        let planner = try Sample.planner { $0.groups.required = ["jira-.*"] }
        let inside = planner.explain(Sample.input(Sample.user(groups: ["jira-users"])))
        #expect(inside.scope == .inside(group: "jira-users", entry: "jira-.*"))
        let outside = planner.explain(Sample.input(Sample.user(groups: ["devs"])))
        #expect(outside.scope == .outside)
        #expect(outside.plan.state == .waiting)
        // What would decide is told, though nothing is done.
        #expect(outside.groups.map(\.group) == ["devs"])
        #expect(!outside.areGroupsPlanned)
        let anybody = try Sample.planner().explain(Sample.input(Sample.user()))
        #expect(anybody.scope == .everybody)
    }

    @Test func `dropWhen tells which filter holds`() throws {
        let planner = try Sample.planner { $0.dropWhen = ["title eq \"Robot\"", "userName sw \"ada\""] }
        let explanation = planner.explain(Sample.input(Sample.user()))
        #expect(explanation.conditions.map(\.holds) == [false, true])
        #expect(explanation.plan.state == .dropped)
        #expect(explanation.decision.description == "dropped: dropWhen: `userName sw \"ada\"`")
    }

    @Test func `each group has the rule that gave, blocked, kept or removed it`() throws {
        let planner = try Sample.planner { rules in
            rules.groups.neverAssign = ["admins"]
            rules.groups.neverRemove = ["vpn"]
            rules.groups.localMemberships = .keep
            rules.groups.alwaysAssign = [AlwaysAssign(name: "all")]
        }
        let account = Sample.account(owned: ["vpn", "old"], local: ["friends"])
        let user = Sample.user(groups: ["devs", "admins"], ["displayName": "ada"])
        let groups = planner.explain(Sample.input(user, account: account)).groups
        #expect(
            groups.map { "\($0.group) \($0.outcome)" } == [
                "admins blocked", "all wanted", "devs wanted", "friends kept", "old removed", "vpn kept",
            ])
        #expect(groups.last?.reason == .neverRemove(entry: "vpn"))
    }

    @Test func `of a leaver it tells what the clean-up leaves the account in, and nothing that counts no more`() throws
    {
        let user = Sample.user(active: false, groups: ["devs"])
        let account = Sample.account(owned: ["old"], local: ["friends"])
        for source in [user, nil] {
            let left = try Sample.planner().explain(Sample.input(source, account: account))
            #expect(left.isLeaver && left.areGroupsPlanned)
            #expect(left.groups.map { "\($0.group) \($0.outcome)" } == ["friends kept", "old kept"])
            #expect(left.groups.allSatisfy { $0.reason == .leftByCleanup && $0.isCurrent })
        }
        let stricter = try Sample.planner { $0.cleanup.removeMemberships = true }
        let removed = stricter.explain(Sample.input(user, account: account))
        #expect(
            removed.groups == removed.plan.groups && removed.groups.first { $0.group == "old" }?.outcome == .removed)
    }

    @Test func `a deleted user has no source to tell, and the plan says what becomes of the account`() throws {
        let explanation = try Sample.planner().explain(Sample.input(nil, account: Sample.account()))
        #expect(explanation.source == nil)
        #expect(explanation.mappings.isEmpty)
        #expect(explanation.plan.told == ["disable"])
        #expect(explanation.decision == "deleted at the identity provider")
    }

    @Test func `a group's name finds every setting that says something of it`() throws {
        var rules = TargetRules(target: "directory")
        rules.protect.groups = ["jira-admins"]
        rules.groups.neverRemove = ["jira-.*"]
        rules.groups.alwaysAssign = [AlwaysAssign(name: "Jira-Admins", condition: "active eq true")]
        let planner = GroupPlanner(rules: try CompiledRules(rules))
        #expect(
            try planner.mentions(of: "jira-admins").map { "\($0.setting): \($0.entry)" } == [
                "protect.groups: jira-admins", "groups.neverRemove: jira-.*",
                "groups.alwaysAssign: Jira-Admins when `active eq true`",
            ])
        #expect(try planner.mentions(of: "devs").isEmpty)
    }
}
