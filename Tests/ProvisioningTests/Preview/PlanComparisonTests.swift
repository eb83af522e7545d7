import Provisioning
import Testing

@Suite struct PlanComparisonTests {
    private func plan(_ name: String, _ actions: [AccountAction], _ state: UserState = .provisioned) -> UserPlan {
        UserPlan(state: state, username: name, steps: actions.map { PlanStep($0, reason: "because") })
    }

    private func held(_ user: String) -> HeldStep {
        HeldStep(
            key: StepKey(resourceID: user, accountID: "a-\(user)", action: "disableAccount", detail: ""),
            kind: .accounts, account: user, reason: "why", limit: "the limit",
            source: SourceFingerprint(rawValue: "f"))
    }

    private func compare(
        _ before: (inout PlanPreview) -> Void, _ after: (inout PlanPreview) -> Void
    ) throws -> PlanPreview {
        var recorded = PlanPreview.recording
        before(&recorded)
        var preview = PlanPreview(.init(), since: try #require(recorded.record))
        after(&preview)
        return preview
    }

    @Test func `what both rules do is no change: only its number is told`() throws {
        let all: (inout PlanPreview) -> Void = { preview in
            for number in 0..<390 {
                preview.add(plan("p\(number)", [], .held), of: "u\(number)", held: [held("u\(number)")])
            }
            preview.add(plan("ada", [.addMembership(group: "devs")]), of: "ada")
            preview.add(plan("eve", [], .conflict), of: "eve")
        }
        let preview = try compare(all, all)
        #expect(preview.told == 0 && preview.changed == 0 && preview.held.isEmpty && preview.people.isEmpty)
        #expect(preview.comparison?.sameHeld == ["disableAccount": 390])
        #expect(preview.comparison?.same == ["addMembership": 1])
        #expect(preview.comparison?.dropped.isEmpty == true && preview.comparison?.droppedHeld.isEmpty == true)
        #expect(preview.users == 392)
    }

    @Test func `what is added and what is dropped are told apart, by kind and by person`() throws {
        let preview = try compare {
            $0.add(plan("ada", [.addMembership(group: "devs"), .addMembership(group: "ops")]), of: "ada")
            $0.add(plan("max", [], .held), of: "max", held: [held("max")])
        } _: {
            $0.add(plan("ada", [.addMembership(group: "devs"), .removeMembership(group: "hr")]), of: "ada")
            $0.add(plan("eve", [], .held), of: "eve", held: [held("eve")])
            $0.add(plan("kim", [], .conflict), of: "kim")
        }
        #expect(preview.actions == ["removeMembership": 1])
        #expect(preview.held["disableAccount"]?.count == 1)
        #expect(preview.people.map(\.name) == ["ada", "eve", "kim"])
        #expect(preview.people.first?.steps.map(\.action) == [.removeMembership(group: "hr")])
        #expect(preview.groups.map(\.name) == ["hr"])
        let comparison = try #require(preview.comparison)
        #expect(comparison.same == ["addMembership": 1] && comparison.dropped == ["addMembership": 1])
        #expect(comparison.droppedHeld == ["disableAccount": 1] && comparison.sameHeld.isEmpty)
    }

    @Test func `the same step of another user is another step`() throws {
        let preview = try compare {
            $0.add(plan("ada", [.disable]), of: "u1")
        } _: {
            $0.add(plan("ada", [.disable]), of: "u2")
        }
        #expect(preview.actions == ["disableAccount": 1])
        #expect(preview.comparison?.dropped == ["disableAccount": 1])
    }
}
