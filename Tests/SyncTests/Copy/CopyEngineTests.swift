import Directory
import Provisioning
import StrictJSON
import Sync
import Targets
import TestSupport
import Testing

/// New accounts get what other targets have, once.
@Suite struct CopyEngineTests {
    let jira = OtherTarget()
    let crowd = OtherTarget()

    private func world(_ change: (inout TargetRules) -> Void = { _ in }) throws -> SyncWorld {
        var world = try SyncWorld { rules in
            rules.copy.from = ["jira", "crowd"]
            rules.groups.localMemberships = .keep
            change(&rules)
        }
        world.elsewhere = ["jira": jira, "crowd": crowd]
        return world
    }

    private func account(_ name: String, _ world: SyncWorld) async throws -> Account {
        try #require(try await world.target.accounts(ids: [], usernames: [name]).first)
    }

    private func fullSync(_ world: SyncWorld) async throws -> BatchResult {
        await world.store.markAll(fakeBinding.id)
        return try await world.drain()
    }

    @Test(arguments: [GroupRuleSettings.LocalMemberships.keep, .remove])
    func `a new account is copied from the first target that has one`(local: GroupRuleSettings.LocalMemberships)
        async throws
    {
        let world = try world { $0.groups.localMemberships = local }
        crowd.put("ADA", groups: ["ops", "devs"], properties: ["desk": "7"])
        jira.put("eve", groups: ["hr"])
        crowd.put("eve", groups: ["not this one"])
        for (id, name) in [("u1", "ada"), ("u2", "eve"), ("u3", "bob")] { await world.put(id, name) }
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        let isKept = local == .keep
        #expect(
            try await world.told() == [
                isKept ? "ada (on): devs, ops" : "ada (on): devs", "bob (on): ", isKept ? "eve (on): hr" : "eve (on): ",
            ])
        let ada = try await account("ada", world)
        #expect(ada.properties == ["desk": "7"])
        #expect(Set(ada.memberships.filter(\.isOwned).map(\.group)) == ["devs"])
        #expect(
            await world.store.states["u1"]?.message?.description.hasPrefix(
                "no account `ada` in `jira`; copied from `crowd`")
                == true)
        #expect(await world.store.states["u3"]?.message == "no account `bob` in `jira`, `crowd`; nothing is copied")
        #expect(try await fullSync(world).stepsDone == 0)
        #expect((jira.calls, crowd.calls) == (1, 1))
    }

    @Test func `what other targets get later is not copied`() async throws {
        let world = try world { $0.cleanup.deleted = .delete }
        await world.put("u1", "ada")
        try await world.drain()
        jira.put("ada", groups: ["ops"])
        #expect(try await fullSync(world).stepsDone == 0)
        await world.put("u1", "ada", active: false)
        try await world.drain()
        await world.put("u1", "ada")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): "])
        // His account was deleted, so the next one is new again.
        await world.store.delete("u1")
        try await world.drain()
        await world.put("u2", "ada")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): ops"])
    }

    @Test func `while a target is away nobody is made without his copy, and all others go on`() async throws {
        let world = try world()
        await world.put("u0", "old")
        try await world.drain()
        jira.put("eve", groups: ["hr"])
        crowd.put("ada", groups: ["ops"])
        crowd.setAway(true)
        for (id, name) in [("u1", "ada"), ("u2", "eve"), ("u0", "older")] { await world.put(id, name) }
        let result = try await world.engine.runOnce()
        #expect(result.states == [.failed: 1, .provisioned: 2])
        #expect(try await world.told() == ["eve (on): hr", "older (on): "])
        let state = try #require(await world.store.states["u1"])
        #expect(state.retry)
        #expect(
            state.message?.description
                == "no account is made yet: `crowd` of copy.from could not be read, and is asked again: the target cannot "
                + "be reached: no route")
        crowd.setAway(false)
        #expect(try await world.engine.runOnce().isEmpty)
        world.clock.advance(Backoff.longest)
        try await world.drain()
        #expect(try await world.told() == ["ada (on): ops", "eve (on): hr", "older (on): "])
    }

    @Test func `a batch asks each target once`() async throws {
        let world = try world()
        for number in 0..<50 {
            await world.put("u\(number)", "user\(number)")
            if number < 20 { jira.put("user\(number)", groups: ["g"]) }
        }
        #expect(try await world.engine.runOnce().actions == ["createAccount": 50, "copyMembership": 20])
        #expect((jira.calls, crowd.calls) == (1, 1))
    }

    @Test(arguments: CrashTests.stops)
    func `a crash is made good by planning again`(stop: CrashTests.Stop) async throws {
        let world = try world()
        jira.put("ada", groups: ["ops", "devs"], properties: ["desk": "7", "lastName": "King"])
        await world.put("u1", "ada")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        await CrashTests.arm(stop, world)
        await #expect(throws: (any Error).self) { try await world.drain() }
        try await world.drain()
        #expect(try await world.told() == ["ada (on): devs, ops"])
        #expect(try await account("ada", world).properties == ["desk": "7", "lastName": "King"])
        #expect(await world.store.links["u1"]?.isCopyPending == false)
        #expect(try await fullSync(world).stepsDone == 0)
    }

    /// Between any two steps: the account is there, and only a part of what is copied.
    @Test(arguments: 0...4)
    func `a copy that stopped in the middle goes on where it was`(done: Int) async throws {
        let world = try world()
        jira.put("ada", groups: ["devs", "ops"], properties: ["desk": "7", "lastName": "King"])
        await world.put("u1", "ada")
        let target = FailingTarget(world.target, doing: done)
        let engine = SyncEngine(
            binding: fakeBinding, rules: world.compiled, store: world.store, target: target,
            copyTargets: world.elsewhere, ids: world.idSource, now: { world.clock.now }, jitter: .none)
        #expect(try await engine.runOnce().stepsFailed == 5 - done)
        #expect(await world.store.links["u1"]?.isCopyPending == true)
        #expect(await world.store.links["u1"]?.isConfirmed == (done > 0))
        world.clock.advance(Backoff.longest)
        let result = try await world.drain()
        #expect(result.stepsDone == 5 - done)
        #expect(try await world.told() == ["ada (on): devs, ops"])
        #expect(try await account("ada", world).properties == ["desk": "7", "lastName": "King"])
        #expect(await world.store.links["u1"]?.isCopyPending == false)
    }

    @Test func `a preview tells what is copied, and who waits`() async throws {
        let world = try world()
        jira.put("ada", groups: ["ops"], properties: ["desk": "7"])
        await world.put("u1", "ada")
        await world.put("u2", "eve")
        let foreseen = try await world.foreseen()
        #expect(foreseen.contains("u1: copyMembership ops"))
        #expect(try await world.told().isEmpty)
        crowd.setAway(true)
        let states = try await world.preview().everybody().plans.states
        #expect(states == [.provisioned: 1, .failed: 1])
        crowd.setAway(false)
        #expect(try await world.done() == foreseen)
    }

    @Test func `an explanation tells each group that a copy gives`() async throws {
        let world = try world { $0.protect.groups = ["admins"] }
        jira.put("ada", groups: ["ops", "admins"])
        await world.put("u1", "ada")
        let explainer = SyncExplainer(
            binding: fakeBinding, rules: world.compiled, store: world.store, target: world.target,
            copyTargets: world.elsewhere, now: { 0 })
        let explained = try #require(try await explainer.user("u1")).explanation
        #expect(explained.decision == "copied from `jira`: 1 group")
        #expect(explained.groups.map(\.outcome) == [.blocked, .copied])
        #expect(explained.groups.last?.reason.description == "copied from `jira`, where `ada` is in it")
    }
}

/// Does the first steps of all, and refuses the rest.
private struct FailingTarget: WrappedTarget {
    let inner: any Target
    let count: Int

    init(_ inner: any Target, doing count: Int) {
        self.inner = inner
        self.count = count
    }

    func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        let results = try await inner.perform(Array(steps.prefix(count)))
        return results + steps.dropFirst(count).map { _ in .failure(.rejected(reason: "too much")) }
    }
}
