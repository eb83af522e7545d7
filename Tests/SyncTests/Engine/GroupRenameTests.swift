import Directory
import Provisioning
import Sync
import TestSupport
import Testing

@Suite struct GroupRenameTests {
    private func world(_ change: (inout TargetRules) -> Void = { _ in }) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        await world.put("u1", "ada")
        await world.put("u2", "eve")
        await world.store.putGroup("g1", "devs", members: ["u1", "u2"])
        try await world.drain()
        return world
    }

    @Test func `the directory's group is renamed, with its members in it`() async throws {
        let world = try await world()
        let id = await world.directory.group(named: "devs", in: SyncWorld.directoryID)?.id
        await world.store.renameGroup("g1", "builders")
        let result = try await world.drain()
        #expect(result.groupsRenamed == 1)
        #expect(result.stepsDone == 1)
        #expect(try await world.told() == ["ada (on): builders", "eve (on): builders"])
        #expect(await world.directory.group(named: "builders", in: SyncWorld.directoryID)?.id == id)
        #expect(await world.directory.group(named: "devs", in: SyncWorld.directoryID) == nil)
    }

    private func world(
        people: Int, in groups: [String], _ change: (inout TargetRules) -> Void = { _ in }
    ) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        for number in 0..<people { await world.put("u\(number)", "p\(number)") }
        for (place, group) in groups.enumerated() {
            await world.store.putGroup("g\(place + 1)", group, members: Set((0..<people).map { "u\($0)" }))
        }
        try await world.drain()
        return world
    }

    /// The target refuses all steps of the first call.
    private func drainRefusingOnce(_ world: SyncWorld) async throws {
        let engine = SyncEngine(
            binding: fakeBinding, rules: world.compiled, store: world.store,
            target: RefusingTarget(inner: world.target), ids: world.idSource,
            now: { [clock = world.clock] in clock.now }, jitter: .none)
        while try await !engine.runOnce().isEmpty {}
    }

    @Test func `a group of many is renamed in one step: nobody leaves it`() async throws {
        let world = try await world(people: 300, in: ["devs", "a", "b", "c", "d", "e"])
        await world.store.renameGroup("g1", "builders")
        #expect(try await world.preview().everybody().plans.held.isEmpty)
        let result = try await world.drain()
        #expect(result.actions == ["renameGroup": 1])
        #expect(try await world.told().allSatisfy { $0.hasSuffix(": a, b, builders, c, d, e") })
        // Whoever leaves the group later is the first one to leave it.
        await world.store.putGroup("g1", "builders", members: Set((1..<300).map { "u\($0)" }))
        #expect(try await world.drain().actions == ["removeMembership": 1])
        #expect(await world.store.held.isEmpty)
    }

    @Test func `a name that most memberships go by is left by nobody before an administrator says so`() async throws {
        let world = try await world(people: 60, in: ["devs"])
        await world.store.renameGroup("g1", "builders")
        let plans = try await world.preview().everybody().plans
        #expect(plans.held["removeMembership"]?.count == 60)
        let result = try await world.drain()
        #expect(result.actions == ["addMembership": 60])
        #expect(try await world.told().allSatisfy { $0.hasSuffix(": builders, devs") })
        let held = await world.store.held
        #expect(held.count == 60)
        #expect(
            held.first?.step.limit == "more than 49 of 60 memberships would be removed within 24h; "
                + "the limit is 20 %, but no less than 49")
        #expect(held.first?.step.reason == "the identity provider calls the group `builders` now")
        #expect(try await world.preview().everybody().plans.held["removeMembership"]?.count == 60)
        _ = await world.store.decide(held.map(\.number), .approve, fakeBinding.id)
        try await world.drain()
        #expect(try await world.told().allSatisfy { $0.hasSuffix(": builders") })
        #expect(await world.store.held.isEmpty)
    }

    @Test(arguments: [HeldStep.Decision.waiting, .rejected])
    func `a name that is given back before it is followed needs no decision`(decision: HeldStep.Decision) async throws {
        let world = try await world(people: 60, in: ["devs"])
        await world.store.renameGroup("g1", "builders")
        try await world.drain()
        #expect(await world.store.held.count == 60)
        if decision == .rejected {
            _ = await world.store.decide(await world.store.held.map(\.number), .reject, fakeBinding.id)
        }
        await world.store.renameGroup("g1", "devs")
        #expect(try await world.preview().everybody().plans.held.isEmpty)
        try await world.drain()
        #expect(try await world.told().allSatisfy { $0.hasSuffix(": devs") })
        #expect(await world.store.held.isEmpty)
        // Nobody has lost anything: the next one who leaves the group is the first.
        await world.store.putGroup("g1", "devs", members: Set((1..<60).map { "u\($0)" }))
        #expect(try await world.drain().actions == ["removeMembership": 1])
        #expect(await world.store.held.isEmpty)
    }

    @Test func `a target that refuses to take the new name back is asked again, and nobody waits`() async throws {
        let world = try await world(people: 60, in: ["devs"])
        await world.store.renameGroup("g1", "builders")
        try await world.drain()
        await world.store.renameGroup("g1", "devs")
        try await drainRefusingOnce(world)
        world.clock.advance(3_600_000)
        try await world.drain()
        #expect(try await world.told().allSatisfy { $0.hasSuffix(": devs") })
        #expect(await world.store.held.isEmpty)
    }

    @Test func `a rename that the target refuses takes nothing from anybody`() async throws {
        let world = try await world(people: 10, in: ["devs", "ops"]) {
            $0.safety.memberships = SafetySettings.Limit(count: 15, percent: 100, atLeast: 500)
        }
        await world.store.renameGroup("g1", "builders")
        try await drainRefusingOnce(world)
        #expect(await world.store.held.isEmpty)
        #expect(try await world.told().allSatisfy { $0.hasSuffix(": builders, ops") })
    }

    @Test func `what a rename takes from members counts in the window`() async throws {
        let world = try await world(people: 10, in: ["devs", "ops"]) {
            $0.safety.memberships = SafetySettings.Limit(count: 15, percent: 100, atLeast: 500)
        }
        await world.store.renameGroup("g1", "builders")
        #expect(try await world.drain().groupsRenamed == 1)
        // Another spelling is the same name.
        await world.store.renameGroup("g1", "Builders")
        #expect(try await world.drain().groupsRenamed == 1)
        await world.store.renameGroup("g2", "keepers")
        #expect(try await world.drain().groupsRenamed == 0)
        #expect(await world.store.held.count == 10)
        #expect(try await world.told().allSatisfy { $0.hasSuffix(": Builders, keepers, ops") })
    }

    @Test func `groups that get each other's names are left by their members`() async throws {
        let world = try await world(people: 60, in: []) { $0.safety.memberships.percent = 100 }
        await world.store.putGroup("g1", "devs", members: Set((0..<40).map { "u\($0)" }))
        await world.store.putGroup("g2", "ops", members: Set((40..<60).map { "u\($0)" }))
        try await world.drain()
        await world.store.renameGroup("g1", "ops")
        await world.store.renameGroup("g2", "devs")
        #expect(try await world.drain().groupsRenamed == 0)
        let held = Dictionary(grouping: await world.store.held, by: \.step.key.detail)
        #expect(held.mapValues(\.count) == ["devs": 20, "ops": 1])
        #expect(held["devs"]?.first?.step.limit.contains("more than 20 of 40 members would leave `devs`") == true)
    }

    @Test func `several renames, and one back, end with the last name`() async throws {
        let world = try await world()
        await world.store.renameGroup("g1", "x")
        await world.store.renameGroup("g1", "devs")
        #expect(try await world.drain().stepsDone == 0)
        await world.store.renameGroup("g1", "x")
        await world.store.renameGroup("g1", "Devs")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): Devs", "eve (on): Devs"])
    }

    @Test func `members move when somebody else is in the group`() async throws {
        let world = try await world()
        try await world.add([
            .createUser(DirectoryUser(id: "local", name: "zoe")),
            .addMembership(userID: "local", group: "devs", owner: .administrator),
        ])
        await world.store.renameGroup("g1", "builders")
        let result = try await world.drain()
        #expect(result.groupsMoved == 1)
        #expect(try await world.told() == ["ada (on): builders", "eve (on): builders", "zoe (on): devs"])
    }

    @Test func `members move when another group of that name has members too`() async throws {
        let world = try await world()
        await world.put("u3", "joe")
        await world.store.putGroup("g2", "devs", members: ["u3"])
        try await world.drain()
        await world.store.renameGroup("g1", "builders")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): builders", "eve (on): builders", "joe (on): devs"])
    }

    /// Groups, what becomes of their names in which order, and what the directory has then.
    static let chains: [([(String, String)], [String])] = [
        ([("g2", "zz"), ("g1", "ops")], ["ada (on): ops", "eve (on): ops, zz"]),
        ([("g1", "ops"), ("g2", "zz")], ["ada (on): ops", "eve (on): ops, zz"]),
        ([("g1", "ops"), ("g2", "devs")], ["ada (on): ops", "eve (on): devs, ops"]),
        ([("g1", "ops"), ("g2", "staff"), ("g3", "devs")], ["ada (on): ops", "eve (on): devs, ops, staff"]),
    ]

    @Test(arguments: chains)
    func `a name that another group gives up is had as soon as it did`(
        renames: [(String, String)], people: [String]
    ) async throws {
        let world = try await world()
        await world.store.putGroup("g2", "ops", members: ["u2"])
        await world.store.putGroup("g3", "staff", members: renames.count == 3 ? ["u2"] : [])
        try await world.drain()
        let devs = await world.directory.group(named: "devs", in: SyncWorld.directoryID)?.id
        for (group, name) in renames { await world.store.renameGroup(group, name) }
        let result = try await world.drain()
        #expect(result.groupsRenamed == renames.count)
        #expect(result.groupsMoved == 0)
        #expect(result.actions == ["renameGroup": renames.count])
        #expect(try await world.told() == people)
        #expect(await world.directory.group(named: "ops", in: SyncWorld.directoryID)?.id == devs)
    }

    @Test func `a group that is renamed while its members are read is followed before they are planned`() async throws {
        let world = try await world()
        await world.store.putGroup("g2", "ops", members: ["u2"])
        try await world.drain()
        await world.store.renameGroup("g2", "zz")
        await world.store.renameWhenUsersAreRead("g1", "ops")
        let result = try await world.drain()
        #expect(result.actions == ["renameGroup": 2])
        #expect(try await world.told() == ["ada (on): ops", "eve (on): ops, zz"])
    }

    @Test func `one user alone is brought in line after renamed groups are`() async throws {
        let world = try await world()
        await world.store.renameGroup("g1", "builders")
        #expect(try await world.engine.run(users: ["u1"]).groupsRenamed == 1)
        #expect(try await world.told() == ["ada (on): builders", "eve (on): builders"])
    }

    @Test(arguments: Fault.allCases, [FakeSyncStore.Call.markMembers, .links, .users])
    func `a crash in between is made good`(fault: Fault, call: FakeSyncStore.Call) async throws {
        let world = try await world()
        await world.store.renameGroup("g1", "builders")
        await world.store.failNext(call, fault)
        await #expect(throws: FakeFailure.self) { try await world.drain() }
        try await world.drain()
        #expect(try await world.told() == ["ada (on): builders", "eve (on): builders"])
    }
}

/// Refuses the first steps that it is given.
private struct RefusingTarget: WrappedTarget {
    let inner: any Target
    private let calls = Counter()

    init(inner: any Target) { self.inner = inner }

    func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        guard calls.next() > 1 else { return steps.map { _ in .failure(.rejected(reason: "not today")) } }
        return try await inner.perform(steps)
    }
}
