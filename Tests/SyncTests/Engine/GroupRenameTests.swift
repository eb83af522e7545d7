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
