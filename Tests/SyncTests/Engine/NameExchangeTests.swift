import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// Users who get each other's names: none of them can be renamed first.
@Suite(.timeLimit(.minutes(1))) struct NameExchangeTests {
    private func world(
        _ names: [String], _ change: (inout TargetRules) -> Void = { _ in }
    ) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        for (number, name) in names.enumerated() { await world.put("u\(number)", name) }
        try await world.drain()
        return world
    }

    private func put(_ names: [String], _ world: SyncWorld) async {
        for (number, name) in names.enumerated() { await world.put("u\(number)", name) }
    }

    /// The name that each user's account has, in the order of users.
    private func names(_ world: SyncWorld, _ count: Int) async -> [String] {
        var names: [String] = []
        for number in 0..<count {
            let id = await world.store.links["u\(number)"]?.accountID ?? ""
            names.append(await world.directory.user(id: id, in: SyncWorld.directoryID)?.name ?? "none")
        }
        return names
    }

    @Test func `the account of somebody who left gets the name that another one gives up in the same sync`()
        async throws
    {
        let world = try await world(["ada", "bob"])
        await world.put("u0", "ada", active: false)
        try await world.drain()
        await world.put("u0", "bob", active: false)
        await world.put("u1", "cem")
        try await world.drain()
        #expect(await names(world, 2) == ["bob", "cem"])
    }

    static let exchanges = [
        (["ada", "bob"], ["bob", "ada"]), (["ada", "bob"], ["Bob", "ADA"]),
        (["a", "b", "c"], ["b", "c", "a"]), (["a", "b", "c", "d"], ["c", "d", "a", "b"]),
        (["a", "b", "c"], ["b", "a", "c"]), (["a", "b", "c"], ["b", "c", "d"]), (["a", "b", "c"], ["d", "a", "b"]),
        (["a", "b", "c", "d", "e"], ["e", "d", "c", "b", "a"]),
    ]

    @Test(arguments: exchanges)
    func `all get their names, and nobody is in conflict`(before: [String], after: [String]) async throws {
        let world = try await world(before)
        await put(after, world)
        try await world.drain()
        #expect(await names(world, after.count) == after)
        #expect(await world.store.counts(fakeBinding.id) == [.provisioned: after.count])
        #expect(await world.store.pendingCount(fakeBinding.id) == 0)
    }

    @Test func `one by one, too, when the first was in conflict already`() async throws {
        let world = try await world(["a", "b"])
        await world.put("u1", "a")
        try await world.drain()
        #expect(await world.store.states["u1"]?.state == .conflict)
        await world.put("u0", "b")
        try await world.drain()
        #expect(await names(world, 2) == ["b", "a"])
    }

    @Test(arguments: Fault.allCases, [nil, FakeSyncStore.Call.record])
    func `a crash in the middle is made good`(fault: Fault, call: FakeSyncStore.Call?) async throws {
        let world = try await world(["a", "b", "c"])
        await put(["b", "c", "a"], world)
        if let call {
            await world.store.failNext(call, fault)
        } else {
            await world.directory.failNextApply(fault)
        }
        await #expect(throws: (any Error).self) { try await world.drain() }
        try await world.drain()
        #expect(await names(world, 3) == ["b", "c", "a"])
        #expect(await world.store.counts(fakeBinding.id) == [.provisioned: 3])
    }

    @Test func `a name that is protected, or no name at all, leaves the account as it was`() async throws {
        let long = String(repeating: "x", count: 300)
        let world = try await world(["a", "b"]) { $0.protect.users = ["b"] }
        await put(["b", "a"], world)
        try await world.drain()
        #expect(try await world.told() == ["a (on): "])
        await put([long, "b"], world)
        try await world.drain()
        #expect(try await world.told() == ["a (on): "])
    }

    @Test func `an exchange that the target refuses changes nothing and is tried again later`() async throws {
        let world = try await world(["a", "b"])
        let aside = "usher-" + (await world.store.links["u0"]?.accountID ?? "")
        try await world.add([.createUser(DirectoryUser(id: "x", name: aside, owner: .administrator))])
        await put(["b", "a"], world)
        try await world.drain()
        #expect(await names(world, 2) == ["a", "b"])
        try await world.add([.deleteUser(id: "x")])
        world.clock.advance(3_600_000)
        try await world.drain()
        #expect(await names(world, 2) == ["b", "a"])
        #expect(await world.store.counts(fakeBinding.id) == [.provisioned: 2])
    }

    @Test func `an exchange ends nothing but the change of names`() async throws {
        let world = try await world(["a", "b"])
        let membership = SafetyKey(resourceID: "u0", kind: .memberships, group: "staff")
        await world.store.begin([membership], at: world.clock.now, forgetting: 0, fakeBinding.id)
        await put(["b", "a"], world)
        await world.store.failNext(.record, .after)
        await #expect(throws: FakeFailure.self) { try await world.drain() }
        let name = SafetyKey(resourceID: "u0", kind: .identities)
        #expect(await world.store.safetyCounts([membership, name], after: 0, fakeBinding.id).begun == [membership])
    }

    @Test func `two who want one name of the ring are no ring`() async throws {
        let world = try SyncWorld { $0.attributes.username = AttributeRule(from: ["{{ nickName }}"]) }
        func put(_ id: String, _ nick: String) async {
            await world.store.put(id, ["userName": .string(id), "nickName": .string(nick)])
        }
        for (id, nick) in [("u0", "a"), ("u1", "b"), ("u2", "c")] { await put(id, nick) }
        try await world.drain()
        for (id, nick) in [("u2", "a"), ("u0", "b"), ("u1", "a")] { await put(id, nick) }
        try await world.drain()
        #expect(await names(world, 3) == ["b", "a", "c"])
        #expect(await world.store.states["u2"]?.state == .conflict)
    }

    @Test func `a leaver gives his name free when he is renamed`() async throws {
        let world = try await world(["ada"])
        await world.put("u0", "ada.left", active: false)
        await world.put("u1", "ada")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): ", "ada.left (off): "])
        #expect(await names(world, 2) == ["ada.left", "ada"])
    }

    @Test func `a leaver is disabled whatever his new name is`() async throws {
        let world = try await world(["ada", "bob"]) { $0.protect.users = ["root"] }
        await world.put("u0", "root", active: false)
        await world.put("u1", "ada", active: false)
        try await world.drain()
        #expect(try await world.told() == ["ada (off): ", "bob (off): "])
    }

    @Test func `an account that is deleted at the same time exchanges its name with nobody`() async throws {
        let world = try await world(["cem", "bob"]) {
            $0.cleanup.deactivated = .delete
            $0.safety.accounts.count = 0
            $0.safety.identities.count = 0
        }
        await world.put("u0", "bob")
        await world.put("u1", "cem", active: false)
        try await world.drain()
        #expect(await names(world, 2) == ["cem", "bob"])
        _ = await world.store.decide(await world.store.held.map(\.number), .approve, fakeBinding.id)
        let foreseen = try await world.preview().everybody().plans
        #expect(foreseen.actions == ["deleteAccount": 1, "renameAccount": 1])
        let result = try await world.drain()
        #expect(result.stepsFailed == 0)
        #expect(try await world.told() == ["bob (on): "])
        // Nobody waits for a try that failed.
        #expect(await world.store.pendingCount(fakeBinding.id) == 0)
    }
}
