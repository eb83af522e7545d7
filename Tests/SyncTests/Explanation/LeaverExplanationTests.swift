import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// Of who left, and of whose clean-up does not go on, nothing is told that is not so.
@Suite(.timeLimit(.minutes(1))) struct LeaverExplanationTests {
    private func world(_ change: (inout TargetRules) -> Void = { _ in }) async throws -> SyncWorld {
        let world = try SyncWorld { rules in
            rules.cleanup.removeMemberships = true
            change(&rules)
        }
        for number in 0..<30 { await world.put("u\(number)", "p\(number)") }
        await world.store.putGroup("g", "Staff", members: Set((0..<30).map { "u\($0)" }))
        await world.store.putGroup("h", "Ops", members: [])
        try await world.drain()
        return world
    }

    private func explainer(_ world: SyncWorld) -> SyncExplainer {
        SyncExplainer(binding: fakeBinding, rules: world.compiled, store: world.store, target: world.target, now: { 0 })
    }

    private func why(_ group: String, _ id: String, _ world: SyncWorld) async throws -> [String] {
        let user = try #require(try await explainer(world).user(id))
        return try await explainer(world).membership(in: group, of: user).reasons.map(\.description)
    }

    private func taken(_ why: String) -> String {
        "the user left (\(why)), and the clean-up took the account out of it or keeps it out: "
            + "cleanup.removeMemberships takes the groups of everybody who left"
    }

    @Test func `of an inactive user who is still in the group there it tells that he left`() async throws {
        let world = try await world { $0.groups.alwaysAssign = [AlwaysAssign(name: "everyone")] }
        await world.put("u0", "p0", active: false)
        try await world.drain()
        let told = taken("inactive at the identity provider")
        #expect(try await why("Staff", "u0", world) == [told])
        #expect(try await why("everyone", "u0", world) == [told])
        let ops = try await why("Ops", "u0", world)
        #expect(ops == [told, "the identity provider has not put the user into `Ops`, which becomes it"])
    }

    @Test func `of a deleted user it tells that he left`() async throws {
        let world = try await world()
        await world.store.delete("u0")
        try await world.drain()
        #expect(try await why("Staff", "u0", world) == [taken("deleted at the identity provider")])
    }

    @Test func `of who is in no required group it tells that he left`() async throws {
        let world = try await world { $0.groups.required = ["Staff"] }
        await world.store.putGroup("g", "Staff", members: Set((1..<30).map { "u\($0)" }))
        try await world.drain()
        let told = try await why("Staff", "u0", world)
        let unpushed = "the identity provider has not put the user into `Staff`, which becomes it"
        #expect(told == [taken("in none of the required groups"), unpushed])
    }

    @Test func `of who is dropped it tells that he left`() async throws {
        let world = try await world { $0.dropWhen = ["userName eq \"gone\""] }
        await world.put("u0", "gone")
        try await world.drain()
        #expect(try await why("Staff", "u0", world) == [taken("dropped: dropWhen: `userName eq \"gone\"`")])
    }

    @Test func `where the clean-up takes no groups it is not said to have taken one`() async throws {
        let world = try await world { $0.cleanup.removeMemberships = false }
        await world.put("u0", "p0", active: false)
        try await world.drain()
        let told = try await why("Ops", "u0", world)
        #expect(
            told.first == "the user left (inactive at the identity provider), and the clean-up puts nobody into a group"
        )
        let keeping = try await self.world { $0.cleanup.keepMemberships = ["Ops"] }
        await keeping.put("u0", "p0", active: false)
        try await keeping.drain()
        #expect(try await why("Ops", "u0", keeping).first == told.first)
    }

    @Test func `who is in a group through another one that is not looked into is not said to be in none`() async throws
    {
        let world = try await world { $0.groups.nested = .ignore }
        await world.store.putGroup("h", "Ops", members: ["g"])
        try await world.drain()
        let told = try await why("Ops", "u0", world)
        #expect(told == ["the user is in `Ops` only through a member group, and groups.nested is ignore"])
    }

    /// The limit stops some of those who leave. `ruling`: about the accounts, before the clean-up takes groups too.
    private func stopped(_ ruling: HeldRuling?) async throws -> (world: SyncWorld, resource: String) {
        var world = try await world { $0.cleanup.removeMemberships = ruling == nil }
        for number in 0..<15 { await world.put("u\(number)", "p\(number)", active: false) }
        try await world.drain()
        let held = await world.store.held.filter { $0.step.kind == .accounts }
        let resource = try #require(held.first).step.key.resourceID
        if let ruling {
            _ = await world.store.decide(held.map(\.number), ruling, fakeBinding.id)
            world = try SyncWorld(sharing: world) { $0.cleanup.removeMemberships = true }
            await world.store.markAll(fakeBinding.id)
            try await world.drain()
        }
        return (world, resource)
    }

    @Test func `where the account's step was rejected, no membership is said to go with the next sync`() async throws {
        let (world, resource) = try await stopped(.reject)
        let user = try #require(try await explainer(world).user(resource))
        #expect(user.review.plan.steps.isEmpty)
        let told = try await why("Staff", resource, world)
        #expect(
            told.count == 1
                && told[0].hasPrefix("its removal is left out with the rejected step `disable the account`: "))
        let members = try await explainer(world).group("Staff", start: 0, limit: 100).members
        let reasons = members.filter { $0.resourceID == resource }.map(\.reason.description)
        #expect(reasons == told)
        #expect(!members.contains { $0.reason.description.contains("the next sync") })
        let steps = user.explanation.plan.steps.map { user.review.course(of: $0.action) }
        #expect(!steps.isEmpty && steps.allSatisfy { $0?.stop?.decision == .rejected })
        let elsewhere = try await why("Ops", resource, world)
        #expect(elsewhere.first?.hasSuffix("the clean-up puts nobody into a group") == true)
    }

    @Test func `where the account's step waits, its memberships wait too`() async throws {
        let (world, resource) = try await stopped(nil)
        let told = try await why("Staff", resource, world)
        #expect(told.count == 1 && told[0].hasPrefix("its removal waits "))
        let members = try await explainer(world).group("Staff", start: 0, limit: 100).members
        #expect(members.filter { $0.resourceID == resource }.map(\.reason.description) == told)
    }
}
