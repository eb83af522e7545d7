import Access
import Directory
import Provisioning
import SCIM
import StrictJSON
import Sync
import Testing

@testable import Storage

struct ConnectorDeletionTests {
    private struct Filled {
        let world: SyncWorld
        var store: SQLSettingsStore
    }

    /// A connector with five users, three groups and something in every table.
    private func withConnector(_ kind: DatabaseKind, _ body: (Filled) async throws -> Void) async throws {
        try await SyncWorld.open(kind) { world in
            let storage = world.storage
            var ids: [String] = []
            for number in 0..<5 { ids.append(try await world.user("user\(number)")) }
            let inner = try await world.group("inner", ids[0], ids[1])
            _ = try await world.group("outer", inner, ids[2])
            _ = try await world.group("empty")
            try await world.rename(group: inner, "renamed")
            let step = StepRecord(
                resourceID: ids[0], account: "a", action: "x", detail: "", reason: "", outcome: .done)
            let link = Link(resourceID: ids[0], accountID: "acc", isConfirmed: true, origin: .created)
            let outcome = UserOutcome(
                resourceID: ids[0], mark: nil, state: .provisioned, link: link, steps: [step])
            try await world.store.record([outcome], world.binding, retryAt: 0)
            let token = StoredToken(
                id: "t", scope: .connector(world.connector.rawValue), hash: [1], label: "", created: 0)
            try await storage.tokens.insert(token)
            let request = LoggedRequest(
                connector: world.connector.rawValue, at: 1, requestID: "r", method: "GET", target: "/", status: 200,
                milliseconds: 1, subject: "ada")
            try await storage.requestLog.append([request], keepSince: 0, keepBytes: 1 << 20)
            var store = SQLSettingsStore(
                database: storage.database, writer: storage.writer, now: { 1 }, trail: storage.auditTrail)
            store.piece = 2
            try await body(Filled(world: world, store: store))
        }
    }

    private static let tables = [
        "resource", "membership", "email", "change", "sync_mark", "group_mark", "link", "user_state", "step_record",
        "binding", "connector", "token", "request_log", "request_mention", "resource_count",
    ]

    private func rows(_ storage: Storage) async throws -> [String: Int64] {
        try await storage.database.read { connection in
            var rows: [String: Int64] = [:]
            for table in Self.tables {
                let count = try connection.integer("SELECT COUNT(*) FROM \(table)")
                if count > 0 { rows[table] = count }
            }
            return rows
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `leaves no row behind and says how much there was`(kind: DatabaseKind) async throws {
        try await withConnector(kind) { filled in
            let counts = try await filled.store.deleteConnector(filled.world.connector)
            #expect(counts.users == 5 && counts.groups == 3)
            #expect(try await rows(filled.world.storage) == [:])
            let again = try await filled.store.deleteConnector(filled.world.connector)
            #expect(again.users == 0 && again.groups == 0)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `touches nothing of another connector, and its id never comes back`(kind: DatabaseKind) async throws {
        try await withConnector(kind) { filled in
            let storage = filled.world.storage
            _ = try await storage.settings.save(
                .sample(["okta", "entra"]), text: "{}", expecting: nil, remark: [], actor: "a")
            let other = try #require(try await storage.settings.catalog().connectors["entra"])
            let draft = ResourceDraft(kind: .user, attributes: ["userName": "eve"])
            _ = try await storage.resources.create(draft, in: other)
            _ = try await filled.store.deleteConnector(filled.world.connector)
            #expect(
                try await rows(storage) == [
                    "resource": 1, "change": 1, "binding": 1, "connector": 1, "sync_mark": 1,
                    "resource_count": 1,
                ])
            _ = try await storage.settings.save(
                .sample(["okta", "entra"]), text: "{}", expecting: nil, remark: [], actor: "a")
            let catalog = try await storage.settings.catalog()
            #expect(catalog.connectors["entra"] == other)
            let new = try #require(catalog.connectors["okta"])
            #expect(new > filled.world.connector && new > other)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what it owned in directories stays and belongs to nobody`(kind: DatabaseKind) async throws {
        try await withConnector(kind) { filled in
            let directories = filled.world.storage.directories
            let mine = Owner.connector(filled.world.connector.rawValue)
            let attribute = DirectoryAttribute(name: "a", values: ["1"], owner: mine)
            try await directories.make(
                .createUser(DirectoryUser(id: "1", name: "ada", owner: mine)),
                .createUser(DirectoryUser(id: "2", name: "bob", owner: .connector(99))),
                .createGroup(DirectoryGroup(id: "3", name: "g", owner: mine)),
                .addMembership(userID: "1", group: "g", owner: mine),
                .addMembership(userID: "2", group: "g", owner: .administrator),
                .setUserAttribute(userID: "1", attribute), .setGroupAttribute(group: "g", attribute))
            _ = try await filled.store.deleteConnector(filled.world.connector)

            let accounts = try await directories.accounts(ids: ["1", "2"], names: [], in: directory)
            #expect(accounts.map(\.user.owner) == [nil, .connector(99)])
            #expect(accounts.map { $0.memberships.map(\.owner) } == [[nil], [.administrator]])
            #expect(accounts.first?.attributes == [DirectoryAttribute(name: "a", values: ["1"])])
            #expect(try await directories.group(named: "g", in: directory)?.owner == nil)
            #expect(try await directories.attributes(ofGroup: "3", in: directory).map(\.owner) == [nil])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `goes on after it was cut short, and is hidden from the first`(kind: DatabaseKind) async throws {
        try await withConnector(kind) { filled in
            let storage = filled.world.storage
            try await storage.writer.write { connection in
                try connection.script(
                    "CREATE TRIGGER trouble BEFORE DELETE ON link BEGIN SELECT RAISE(ABORT, 'trouble'); END")
            }
            await #expect(throws: StoreUnavailable.self) {
                try await filled.store.deleteConnector(filled.world.connector)
            }
            #expect(try await storage.settings.catalog().connectors.isEmpty)
            #expect(try await storage.tokens.token(id: "t") == nil)
            // A new connector of that name has nothing to do with the old one.
            _ = try await storage.settings.save(.sample(), text: "{}", expecting: nil, remark: [], actor: "a")
            #expect(try await storage.settings.catalog().connectors["okta"] != filled.world.connector)

            try await storage.writer.write { try $0.script("DROP TRIGGER trouble") }
            try await storage.finishDeletions()
            #expect(try await rows(storage) == ["binding": 1, "connector": 1])
        }
    }
}
