import Provisioning
import Testing

@Suite struct PlanPreviewTests {
    private func plan(_ name: String, _ actions: [AccountAction], _ state: UserState = .provisioned) -> UserPlan {
        UserPlan(state: state, username: name, steps: actions.map { PlanStep($0, reason: "because") })
    }

    @Test func `counts are of all, by state, action and group`() {
        var preview = PlanPreview()
        preview.add(plan("eve", [.addMembership(group: "devs"), .removeMembership(group: "Ops")]), of: "u2")
        preview.add(plan("ada", [.disable, .removeMembership(group: "ops")], .cleanedUp), of: "u1")
        preview.add(plan("max", [], .waiting), of: "u3")
        preview.add(plan("kim", [], .conflict), of: "u4")
        #expect(preview.users == 4)
        #expect(preview.changed == 2)
        #expect(preview.states == [.provisioned: 1, .cleanedUp: 1, .waiting: 1, .conflict: 1])
        #expect(preview.actions == ["addMembership": 1, "removeMembership": 2, "disableAccount": 1])
        // Whoever waits for nobody is not told.
        #expect(preview.people.map(\.name) == ["ada", "eve", "kim"])
        #expect(preview.told == 3)
        #expect(preview.groups.map(\.name) == ["devs", "Ops"])
        #expect(preview.groups.last?.lost.total == 2)
        #expect(preview.groups.last?.lost.first == ["ada", "eve"])
    }

    @Test(arguments: [
        (1, ["p000", "p001", "p002"]), (2, ["p003", "p004", "p005"]), (67, ["p198", "p199"]), (99, []),
    ])
    func `a page is a part of the list in the order of names, whatever the order of plans`(
        number: Int, expected: [String]
    ) {
        var preview = PlanPreview(.init(limit: 3, number: number))
        for index in 0..<200 {
            let name = String((index * 77) % 200 + 1000).dropFirst()
            preview.add(plan("p\(name)", [.enable, .addMembership(group: "g\(name)")]), of: "u\(index)")
        }
        #expect(preview.people.map(\.name) == expected)
        #expect(preview.groups.map(\.name) == expected.map { "g" + $0.dropFirst() })
        #expect(preview.told == 200)
        #expect(preview.groupCount == 200)
    }

    @Test func `who is deleted loses the groups of his account, which takes no steps of their own`() {
        var preview = PlanPreview()
        preview.add(plan("ada", [.delete]), of: "u1", in: ["devs", "ops"])
        preview.add(
            plan("eve", [.disable, .removeMembership(group: "devs")], .cleanedUp), of: "u2", in: ["devs", "hr"])
        #expect(preview.actions == ["deleteAccount": 1, "disableAccount": 1, "removeMembership": 1])
        #expect(preview.lostWithAccounts == 2)
        #expect(preview.groups.map(\.name) == ["devs", "ops"])
        #expect(preview.groups.map(\.lost.first) == [["ada", "eve"], ["ada"]])
    }

    @Test func `copies count by the target that has something`() {
        var preview = PlanPreview(.init(limit: 0))
        let copying: [UserPlan.Copying?] = [.from(target: "jira"), .from(target: "jira"), .nothing, .waiting, nil]
        for (index, copying) in copying.enumerated() {
            var plan = plan("u\(index)", [.copyMembership(group: "devs")])
            plan.copying = copying
            preview.add(plan, of: "u\(index)")
        }
        #expect(preview.copies == ["jira": 2])
        #expect(preview.copiedFromNowhere == 1)
        #expect(preview.actions == ["copyMembership": 5])
        #expect(preview.groupCount == 1)
    }

    @Test func `who is anonymized is listed by the name of before`() {
        var preview = PlanPreview()
        var anonymized = plan("user-1", [.removeMembership(group: "devs")], .cleanedUp)
        anonymized.formerUsername = "dea"
        preview.add(anonymized, of: "u1")
        #expect(preview.people.map(\.name) == ["dea"])
        #expect(preview.people.map(\.becomes) == ["user-1"])
        #expect(preview.groups.map(\.lost.first) == [["dea"]])
    }

    @Test func `with no list at all the counts are the same`() {
        var preview = PlanPreview(.init(limit: 0))
        preview.add(plan("ada", [.enable, .addMembership(group: "devs")]), of: "u1")
        #expect(preview.people.isEmpty)
        #expect(preview.groups.isEmpty)
        #expect(preview.actions == ["enableAccount": 1, "addMembership": 1])
    }
}
