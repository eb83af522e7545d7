import Directory
import Provisioning
import SCIM
import Sync
import Testing

@testable import Storage

/// Counts that are kept as things change are those that a count would give.
@Suite struct KeptCountsTests {
    @Test(arguments: DatabaseKind.allCases)
    func `users by how they stand, whoever comes, changes and goes`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            var ids: [String] = []
            for name in ["a", "b", "c", "d"] { ids.append(try await world.user(name)) }
            func record(_ states: [(Int, UserState)]) async throws {
                let outcomes = states.map { UserOutcome(resourceID: ids[$0.0], mark: nil, state: $0.1) }
                try await world.store.record(outcomes, world.binding, retryAt: 0)
            }
            try await record([(0, .provisioned), (1, .provisioned), (2, .held), (3, .failed)])
            #expect(try await world.store.counts(world.binding) == [.provisioned: 2, .held: 1, .failed: 1])
            try await record([(0, .provisioned), (2, .provisioned), (3, .waiting)])
            #expect(try await world.store.counts(world.binding) == [.provisioned: 3, .waiting: 1])
            // Of a deleted user without an account nothing is left, so that he does not stand anywhere.
            try await world.delete(.user, ids[1])
            try await record([(1, .cleanedUp)])
            #expect(try await world.store.counts(world.binding) == [.provisioned: 2, .waiting: 1])
            _ = try await world.storage.settings.deleteConnector(world.connector)
            #expect(try await world.store.counts(world.binding).isEmpty)
            let left = try await world.storage.database.read { try $0.integer("SELECT COUNT(*) FROM user_state_count") }
            #expect(left == 0)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what a directory holds`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let (one, other) = (DirectoryID(1), DirectoryID(2))
            func counts(_ directory: DirectoryID = one) async throws -> [Int] {
                let counts = try await storage.directories.counts(in: directory)
                return [counts.users, counts.activeUsers, counts.groups, counts.memberships]
            }
            func make(_ changes: [DirectoryChange], in directory: DirectoryID = one) async throws {
                _ = try await storage.directories.apply(changes, in: directory)
            }
            #expect(try await counts() == [0, 0, 0, 0])
            let users = ["a", "b", "c"].map { DirectoryUser(id: $0, name: $0) }
            try await make(users.map { .createUser($0) })
            try await make([
                .createGroup(DirectoryGroup(id: "g", name: "g")), .createGroup(DirectoryGroup(id: "h", name: "h")),
                .addMembership(userID: "a", group: "g", owner: .administrator),
                .addMembership(userID: "a", group: "g", owner: .administrator),
                .addMembership(userID: "b", group: "g", owner: .administrator),
                .addMembership(userID: "b", group: "h", owner: .administrator),
            ])
            try await make([.createUser(DirectoryUser(id: "x", name: "x", isActive: false))], in: other)
            #expect(try await counts() == [3, 3, 2, 3])
            #expect(try await counts(other) == [1, 0, 0, 0])
            let inactive = DirectoryUserFields(isActive: false)
            try await make([.updateUser(id: "a", inactive), .removeMembership(userID: "a", group: "g")])
            #expect(try await counts() == [3, 2, 2, 2])
            try await make([.deleteUser(id: "a"), .deleteGroup(name: "g")])
            #expect(try await counts() == [2, 2, 1, 1])
            try await make([.deleteUser(id: "b")])
            #expect(try await counts() == [1, 1, 1, 0])
            #expect(try await counts(other) == [1, 0, 0, 0])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `memberships by whom they belong to`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let directory = DirectoryID(1)
            func counts(_ connector: Int64) async throws -> Int {
                try await storage.directories.membershipCounts(
                    of: .connector(connector), inGroups: [], in: directory
                ).all
            }
            func make(_ changes: [DirectoryChange]) async throws {
                _ = try await storage.directories.apply(changes, in: directory)
            }
            try await make(["a", "b", "c"].map { .createUser(DirectoryUser(id: $0, name: $0)) })
            try await make(["g", "h"].map { .createGroup(DirectoryGroup(id: $0, name: $0)) })
            try await make([
                .addMembership(userID: "a", group: "g", owner: .connector(7)),
                .addMembership(userID: "a", group: "g", owner: .connector(7)),
                .addMembership(userID: "b", group: "g", owner: .connector(7)),
                .addMembership(userID: "b", group: "h", owner: .connector(7)),
                .addMembership(userID: "a", group: "h", owner: .connector(8)),
                .addMembership(userID: "c", group: "h", owner: .administrator),
            ])
            #expect(try await [counts(7), counts(8), counts(9)] == [3, 1, 0])
            try await make([.removeMembership(userID: "a", group: "g"), .deleteGroup(name: "h")])
            #expect(try await [counts(7), counts(8)] == [1, 0])
            try await make([.deleteUser(id: "b")])
            #expect(try await counts(7) == 0)
        }
    }

    @Test func `a database of before is counted once`() async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDriver(path: folder.path + "/usher.sqlite")
        let before = Migrations.all.filter { $0.version < Migrations.counts.version }
        try await Migrator(migrations: before).migrate(database)
        try await write(
            """
            INSERT INTO user_state (binding_id, resource_id, state, at)
            VALUES (1, 'a', 'held', 0), (1, 'b', 'held', 0), (2, 'a', 'failed', 0);
            INSERT INTO directory_group (pk, directory_id, id, name, folded_name, description, folded_description)
            VALUES (5, 1, 'g', 'g', 'g', '', ''), (6, 9, 'h', 'h', 'h', '', '');
            INSERT INTO directory_membership (group_pk, user_pk, owner) VALUES (5, 1, 'c'), (5, 2, NULL);
            INSERT INTO link (binding_id, resource_id, account_id, confirmed, origin)
            VALUES (1, 'a', 'x', 1, 'created'), (3, 'a', 'y', 1, 'created');
            INSERT INTO user_state (binding_id, resource_id, state, at) VALUES (3, 'a', 'cleanedUp', 0);
            """, to: database)
        try await Migrator(migrations: Migrations.all).migrate(database)
        let states = try await database.read {
            try $0.all("SELECT state, total FROM user_state_count ORDER BY binding_id", []) {
                "\($0.text(0)) \($0.integer(1))"
            }
        }
        #expect(states == ["held 2", "failed 1", "cleanedUp 1"])
        let held = try await database.read {
            try $0.all("SELECT groups, memberships FROM directory_count ORDER BY directory_id", []) {
                [$0.integer(0), $0.integer(1)]
            }
        }
        #expect(held == [[1, 2], [1, 0]])
        let owned = try await database.read { connection in
            [
                try connection.integer("SELECT memberships FROM directory_owner_count WHERE owner = 'c'"),
                try connection.integer("SELECT COUNT(*) FROM directory_owner_count"),
                try connection.integer("SELECT binding_id FROM link WHERE cleaned_up = 1"),
                try connection.integer("SELECT COUNT(*) FROM link WHERE cleaned_up = 1"),
            ]
        }
        #expect(owned == [1, 1, 3, 1])
    }

    private func write(_ script: String, to database: SQLiteDriver) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            database.onWriter { connection in
                continuation.resume(with: Result { try connection.transaction { try connection.script(script) } })
            }
        }
    }
}
