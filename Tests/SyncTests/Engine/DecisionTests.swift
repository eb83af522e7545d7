import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// What an administrator decides about accounts.
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
}
