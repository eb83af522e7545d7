import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// What an administrator decides about accounts, and what becomes of all of them when a connector goes.
@Suite struct DecisionTests {
    private func local(_ name: String) -> DirectoryChange {
        .createUser(DirectoryUser(id: "local-\(name)", name: name, displayName: name))
    }

    @Test func `who is skipped stays so until the identity provider changes him`() async throws {
        let world = try SyncWorld()
        try await world.add([local("ada")])
        await world.put("u1", "ada")
        #expect(try await world.drain().states == [.needsDecision: 1])
        await world.store.skip(["u1"], fakeBinding.id)
        #expect(try await world.drain().states == [.skipped: 1])
        await world.store.markAll(fakeBinding.id)
        #expect(try await world.drain().states == [.skipped: 1])
        await world.store.put("u1", ["userName": "ada", "title": "new"])
        #expect(try await world.drain().states == [.needsDecision: 1])
        #expect(await world.directory.user(named: "ada", in: SyncWorld.directoryID)?.owner == nil)
    }

    @Test func `who is skipped gets his name when it becomes free`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        try await world.drain()
        await world.put("u2", "ada")
        #expect(try await world.drain().states == [.conflict: 1])
        await world.store.skip(["u2"], fakeBinding.id)
        #expect(try await world.drain().states == [.skipped: 1])
        await world.put("u1", "eve")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): ", "eve (on): "])
    }

    private func filled(_ change: (inout TargetRules) -> Void = { _ in }) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        try await world.add([local("local")])
        for name in ["ada", "boss", "eve"] { await world.put(name, name) }
        await world.put("eve", "eve")
        try await world.drain()
        await world.put("eve", "eve", active: false)
        try await world.drain()
        return world
    }

    private func removal(_ world: SyncWorld, protecting users: [String] = []) throws -> AccountRemoval {
        var rules = world.rules
        rules.protect.users = users
        return AccountRemoval(
            binding: fakeBinding, rules: try CompiledRules(rules), store: world.store, target: world.target)
    }

    @Test func `a look at what a removal would change changes nothing`() async throws {
        let world = try await filled()
        let before = try await world.told()
        let counts = try await removal(world, protecting: ["boss"]).preview()
        #expect((counts.accounts, counts.active, counts.protected, counts.failed) == (3, 2, 1, 0))
        #expect(try await world.told() == before)
    }

    @Test func `a removal disables what is the connector's and not protected`() async throws {
        let world = try await filled()
        _ = try await removal(world, protecting: ["boss"]).carryOut(.disable)
        #expect(try await world.told() == ["ada (off): ", "boss (on): ", "eve (off): ", "local (on): "])
    }

    @Test func `a removal deletes, goes on after a stop, and finds nothing the second time`() async throws {
        let world = try await filled()
        await world.directory.failNextApply(.after)
        await #expect(throws: (any Error).self) { try await removal(world).carryOut(.delete) }
        _ = try await removal(world).carryOut(.delete)
        #expect(try await world.told() == ["local (on): "])
        #expect(try await removal(world).carryOut(.delete) == AccountRemoval.Counts())
    }
}
