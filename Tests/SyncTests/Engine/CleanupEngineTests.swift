import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// Deleting, anonymizing and coming back, with stops in between.
@Suite struct CleanupEngineTests {
    private static let day: Int64 = 86_400_000

    private func world(_ change: (inout CleanupSettings) -> Void) throws -> SyncWorld {
        try SyncWorld { change(&$0.cleanup) }
    }

    private func user(_ world: SyncWorld) async throws -> DirectoryUser {
        try #require(
            await world.directory.users(matching: .everything, DirectoryRange(), in: SyncWorld.directoryID).first)
    }

    @Test func `a deleted account is gone with its link, and a returner gets a new one`() async throws {
        let world = try world { $0.deleted = .delete }
        await world.put("u1", "ada")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        let id = try await user(world).id
        await world.store.delete("u1")
        #expect(try await world.drain().stepsDone == 1)
        #expect(try await world.told().isEmpty)
        #expect(await world.store.links["u1"] == nil)
        await world.put("u2", "ada")
        await world.store.putGroup("g1", "devs", members: ["u2"])
        try await world.drain()
        #expect(try await world.told() == ["ada (on): devs"])
        #expect(try await user(world).id != id)
    }

    @Test func `who is deactivated has no account until he is active again`() async throws {
        let world = try world { $0.deactivated = .delete }
        await world.put("u1", "ada")
        try await world.drain()
        await world.put("u1", "ada", active: false)
        #expect(try await world.drain().states == [.waiting: 1])
        #expect(try await world.told().isEmpty)
        await world.put("u1", "ada")
        try await world.drain()
        #expect(try await world.told() == ["ada (on): "])
    }

    @Test func `days of grace end by themselves, once`() async throws {
        let world = try world {
            $0.deleted = .delete
            $0.graceDays = 2
        }
        await world.put("u1", "ada")
        try await world.drain()
        await world.store.delete("u1")
        try await world.drain()
        #expect(try await world.told() == ["ada (off): "])
        world.clock.advance(2 * Self.day - 1)
        #expect(try await world.drain().users == 0)
        world.clock.advance(1)
        #expect(try await world.drain().users == 1)
        #expect(try await world.told().isEmpty)
        #expect(try await world.drain().users == 0)
    }

    @Test(arguments: ["u1", "u2"])
    func `whoever is back keeps his account on the day that grace ends, although a step of his fails`(
        returner: String
    ) async throws {
        let world = try world {
            ($0.deleted, $0.deactivated) = (.delete, .delete)
            $0.graceDays = 3
        }
        await world.put("u1", "ada")
        try await world.drain()
        let id = try await user(world).id
        if returner == "u1" { await world.put("u1", "ada", active: false) } else { await world.store.delete("u1") }
        try await world.drain()
        await world.put(returner, "ada")
        await world.store.putGroup("g", String(repeating: "g", count: 300), members: [returner])
        #expect(try await world.drain().stepsFailed > 0)
        world.clock.advance(4 * Self.day)
        try await world.drain()
        #expect(try await world.told() == ["ada (on): "])
        #expect(try await user(world).id == id)
        #expect(await world.store.links[returner]?.accountID == id)
    }

    @Test func `one who is not to be touched when his day comes is not looked at for ever`() async throws {
        let world = try world {
            $0.deleted = .delete
            $0.graceDays = 2
        }
        await world.put("u1", "ada")
        try await world.drain()
        await world.store.delete("u1")
        try await world.drain()
        world.clock.advance(2 * Self.day)
        await world.directory.failNextApply(.before)
        await #expect(throws: (any Error).self) { try await world.drain() }
        #expect(try await world.told() == ["ada (off): "])
        try await world.drain()
        #expect(try await world.told().isEmpty)
    }

    @Test(arguments: [nil, "E"])
    func `who was anonymized and comes back as a new resource has his account again`(externalID: String?) async throws {
        let world = try world {
            $0.deleted = .anonymize
            $0.removeMemberships = true
        }
        await world.store.put(
            "u1", ["userName": "ada", "displayName": "Ada L.", "externalId": .string(externalID ?? "")])
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        let before = try await user(world)
        await world.store.delete("u1")
        try await world.drain()
        let away = try await user(world)
        #expect(away.name == AccountIdentity.anonymous(accountID: before.id).username)
        #expect(away.displayName == away.name && away.email == "\(away.name)@user.anon" && !away.isActive)
        await world.store.put(
            "u2", ["userName": externalID == nil ? "ADA" : "ada.l", "externalId": .string(externalID ?? "x")])
        await world.store.putGroup("g1", "devs", members: ["u2"])
        try await world.drain()
        #expect(try await world.told() == [externalID == nil ? "ADA (on): devs" : "ada.l (on): devs"])
        #expect(try await user(world).id == before.id)
        #expect(await world.store.links.keys.sorted() == ["u2"])
    }

    @Test func `an anonymized account gives its name to whoever waits for it`() async throws {
        let world = try SyncWorld {
            $0.cleanup.deactivated = .anonymize
            $0.attributes.username = AttributeRule(from: ["{{ nickName }}"])
        }
        await world.store.put("u1", ["userName": "a", "nickName": "ada"])
        await world.store.put("u2", ["userName": "b", "nickName": "ada"])
        #expect(try await world.drain().states == [.provisioned: 1, .conflict: 1])
        await world.store.put("u1", ["userName": "a", "nickName": "ada"], isActive: false)
        try await world.drain()
        #expect(try await world.told().contains("ada (on): "))
        #expect(await world.store.states["u2"]?.state == .provisioned)
        await world.store.put("u1", ["userName": "a", "nickName": "ada"])
        try await world.drain()
        #expect(await world.store.states["u1"]?.state == .conflict)
        #expect(await world.store.links["u1"]?.original != nil)
    }

    @Test func `one who is deactivated and pushed anew under another name keeps his account`() async throws {
        let world = try world { _ in }
        await world.store.put("u1", ["userName": "ada", "externalId": "E"])
        try await world.drain()
        let id = try await user(world).id
        await world.store.put("u1", ["userName": "ada", "externalId": "E"], isActive: false)
        await world.store.put("u2", ["userName": "ada.l", "externalId": "E"])
        try await world.drain()
        #expect(try await world.told() == ["ada.l (on): "])
        #expect(try await user(world).id == id)
        #expect(await world.store.links.keys.sorted() == ["u2"])
        await world.store.markAll(fakeBinding.id)
        #expect(try await world.drain().stepsDone == 0)
    }

    @Test(arguments: CrashTests.stops)
    func `a crash while an account is anonymized loses nothing of what it was`(stop: CrashTests.Stop) async throws {
        let world = try world {
            $0.deleted = .anonymize
            $0.graceDays = 1
        }
        await world.store.put("u1", ["userName": "ada", "displayName": "Ada L."])
        try await world.drain()
        let id = try await user(world).id
        await world.store.delete("u1")
        try await world.drain()
        world.clock.advance(Self.day)
        await CrashTests.arm(stop, world)
        do { try await world.drain() } catch {}
        try await world.drain()
        let original = await world.store.links["u1"]?.original?.identity
        #expect(original?.username == "ada" && original?.displayName == "Ada L.")
        #expect(try await user(world).name == AccountIdentity.anonymous(accountID: id).username)
    }

    @Test(arguments: CrashTests.stops)
    func `a crash on the way back ends with one account`(stop: CrashTests.Stop) async throws {
        let world = try world { $0.deleted = .anonymize }
        await world.put("u1", "ada")
        try await world.drain()
        await world.store.delete("u1")
        try await world.drain()
        await world.put("u2", "ada")
        await CrashTests.arm(stop, world)
        do { try await world.drain() } catch {}
        try await world.drain()
        #expect(try await world.told() == ["ada (on): "])
        #expect(await world.store.links["u2"]?.original == nil)
    }
}
