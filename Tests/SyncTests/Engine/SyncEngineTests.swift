import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

@Suite struct SyncEngineTests {
    @Test func `brings users and groups into the directory, and has nothing to do the second time`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.put("u2", "eve")
        await world.put("u3", "bob", active: false)
        await world.store.putGroup("g1", "devs", members: ["u1", "u2", "u3"])
        await world.store.putGroup("g2", "all", members: ["g1"])
        let result = try await world.drain()
        #expect(try await world.told() == ["ada (on): all, devs", "eve (on): all, devs"])
        #expect(result.states == [.provisioned: 2, .waiting: 1])
        let changes = await world.directory.applied.count
        await world.store.markAll(fakeBinding.id)
        #expect(try await world.drain().stepsDone == 0)
        #expect(await world.directory.applied.count == changes)
        #expect(await world.store.pendingCount(fakeBinding.id) == 0)
    }

    @Test func `follows the life of a user`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        let id = await world.directory.user(named: "ada", in: SyncWorld.directoryID)?.id
        await world.put("u1", "ada.l")
        try await world.drain()
        #expect(try await world.told() == ["ada.l (on): devs"])
        await world.put("u1", "ada.l", active: false)
        try await world.drain()
        #expect(try await world.told() == ["ada.l (off): devs"])
        await world.put("u1", "ada.l")
        await world.store.putGroup("g1", "devs", members: [])
        try await world.drain()
        #expect(try await world.told() == ["ada.l (on): "])
        await world.store.delete("u1")
        try await world.drain()
        #expect(try await world.told() == ["ada.l (off): "])
        #expect(await world.directory.user(named: "ada.l", in: SyncWorld.directoryID)?.id == id)
    }

    @Test func `gives a returner the same account, also when both are in one batch`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        try await world.drain()
        let id = await world.directory.user(named: "ada", in: SyncWorld.directoryID)?.id
        await world.store.delete("u1")
        await world.put("u9", "ADA")
        try await world.drain()
        let account = await world.directory.user(named: "ada", in: SyncWorld.directoryID)
        #expect(account?.id == id)
        #expect(account?.isActive == true)
        #expect(account?.name == "ADA")
        #expect(await world.store.links["u1"] == nil)
        #expect(await world.store.links["u9"]?.accountID == id)
    }

    @Test func `reads and writes a batch in a handful of calls`() async throws {
        let world = try SyncWorld()
        for number in 0..<200 { await world.put("u\(number)", "user\(number)") }
        await world.store.putGroup("g1", "all", members: Set((0..<200).map { "u\($0)" }))
        _ = try await world.engine.runOnce(limit: 500)
        #expect(await world.directory.calls <= 4)
        let calls = await world.store.calls
        #expect(calls == [.pendingGroups: 2, .pendingUsers: 1, .formerLinks: 1, .propose: 1, .record: 1])
    }

    @Test func `two users who want one name never make two accounts`() async throws {
        let world = try SyncWorld { $0.attributes.username = AttributeRule(from: ["{{ nickName }}"]) }
        await world.store.put("u1", ["userName": "a", "nickName": "ada"])
        await world.store.put("u2", ["userName": "b", "nickName": "Ada"])
        let result = try await world.drain()
        #expect(result.states == [.provisioned: 1, .conflict: 1])
        #expect(try await world.told() == ["ada (on): "])
        #expect(await world.store.states["u2"]?.message?.description.contains("user `a`") == true)
    }

    @Test func `a name that became free goes to the one who waits for it`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        try await world.drain()
        await world.put("u2", "ada")
        try await world.drain()
        #expect(await world.store.states["u2"]?.state == .conflict)
        await world.put("u1", "ada.l")
        try await world.drain()
        #expect(await world.store.states["u2"]?.state == .provisioned)
        #expect(try await world.told() == ["ada (on): ", "ada.l (on): "])
    }

    @Test func `a name that becomes free in the same batch goes to the one who was looked at before`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        try await world.drain()
        await world.put("u2", "ada")
        await world.put("u1", "ada.l")
        try await world.drain()
        #expect(await world.store.states["u2"]?.state == .provisioned)
        #expect(try await world.told() == ["ada (on): ", "ada.l (on): "])
    }

    @Test func `the name of a user who is deleted goes to the one who waits for it`() async throws {
        let world = try SyncWorld { $0.attributes.username = AttributeRule(from: ["{{ nickName }}"]) }
        await world.store.put("u1", ["userName": "a", "nickName": "ada"])
        try await world.drain()
        await world.store.put("u2", ["userName": "b", "nickName": "ada"])
        try await world.drain()
        #expect(await world.store.states["u2"]?.state == .conflict)
        await world.store.delete("u1")
        try await world.drain()
        #expect(await world.store.states["u2"]?.state == .provisioned)
    }

    @Test(arguments: Fault.allCases)
    func `a crash does not leave him waiting who waits for a name that became free`(fault: Fault) async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        try await world.drain()
        await world.put("u2", "ada")
        try await world.drain()
        await world.put("u1", "ada.l")
        await world.store.failNext(.record, fault)
        await #expect(throws: FakeFailure.self) { try await world.drain() }
        try await world.drain()
        #expect(try await world.told() == ["ada (on): ", "ada.l (on): "])
    }

    @Test func `many who want one name do not wait for each other`() async throws {
        let world = try SyncWorld { $0.attributes.username = AttributeRule(from: ["same"]) }
        for number in 0..<50 { await world.put("u\(number)", "user\(number)") }
        try await world.drain()
        #expect(await world.store.counts(fakeBinding.id) == [.provisioned: 1, .conflict: 49])
        #expect(await world.store.calls[.pendingUsers] == 3)
    }

    @Test func `repairs drift when everything is marked`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        let id = try #require(await world.directory.user(named: "ada", in: SyncWorld.directoryID)?.id)
        try await world.add([
            .updateUser(id: id, DirectoryUserFields(name: "x", isActive: false)),
            .removeMembership(userID: id, group: "devs"),
        ])
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        #expect(try await world.told() == ["ada (on): devs"])
    }

    @Test func `takes an account that nobody owns only after it was approved`() async throws {
        let world = try SyncWorld()
        try await world.add([.createUser(DirectoryUser(id: "local", name: "ada", owner: .administrator))])
        await world.put("u1", "ada")
        try await world.drain()
        #expect(await world.store.states["u1"]?.state == .needsDecision)
        #expect(await world.directory.user(id: "local", in: SyncWorld.directoryID)?.owner == .administrator)
        _ = try await world.engine.run(users: ["u1"], approvingLinks: true)
        #expect(await world.store.links["u1"]?.accountID == "local")
        #expect(await world.directory.user(id: "local", in: SyncWorld.directoryID)?.owner == .connector(7))
    }

    @Test func `one user's trouble is his own, is recorded, and is tried again later`() async throws {
        let world = try SyncWorld()
        await world.put("u1", String(repeating: "x", count: 300))
        await world.put("u2", "eve")
        let result = try await world.drain()
        #expect(result.states == [.failed: 1, .provisioned: 1])
        #expect(await world.store.states["u1"]?.message?.description.contains("is no name") == true)
        #expect(await world.store.records.contains { $0.resourceID == "u1" && $0.outcome == .failed })
        #expect(try await world.drain().isEmpty, "Not before its time.")
        world.clock.advance(2000)
        #expect(try await world.drain().states == [.failed: 1])
        world.clock.advance(2000)
        #expect(try await world.drain().isEmpty, "The second wait is longer.")
        await world.put("u1", "ada")
        #expect(try await world.drain().states == [.provisioned: 1])
    }

    @Test func `a mark that moved while its user was brought in line stays`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        let pending = try await world.store.pendingUsers(fakeBinding.id, limit: 10, now: 0)
        #expect(pending.isEmpty == false)
        await world.put("u1", "ada.l")
        let outcome = UserOutcome(resourceID: "u1", mark: pending.first?.mark, state: .provisioned)
        try await world.store.record([outcome], fakeBinding.id, retryAt: 0)
        #expect(try await world.drain().states == [.provisioned: 1])
        #expect(try await world.told() == ["ada.l (on): "])
    }
}
