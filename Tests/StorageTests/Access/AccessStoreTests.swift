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
