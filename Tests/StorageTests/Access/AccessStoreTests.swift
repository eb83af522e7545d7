import Access
import SCIM
import Testing

@testable import Storage

struct AccessStoreTests {
    private func token(_ id: String, _ scope: TokenScope = .connector(7), created: Int64 = 1) -> StoredToken {
        StoredToken(
            id: id, scope: scope, hash: [0, 255, 1], label: "l'abel \(id)", created: created, expires: 99)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `tokens are found by id and listed by scope`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let tokens = storage.tokens
            let all = [token("b"), token("a", created: 2), token("c", .connector(8)), token("d", .administration)]
            for token in all { try await tokens.insert(token) }
            #expect(try await tokens.token(id: "b") == all[0])
            #expect(try await tokens.token(id: "x") == nil)
            #expect(try await tokens.tokens(.connector(7)) == [all[0], all[1]])
            #expect(try await tokens.tokens(.administration) == [all[3]])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `API tokens keep their role, and one of an unknown role opens nothing`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let tokens = storage.tokens
            for role in AdministratorRole.allCases {
                let token = StoredToken(
                    id: role.rawValue, scope: .administration, role: role, hash: [1], label: "", created: 1)
                try await tokens.insert(token)
                #expect(try await tokens.token(id: token.id) == token)
            }
            #expect(try await tokens.tokens(.administration).count == 3)
            try await storage.writer.write { try $0.script("UPDATE token SET role = 'owner' WHERE id = 'viewer'") }
            #expect(try await tokens.token(id: "viewer") == nil)
            #expect(try await tokens.tokens(.administration).count == 2)
        }
    }

    @Test func `API tokens from before there were roles may do everything, as before`() async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDriver(path: folder.path + "/usher.sqlite")
        try await Migrator(migrations: Array(Migrations.all.prefix(16))).migrate(database)
        let storage = Storage(database: database, lock: nil, environment: .counting())
        try await storage.writer.write { connection in
            try connection.script(
                """
                INSERT INTO token (id, scope, hash, label, created)
                VALUES ('old', 'administration', X'01', '', 1), ('okta', 'connector:7', X'01', '', 1)
                """)
        }
        try await Migrator(migrations: Migrations.all).migrate(database)
        let tokens = storage.tokens
        #expect(try await tokens.token(id: "old")?.role == .administrator)
        #expect(try await tokens.token(id: "okta")?.scope == .connector(7))
        #expect(try await tokens.token(id: "okta")?.role == nil)
        try await database.close()
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a token id is given once`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            try await storage.tokens.insert(token("a"))
            await #expect(throws: StoreUnavailable.self) {
                try await storage.tokens.insert(token("a", .administration))
            }
            #expect(try await storage.tokens.token(id: "a")?.scope == .connector(7))
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `only the own scope revokes, and once`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let tokens = storage.tokens
            try await tokens.insert(token("a"))
            #expect(try await tokens.revoke(id: "a", scope: .connector(8)) == false)
            #expect(try await tokens.revoke(id: "a", scope: .connector(7)))
            #expect(try await tokens.revoke(id: "a", scope: .connector(7)) == false)
            #expect(try await tokens.token(id: "a") == nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the last use only moves forward`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let tokens = storage.tokens
            try await tokens.insert(token("a"))
            try await tokens.noteUse(["a": 50, "gone": 60])
            try await tokens.noteUse(["a": 40])
            try await tokens.noteUse([:])
            #expect(try await tokens.token(id: "a")?.lastUsed == 50)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `application passwords belong to a target and can be replaced`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let passwords = storage.applicationPasswords
            try await passwords.setPassword(hash: [1], application: "jira", target: "a")
            try await passwords.setPassword(hash: [2], application: "jira", target: "b")
            try await passwords.setPassword(hash: [3], application: "jira", target: "a")
            #expect(try await passwords.passwordHash(application: "jira", target: "a") == [3])
            try await passwords.removePassword(application: "jira", target: "a")
            #expect(try await passwords.passwordHash(application: "jira", target: "a") == nil)
            #expect(try await passwords.passwordHash(application: "jira", target: "b") == [2])
        }
    }
}
