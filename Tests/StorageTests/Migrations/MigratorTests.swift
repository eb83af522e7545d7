import Foundation
import SCIM
import Testing

@testable import Storage

struct MigratorTests {
    private let first = Migration(version: 1, name: "a") { _ in "CREATE TABLE a (n INTEGER)" }
    private let second = Migration(version: 2, name: "b") { _ in "ALTER TABLE a ADD COLUMN m INTEGER" }
    private let broken = Migration(version: 2, name: "b") { _ in
        "CREATE TABLE b (n INTEGER); INSERT INTO nowhere VALUES (1)"
    }

    private func driver(_ folder: TemporaryFolder) throws -> SQLiteDriver {
        try SQLiteDriver(path: folder.path + "/usher.sqlite")
    }

    @Test func `versions count up from 1 without gaps`() {
        #expect(Migrations.all.map(\.version) == Array(1...Migrations.all.count))
    }

    @Test func `steps are applied once, in order, whenever they come`() async throws {
        let folder = try TemporaryFolder()
        let database = try driver(folder)
        try await Migrator(migrations: [first]).migrate(database)
        try await Migrator(migrations: [first, second]).migrate(database)
        try await Migrator(migrations: [first, second]).migrate(database)
        #expect(
            try await database.read { try $0.all("SELECT name FROM schema_version ORDER BY version") { $0.text(0) } }
                == ["a", "b"])
        #expect(try await database.read { try $0.integer("SELECT count(m) FROM a") } == 0)
    }

    @Test func `a step that breaks off leaves the schema as it was before the step`() async throws {
        let folder = try TemporaryFolder()
        let database = try driver(folder)
        await #expect(throws: (any Error).self) { try await Migrator(migrations: [first, broken]).migrate(database) }
        #expect(try await database.read { try $0.integer("SELECT max(version) FROM schema_version") } == 1)
        #expect(try await database.read { try $0.integer("SELECT count(*) FROM sqlite_master WHERE name = 'b'") } == 0)
        try await Migrator(migrations: [first, second]).migrate(database)
        #expect(try await database.read { try $0.integer("SELECT max(version) FROM schema_version") } == 2)
    }

    @Test func `users of whom a step was rejected before stand so after the upgrade, and are counted so`() async throws
    {
        let folder = try TemporaryFolder()
        let database = try driver(folder)
        try await Migrator(migrations: Migrations.all.filter { $0.version < 29 }).migrate(database)
        try await SharedWriter(database: database).write { connection in
            for (user, state) in [("ada", "provisioned"), ("bob", "provisioned"), ("eve", "cleanedUp")] {
                try connection.run(
                    "INSERT INTO user_state (binding_id, resource_id, state, at) VALUES (1, ?, ?, 0)",
                    [.text(user), .text(state)])
            }
            for (user, decision) in [("ada", "rejected"), ("bob", "waiting"), ("eve", "rejected")] {
                try connection.run(
                    """
                    INSERT INTO held_step (binding_id, resource_id, account_id, action, detail, kind, account, reason,
                    limit_text, decision, source, since) VALUES (1, ?, '', '', '', 'accounts', '', '', '', ?, '', 0)
                    """, [.text(user), .text(decision)])
            }
        }
        try await Migrator(migrations: Migrations.all).migrate(database)
        let states = try await database.read {
            try $0.all("SELECT state FROM user_state ORDER BY resource_id") { $0.text(0) }
        }
        #expect(states == ["rejected", "provisioned", "cleanedUp"])
        let counted = try await database.read {
            try $0.all("SELECT state FROM user_state_count WHERE total = 1 ORDER BY state") { $0.text(0) }
        }
        #expect(counted == ["cleanedUp", "provisioned", "rejected"])
    }

    @Test func `a newer schema is refused with one line`() async throws {
        let folder = try TemporaryFolder()
        let database = try driver(folder)
        try await Migrator(migrations: [first, second]).migrate(database)
        await #expect(throws: StorageError.newerSchema(found: 2, known: 1)) {
            try await Migrator(migrations: [first]).migrate(database)
        }
        #expect(!StorageError.newerSchema(found: 2, known: 1).description.contains("\n"))
    }

    @Test func `a data folder is opened by one usher at a time`() async throws {
        let folder = try TemporaryFolder()
        let storage = try await Storage.open(dataFolder: folder.path)
        await #expect { try await Storage.open(dataFolder: folder.path) } throws: { error in
            guard case StorageError.dataFolderInUse(_, let process?) = error else { return false }
            return Int(process) != nil
        }
        try await storage.close()
        try await Storage.open(dataFolder: folder.path).close()
    }

    @Test func `the files of the database are for nobody else to read`() async throws {
        let folder = try TemporaryFolder()
        let storage = try await Storage.open(dataFolder: folder.path)
        for name in ["usher.sqlite", "usher.sqlite-wal", "usher.lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        try await storage.close()
    }

    @Test func `after closing everything is refused as closed`() async throws {
        let folder = try TemporaryFolder()
        let storage = try await Storage.open(dataFolder: folder.path)
        try await storage.close()
        await #expect { try await storage.database.read { try $0.integer("SELECT 1") } } throws: {
            ($0 as? StoreUnavailable)?.reason == .closed
        }
        await #expect { try await storage.database.snapshot { _ in } } throws: { $0 is StoreUnavailable }
        await #expect { try await storage.checkWritable() } throws: {
            ($0 as? StoreUnavailable)?.reason == .closed
        }
    }

    @Test func `a folder that is not there is said to be so`() async throws {
        let folder = try TemporaryFolder()
        await #expect { try await Storage.open(dataFolder: folder.path + "/nowhere") } throws: {
            guard case StorageError.cannotOpen(let what) = $0 else { return false }
            return what.contains("nowhere") && !what.contains("\n")
        }
    }
}
