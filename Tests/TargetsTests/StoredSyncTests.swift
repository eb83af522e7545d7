import Directory
import Provisioning
import SCIM
import Storage
import StrictJSON
import Sync
import Synchronization
import Targets
import Testing

/// Stands still until it is set.
private final class StandingClock: Sendable {
    private let time = Mutex<Int64>(0)
    var now: Int64 { time.withLock { $0 } }
    func set(day: Int64) { time.withLock { $0 = day * 86_400_000 } }
}

/// The engine over the stores that a server has: what the identity provider pushes arrives in the directory.
@Suite struct StoredSyncTests {
    private struct World {
        let storage: Storage
        let binding: Binding
        let directory: DirectoryID
        let engine: SyncEngine
        let clock = StandingClock()

        init(_ change: (inout TargetRules) -> Void = { _ in }) async throws {
            var rules = TargetRules(target: "directory")
            change(&rules)
            let settings = Settings(
                targets: [TargetSettings(name: "directory", kind: "directory")],
                connectors: [ConnectorSettings(name: "okta", displayName: "Okta", targets: [rules])])
            storage = try await TestStorage.open()
            _ = try await storage.settings.save(settings, text: "{}", expecting: nil, remark: [], actor: "test")
            binding = try #require(try await storage.settings.catalog().bindings.first)
            directory = DirectoryID(binding.target.rawValue)
            engine = SyncEngine(
                binding: binding, rules: try CompiledRules(rules), store: storage.sync,
                target: DirectoryTarget(
                    store: storage.directories, directory: directory, connector: binding.connector),
                now: { [clock] in clock.now })
        }

        func user(_ name: String, externalID: String? = nil) async throws -> String {
            var document: JSONObject = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(name), "active": true,
                "emails": [["value": .string("\(name)@x.org"), "primary": true]],
            ]
            document["externalId"] = externalID.map { .string($0) }
            return try await storage.resources.create(
                ResourceDraft(kind: .user, attributes: document), in: binding.connector
            ).resource.id
        }

