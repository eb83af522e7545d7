import Access
import StrictJSON
import Sync
import Testing

@testable import Storage

struct AuditStoreTests {
    private func note(_ actor: String, _ action: String, _ object: String, _ value: JSONValue = 1) -> AuditNote {
        ChangeOrigin(actor: actor, requestID: "r", action: action, object: object)
            .note([AuditChange(path: "p", after: value)])
    }

    private func fill(_ store: any AuditStore) async throws {
        try await store.append(note("ada", "token.create", "/connectors/okta", "Label Äpfel"))
        try await store.append(note("ada", "token.revoke", "/connectors/okta/tokens/x", "100%"))
        try await store.append(note("bob", "settings.apply", "/settings", "okta"))
        try await store.append(note("bob", "token.create", "/connectors/entra", "it's"))
    }

    private static let searches: [(AuditQuery, [Int64])] = [
        (AuditQuery(), [4, 3, 2, 1]),
        (AuditQuery(actor: "ada"), [2, 1]),
        (AuditQuery(action: "token.create"), [4, 1]),
        (AuditQuery(object: "/connectors/okta"), [2, 1]),
        (AuditQuery(actor: "bob", object: "/connectors"), [4]),
        (AuditQuery(text: "OKTA"), [3, 2, 1]),
        (AuditQuery(text: "äpfel"), [1]),
        (AuditQuery(text: "0%"), [2]),
        (AuditQuery(text: "it's"), [4]),
        (AuditQuery(text: String(repeating: "x", count: 100_000)), []),
        (AuditQuery(before: 3), [2, 1]),
        (AuditQuery(limit: 2), [4, 3]),
        (AuditQuery(limit: -1), []),
    ]

    @Test(arguments: DatabaseKind.allCases)
    func `is searched by actor, action, object and text, the newest first`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            try await fill(storage.audit)
            for (query, expected) in Self.searches {
                #expect(try await storage.audit.entries(query).map(\.sequence) == expected, "\(query)")
            }
            let verdict = try await storage.audit.verify(known: try await storage.audit.head())
            #expect(verdict.problems == [])
            #expect(verdict.entries == 4)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `is searched by time`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.audit
            for _ in 0..<3 { try await fill(store) }
            let all = try await store.entries(AuditQuery())
            for time in Set(all.flatMap { [$0.at - 1, $0.at, $0.at + 1] }) {
                let since = try await store.entries(AuditQuery(since: time)).map(\.sequence)
                #expect(since == all.filter { $0.at >= time }.map(\.sequence))
                let until = try await store.entries(AuditQuery(actor: "ada", until: time)).map(\.sequence)
                #expect(until == all.filter { $0.at < time && $0.note.origin.actor == "ada" }.map(\.sequence))
                let part = try await store.entries(AuditQuery(since: time, until: time + 1, before: 6)).map(\.sequence)
                #expect(part == all.filter { $0.at == time && $0.sequence < 6 }.map(\.sequence))
            }
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `neither changes nor shrinks by statements`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            try await fill(storage.audit)
            for sql in ["DELETE FROM audit", "UPDATE audit SET actor = 'eve'"] {
                await #expect(throws: (any Error).self) { try await storage.writer.write { try $0.run(sql, []) } }
            }
            #expect(try await storage.audit.verify(known: nil).problems == [])
        }
    }

    private static let tamperings: [(String, [AuditProblem])] = [
        ("UPDATE audit SET document = replace(document, 'bob', 'eve') WHERE sequence = 3", [.changed(3)]),
        ("UPDATE audit SET search = '' WHERE sequence = 3", [.wronglyIndexed(3)]),
        ("UPDATE audit SET actor = 'eve' WHERE sequence = 3", [.wronglyIndexed(3)]),
        ("DELETE FROM audit WHERE sequence = 2", [.missing(2...2)]),
        ("DELETE FROM audit WHERE sequence > 2", [.cutOff(3...4)]),
    ]

    @Test(arguments: tamperings)
    func `shows what somebody did who can write the database`(sql: String, found: [AuditProblem]) async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            try await fill(storage.audit)
            try await storage.writer.write { connection in
                try connection.script("DROP TRIGGER audit_never_changes; DROP TRIGGER audit_never_shrinks;")
                try connection.run(sql, [])
            }
            #expect(try await storage.audit.verify(known: nil).problems == found)
        }
    }

    @Test func `a number is never given again, so what was cut off leaves a gap`() async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            try await fill(storage.audit)
            try await storage.writer.write { connection in
                try connection.script("DROP TRIGGER audit_never_shrinks; DELETE FROM audit WHERE sequence = 4;")
            }
            try await storage.audit.append(note("bob", "x", "/"))
            #expect(try await storage.audit.verify(known: nil).problems == [.missing(4...4)])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `without its entry nothing is changed`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let token = StoredToken(id: "a", scope: .connector(7), hash: [1], label: "", created: 1)
            try await storage.tokens.insert(token, audit: note("ada", "token.create", "/"))
            try await storage.writer.write { try $0.script("ALTER TABLE audit RENAME TO elsewhere") }
            let audit = note("ada", "x", "/")
            await #expect(throws: (any Error).self) {
                try await storage.tokens.insert(
                    StoredToken(id: "b", scope: .connector(7), hash: [1], label: "", created: 1), audit: audit)
            }
            await #expect(throws: (any Error).self) {
                try await storage.tokens.revoke(id: "a", scope: .connector(7), audit: audit)
            }
            await #expect(throws: (any Error).self) {
                try await storage.settings.save(.sample(), text: "{}", expecting: nil, remark: [], audit: audit)
            }
            #expect(try await storage.tokens.tokens(.connector(7)).map(\.id) == ["a"])
            #expect(try await storage.settings.current() == nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a change and its entry come together`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            _ = try await storage.settings.save(
                .sample(), text: "{}", expecting: nil, remark: [], audit: note("ada", "settings.apply", "/settings"))
            #expect(
                try await storage.tokens.revoke(id: "none", scope: .administration, audit: note("a", "b", "c")) == false
            )
            let entries = try await storage.audit.entries(AuditQuery())
            #expect(entries.map(\.note.origin.action) == ["settings.apply"])
            #expect(entries.first?.note.changes.first == AuditChange(path: "version", before: 0, after: 1))
            #expect(try await storage.settings.current()?.actor == "ada")
        }
    }
}
