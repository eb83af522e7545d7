import Provisioning
import Testing

@Suite struct GroupPlannerTests {
    private func plan(
        _ before: String, _ now: String, old: TargetGroup? = nil, new: TargetGroup? = nil,
        _ change: (inout TargetRules) -> Void = { _ in }
    ) throws -> GroupPlan {
        var rules = TargetRules(target: "directory")
        change(&rules)
        let planner = GroupPlanner(rules: try CompiledRules(rules))
        let names = try planner.names(before: Sample.group(before, id: "g"), now: Sample.group(now, id: "g"))
        return try planner.plan(before: names.before, now: names.now, old: old, new: new)
    }

    private let devs = TargetGroup(name: "devs", isOwned: true)

    @Test func `the target's group follows`() throws {
        #expect(try plan("devs", "builders", old: devs) == .rename(from: "devs", to: "builders"))
    }

    @Test func `a change of case follows too`() throws {
        #expect(try plan("devs", "Devs", old: devs, new: devs) == .rename(from: "devs", to: "Devs"))
    }

    @Test func `nothing happens when the transformed name stays`() throws {
        #expect(try plan("Devs", "DEVS", old: devs) { $0.groups.name = "{{ displayName | lower }}" } == .nothing)
    }

    @Test(
        arguments: [
            { $0.groups.required = ["devs"] }, { $0.groups.onlyAssign = ["devs"] },
            { $0.groups.neverAssign = ["builders"] }, { $0.groups.neverRemove = ["devs"] },
            { $0.groups.alwaysAssign = [AlwaysAssign(name: "devs")] }, { $0.protect.groups = ["builders"] },
            { $0.groups.name = #"{{ displayName | regex("(devs)", "$1") }}"# },
        ] as [@Sendable (inout TargetRules) -> Void])
    func `members move when a rule tells the names apart`(change: @Sendable (inout TargetRules) -> Void) throws {
        guard case .moveMembers = try plan("devs", "builders", old: devs, change) else {
            Issue.record("The group must not be renamed.")
            return
        }
    }

    @Test func `members move when the name is taken, the group is missing or somebody else's`() throws {
        let taken = TargetGroup(name: "Builders", isOwned: true)
        let theirs = TargetGroup(name: "devs", isOwned: false)
        for plan in [
            try plan("devs", "builders", old: devs, new: taken), try plan("devs", "builders"),
            try plan("devs", "builders", old: theirs),
        ] {
            guard case .moveMembers = plan else {
                Issue.record("The group must not be renamed.")
                return
            }
        }
    }
}