        func group(_ name: String, _ members: [String]) async throws -> String {
            let document: JSONObject = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
            ]
            return try await storage.resources.create(
                ResourceDraft(kind: .group, attributes: document, members: members), in: binding.connector
            ).resource.id
        }

        func drain() async throws -> BatchResult {
            var total = BatchResult()
            while true {
                let batch = try await engine.runOnce()
                total.add(batch)
                if batch.isEmpty { return total }
            }
        }

        func members(_ group: String) async throws -> [String] {
            try await storage.directories.members(ofGroup: group, DirectoryRange(), in: directory).map(\.name)
        }
    }

    @Test func `users, nested groups, a rename and a leaver arrive`() async throws {
        let world = try await World()
        let ada = try await world.user("ada")
        let eve = try await world.user("eve")
        let devs = try await world.group("devs", [ada, eve])
        _ = try await world.group("all", [devs])
        #expect(try await world.drain().states == [.provisioned: 2])
        #expect(try await world.members("all") == ["ada", "eve"])
        _ = try await world.storage.resources.update(
            .group, devs, in: world.binding.connector, ifMatch: nil, related: []
        ) { _ in
            ResourceChange(attributes: ["displayName": "builders"])
        }
        #expect(try await world.drain().groupsRenamed == 1)
        #expect(try await world.members("builders") == ["ada", "eve"])
        try await world.storage.resources.delete(.user, eve, in: world.binding.connector, ifMatch: nil)
        #expect(try await world.drain().states == [.cleanedUp: 1])
        let account = try await world.storage.directories.user(named: "eve", in: world.directory)
        #expect(account?.isActive == false)
        #expect(try await world.storage.sync.pendingCount(world.binding.id) == 0)
    }

    @Test func `a returner gets his account back`() async throws {
        let world = try await World()
        let first = try await world.user("ada")
        _ = try await world.drain()
        let id = try await world.storage.directories.user(named: "ada", in: world.directory)?.id
        try await world.storage.resources.delete(.user, first, in: world.binding.connector, ifMatch: nil)
        _ = try await world.user("ada")
        #expect(try await world.drain().states == [.cleanedUp: 1, .provisioned: 1])
        #expect(
            try await world.storage.sync.links(world.binding.id, after: nil, limit: 2).map(\.origin) == [
                .returnedByUsername
            ])
        let account = try await world.storage.directories.user(named: "ada", in: world.directory)
        #expect(account?.id == id)
        #expect(account?.isActive == true)
    }

    @Test(arguments: [true, false])
    func `a returner is found by externalId, whatever he is called now`(isSyncedBetween: Bool) async throws {
        let world = try await World()
        _ = try await world.user("eve", externalID: "E")
        let first = try await world.user("ada", externalID: "A")
        _ = try await world.drain()
        let id = try await world.storage.directories.user(named: "ada", in: world.directory)?.id
        try await world.storage.resources.delete(.user, first, in: world.binding.connector, ifMatch: nil)
        if isSyncedBetween { _ = try await world.drain() }
        _ = try await world.user("ada.married", externalID: "A")
        _ = try await world.drain()
        let origins = try await world.storage.sync.links(world.binding.id, after: nil, limit: 9).map(\.origin)
        #expect(Set(origins) == [.created, .returnedByExternalID])
        let account = try await world.storage.directories.user(named: "ada.married", in: world.directory)
        #expect(account?.id == id)
        #expect(account?.isActive == true)
        #expect(try await world.storage.directories.user(named: "ada", in: world.directory) == nil)
        #expect(try await world.storage.sync.counts(world.binding.id) == [.provisioned: 2])
    }

    @Test func `an account is anonymized after its days of grace, and restored by the name that it had`() async throws {
        let world = try await World {
            $0.cleanup.deleted = .anonymize
            $0.cleanup.graceDays = 30
        }
        let first = try await world.user("Ada")
        _ = try await world.drain()
        let before = try #require(try await world.storage.directories.user(named: "ada", in: world.directory))
        try await world.storage.resources.delete(.user, first, in: world.binding.connector, ifMatch: nil)
        _ = try await world.drain()
        world.clock.set(day: 29)
        #expect(try await world.drain().users == 0)
        world.clock.set(day: 30)
        #expect(try await world.drain().users == 1)
        #expect(try await world.drain().users == 0)
        let away = try await world.storage.directories.user(id: before.id, in: world.directory)
        #expect(away?.name == AccountIdentity.anonymous(accountID: before.id).username)
        #expect(away?.email.hasSuffix("@user.anon") == true)
        let link = try #require(try await world.storage.sync.users([first], world.binding.id).first?.link)
        #expect(link.original?.identity?.username == "Ada")
        #expect(link.original?.identity?.email == "Ada@x.org")
        #expect(link.pending == nil)
        _ = try await world.user("aDA")
        _ = try await world.drain()
        let back = try await world.storage.directories.user(id: before.id, in: world.directory)
        #expect(back?.name == "aDA")
        #expect(back?.isActive == true)
        #expect(try await world.storage.sync.counts(world.binding.id) == [.provisioned: 1])
    }

    @Test func `a user who is deactivated and pushed anew under another name has his account renamed`() async throws {
        let world = try await World()
        let first = try await world.user("ada", externalID: "A")
        _ = try await world.drain()
        let id = try await world.storage.directories.user(named: "ada", in: world.directory)?.id
        _ = try await world.storage.resources.update(
            .user, first, in: world.binding.connector, ifMatch: nil, related: []
        ) { _ in ResourceChange(attributes: ["userName": "ada", "externalId": "A", "active": false]) }
        _ = try await world.user("ada.married", externalID: "A")
        _ = try await world.drain()
        #expect(try await world.storage.directories.user(named: "ada.married", in: world.directory)?.id == id)
        #expect(try await world.storage.directories.user(named: "ada", in: world.directory) == nil)
    }

    @Test func `users who get each other's names keep their accounts`() async throws {
        let world = try await World()
        let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
        _ = try await world.drain()
        let id = try await world.storage.directories.user(named: "ada", in: world.directory)?.id
        for (user, name) in [(ada, "third"), (bob, "ada"), (ada, "bob")] {
            _ = try await world.storage.resources.update(
                .user, user, in: world.binding.connector, ifMatch: nil, related: []
            ) { _ in ResourceChange(attributes: ["userName": .string(name)]) }
        }
        _ = try await world.drain()
        #expect(try await world.storage.directories.user(named: "bob", in: world.directory)?.id == id)
        #expect(try await world.storage.sync.counts(world.binding.id) == [.provisioned: 2])
        #expect(try await world.storage.sync.pendingCount(world.binding.id) == 0)
    }

    @Test func `everything again changes nothing`() async throws {
        let world = try await World()
        var ids: [String] = []
        for number in 0..<50 { ids.append(try await world.user("user\(number)")) }
        _ = try await world.group("all", ids)
        _ = try await world.drain()
        let position = try await world.storage.directories.eventPosition(in: world.directory)
        try await world.storage.sync.markAll(world.binding.id)
        let again = try await world.drain()
        #expect(again.states == [.provisioned: 50])
        #expect(again.stepsDone == 0)
        #expect(try await world.storage.directories.eventPosition(in: world.directory) == position)
    }
}
