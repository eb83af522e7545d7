import Directory
import Provisioning
import Sync
import TestSupport
import Testing

/// The engine stops between any two stages; a new one makes it good.
@Suite struct CrashTests {
    enum Stop: Sendable, CustomTestStringConvertible {
        case store(FakeSyncStore.Call, Fault)
        case target(Fault)

        var testDescription: String {
            switch self {
            case .store(let call, let fault): "\(fault) \(call)"
            case .target(let fault): "\(fault) the target's changes"
            }
        }
    }

    static let stops =
        Fault.allCases.map(Stop.target)
        + [FakeSyncStore.Call.pendingGroups, .pendingUsers, .propose, .record].flatMap { call in
            Fault.allCases.map { Stop.store(call, $0) }
        }

    @Test(arguments: stops)
    func `a crash is made good by planning again, without a second account`(stop: Stop) async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.put("u2", "eve")
        await world.store.putGroup("g1", "devs", members: ["u1", "u2"])
        await Self.arm(stop, world)
        await #expect(throws: (any Error).self) { try await world.drain() }
        try await world.drain()
        #expect(try await world.told() == ["ada (on): devs", "eve (on): devs"])
        #expect(await world.store.pendingCount(fakeBinding.id) == 0)
        for (id, link) in await world.store.links {
            #expect(link.isConfirmed, "\(id)")
            #expect(await world.directory.user(id: link.accountID, in: SyncWorld.directoryID) != nil)
        }
        let creations = await world.directory.applied.filter { change in
            if case .createUser = change { true } else { false }
        }
        #expect(creations.count == 2)
    }

    @Test(arguments: stops)
    func `a crash during a returner's way back keeps his account`(stop: Stop) async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        try await world.drain()
        await world.store.delete("u1")
        try await world.drain()
        await world.put("u2", "ada")
        await Self.arm(stop, world)
        // Nothing is proposed for an account that exists, so that stop is never reached.
        do { try await world.drain() } catch {}
        try await world.drain()
        #expect(try await world.told() == ["ada (on): "])
        #expect(await world.store.links.keys.sorted() == ["u2"])
    }

    @Test func `an account that was taken over before a crash is cleaned up when its user leaves`() async throws {
        let world = try SyncWorld { $0.link = .automatic }
        try await world.add([.createUser(DirectoryUser(id: "hand", name: "ada"))])
        await world.put("u1", "ada")
        await world.store.failNext(.record, .before)
        await #expect(throws: FakeFailure.self) { try await world.drain() }
        #expect(await world.store.links["u1"]?.accountID == "hand")
        await world.store.delete("u1")
        try await world.drain()
        #expect(try await world.told() == ["ada (off): "])
    }

    @Test func `an account that was not taken over before a crash stays as it was when its user leaves`() async throws {
        let world = try SyncWorld { $0.link = .automatic }
        try await world.add([.createUser(DirectoryUser(id: "hand", name: "ada"))])
        await world.put("u1", "ada")
        await world.directory.failNextApply(.before)
        await #expect(throws: TargetError.self) { try await world.drain() }
        await world.store.delete("u1")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): "])
        #expect(await world.store.links.isEmpty)
    }

    static func arm(_ stop: Stop, _ world: SyncWorld) async {
        switch stop {
        case .store(let call, let fault): await world.store.failNext(call, fault)
        case .target(let fault): await world.directory.failNextApply(fault)
        }
    }
}
