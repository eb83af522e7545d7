import Access
import SCIM
import Testing

@testable import Storage

@Suite struct AdministratorStoreTests {
    private static let note = ChangeOrigin(actor: "test", action: "administrator.change").note([])

    private func administrator(
        _ name: String, _ role: AdministratorRole = .administrator, origin: Administrator.Origin = .password
    ) -> Administrator {
        Administrator(id: "id-\(name.lowercased())", name: name, role: role, origin: origin, created: 5)
    }

    private func session(_ number: UInt8, _ holder: AdminSession.Holder) -> AdminSession {
        AdminSession(
            hash: [number], holder: holder, csrf: "c\(number)", began: Int64(number), seen: Int64(number),
            proved: Int64(number),
            address: "10.0.0.\(number)", browser: "Firefox <b>")
    }

    @Test(arguments: DatabaseKind.allCases)
    func `administrators are kept whole and found by name, id and subject`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.administrators
            #expect(try await !store.isAnybodyInCharge())
            var ada = administrator("Ada")
            ada.mustChangePassword = true
            let bob = administrator("bob", .viewer, origin: .singleSignOn(issuer: "https://idp", subject: "00u1"))
            try await store.insert(bob, passwordHash: nil, audit: Self.note)
            try await store.insert(ada, passwordHash: "scrypt$…", audit: Self.note)
            #expect(try await store.isAnybodyInCharge())
            #expect(try await store.administrators() == [ada, bob])
            #expect(try await store.administrator(named: "aDA") == ada)
            #expect(try await store.administrator(id: bob.id) == bob)
            #expect(try await store.administrator(issuer: "https://idp", subject: "00u1") == bob)
            #expect(try await store.administrator(issuer: "https://other", subject: "00u1") == nil)
            #expect(try await store.passwordHash(id: ada.id) == "scrypt$…")
            #expect(try await store.passwordHash(id: bob.id) == nil)
            #expect(try await store.passwordHash(id: "nobody") == nil)
            try await store.noteSignIn(id: ada.id, at: 77, audit: Self.note)
            #expect(try await store.administrator(id: ada.id)?.lastSignIn == 77)
            #expect(try await storage.audit.entries(AuditQuery()).count == 3)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a name is given once, whatever the case, and what is refused leaves no trace`(kind: DatabaseKind) async throws
    {
        try await kind.withStorage { storage in
            let store = storage.administrators
            try await store.insert(administrator("ada"), passwordHash: "h", audit: Self.note)
            let other = Administrator(id: "2", name: "ADA", role: .viewer, origin: .password, created: 1)
            await #expect(throws: AdministratorStoreError.nameTaken) {
                try await store.insert(other, passwordHash: nil, audit: Self.note)
            }
            try await store.insert(administrator("bob"), passwordHash: "h", audit: Self.note)
            await #expect(throws: AdministratorStoreError.nameTaken) {
                _ = try await store.update(id: "id-bob", .name("Ada"), audit: Self.note)
            }
            #expect(try await storage.audit.entries(AuditQuery()).count == 2)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `only one can be the first`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.administrators
            let isFirst = try await store.insertFirst(administrator("ada"), passwordHash: "h", audit: Self.note)
            let isSecond = try await store.insertFirst(administrator("eve"), passwordHash: "h", audit: Self.note)
            #expect(isFirst && !isSecond)
            #expect(try await store.administrators().map(\.name) == ["ada"])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `somebody is always in charge`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.administrators
            let ada = administrator("ada")
            try await store.insert(ada, passwordHash: "h", audit: Self.note)
            try await store.insert(administrator("olga", .operator), passwordHash: "h", audit: Self.note)
            for change in [AdministratorUpdate.role(.operator), .disabled(true)] {
                await #expect(throws: AdministratorStoreError.lastAdministrator) {
                    _ = try await store.update(id: ada.id, change, audit: Self.note)
                }
            }
            await #expect(throws: AdministratorStoreError.lastAdministrator) {
                _ = try await store.delete(id: ada.id, audit: Self.note)
            }
            #expect(try await store.administrator(id: ada.id) == ada)

            try await store.insert(administrator("bob"), passwordHash: "h", audit: Self.note)
            let isDeleted = try await store.delete(id: ada.id, audit: Self.note)
            #expect(isDeleted)
            let isDeletedAgain = try await store.delete(id: ada.id, audit: Self.note)
            #expect(!isDeletedAgain)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a session tells what its holder may do now`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let ada = administrator("ada")
            try await storage.administrators.insert(ada, passwordHash: "h", audit: Self.note)
            try await storage.administrators.insert(administrator("bob"), passwordHash: "h", audit: Self.note)
            let session = session(1, .administrator(id: ada.id))
            let isIn = try await storage.sessions.insert(session, proof: "h")
            #expect(isIn)
            let standing = try await storage.sessions.session(hash: [1])
            #expect(
                standing
                    == StandingSession(session: session, name: "ada", role: .administrator, mustChangePassword: false))
            #expect(try await storage.sessions.session(hash: [2]) == nil)
            _ = try await storage.administrators.update(id: ada.id, .name("Ada"), audit: Self.note)
            #expect(try await storage.sessions.session(hash: [1])?.name == "Ada")
            try await storage.sessions.noteSeen(hash: [1], at: 90)
            try await storage.sessions.noteSeen(hash: [1], at: 80)
            #expect(try await storage.sessions.session(hash: [1])?.session.seen == 90)
        }
    }

    /// What ends the sessions of somebody, and of nobody else.
    @Test(arguments: ["role", "disable", "delete", "password", "sign out", "elsewhere"])
    func `sessions end with what they rest on`(change: String) async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            let (store, sessions) = (storage.administrators, storage.sessions)
            let ada = administrator("ada")
            try await store.insert(ada, passwordHash: "h", audit: Self.note)
            try await store.insert(administrator("bob"), passwordHash: "h", audit: Self.note)
            for number in [1, 2] as [UInt8] {
                _ = try await sessions.insert(session(number, .administrator(id: ada.id)), proof: "h")
            }
            _ = try await sessions.insert(session(3, .administrator(id: "id-bob")), proof: "h")
            switch change {
            case "role":
                _ = try await store.update(id: ada.id, .role(.viewer), audit: Self.note)
            case "disable":
                _ = try await store.update(id: ada.id, .disabled(true), audit: Self.note)
            case "delete": _ = try await store.delete(id: ada.id, audit: Self.note)
            case "password":
                _ = try await store.setPassword(id: ada.id, hash: "n", mustChange: true, audit: Self.note)
            case "sign out": try await sessions.end(hash: [2])
            default: try await sessions.end(.administrator(id: ada.id), but: [1])
            }
            let first = try await sessions.session(hash: [1])
            #expect((first != nil) == ["sign out", "elsewhere"].contains(change))
            #expect(try await sessions.session(hash: [2]) == nil)
            #expect(try await sessions.session(hash: [3]) != nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a session by an API token ends with the token`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            for (id, expires) in [("a", nil), ("b", 1_000_000_000_000), ("c", 1)] as [(String, Int64?)] {
                try await storage.tokens.insert(
                    StoredToken(
                        id: id, scope: .administration, role: .operator, hash: [1], label: "token \(id)", created: 1,
                        expires: expires))
            }
            for (number, id) in [(1, "a"), (2, "b"), (3, "c")] as [(UInt8, String)] {
                let isIn = try await storage.sessions.insert(session(number, .token(id: id)), proof: nil)
                #expect(isIn == (id != "c"))
            }
            #expect(try await storage.sessions.session(hash: [1])?.name == "token a")
            #expect(try await storage.sessions.session(hash: [2])?.role == .operator)
            #expect(try await storage.sessions.session(hash: [3]) == nil, "it has expired")
            _ = try await storage.tokens.revoke(id: "a", scope: .administration)
            #expect(try await storage.sessions.session(hash: [1]) == nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `one's sessions are listed, and old ones are forgotten`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            try await storage.administrators.insert(administrator("ada"), passwordHash: "h", audit: Self.note)
            let holder = AdminSession.Holder.administrator(id: "id-ada")
            for number in [3, 1, 2] as [UInt8] {
                _ = try await storage.sessions.insert(session(number, holder), proof: "h")
            }
            #expect(try await storage.sessions.sessions(holder).map(\.hash) == [[3], [2], [1]])
            try await storage.sessions.forget(seenBefore: 2, begunBefore: 3)
            #expect(try await storage.sessions.sessions(holder).map(\.hash) == [[3]])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `whoever comes from the OpenID provider has no password to set`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let bob = administrator("bob", origin: .singleSignOn(issuer: "i", subject: "s"))
            try await storage.administrators.insert(bob, passwordHash: nil, audit: Self.note)
            let isSet = try await storage.administrators.setPassword(
                id: bob.id, hash: "n", mustChange: false, audit: Self.note)
            #expect(!isSet)
            #expect(try await storage.administrators.passwordHash(id: bob.id) == nil)
        }
    }

    /// The password at the time that it was checked, and what happened meanwhile.
    @Test(
        arguments: [
            ("h", "nothing", true), ("old", "nothing", false), (nil, "nothing", false), ("h", "disabled", false),
        ]
            as [(String?, String, Bool)])
    func `nobody comes in by what was changed while it was looked at`(proof: String?, change: String, isIn: Bool)
        async throws
    {
        try await DatabaseKind.sqlite.withStorage { storage in
            try await storage.administrators.insert(administrator("boss"), passwordHash: "x", audit: Self.note)
            try await storage.administrators.insert(administrator("ada"), passwordHash: "h", audit: Self.note)
            if change == "disabled" {
                _ = try await storage.administrators.update(id: "id-ada", .disabled(true), audit: Self.note)
            }
            let found = try await storage.sessions.insert(session(1, .administrator(id: "id-ada")), proof: proof)
            #expect(found == isIn)
            let gone = try await storage.sessions.insert(session(2, .administrator(id: "id-eve")), proof: nil)
            #expect(!gone)
        }
    }

    @Test func `two who change different things don't undo each other's`() async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            let store = storage.administrators
            try await store.insert(administrator("boss"), passwordHash: "x", audit: Self.note)
            try await store.insert(administrator("ada"), passwordHash: "h", audit: Self.note)
            _ = try await store.update(id: "id-ada", .disabled(true), audit: Self.note)
            _ = try await store.update(id: "id-ada", .role(.viewer), audit: Self.note)
            let ada = try #require(try await store.administrator(id: "id-ada"))
            #expect(ada.isDisabled)
            #expect(ada.role == .viewer)
        }
    }

    @Test(arguments: [(nil, false), ("https://other.example", false), ("https://idp.example", true)])
    func `who signs in by the provider is in charge only while it is set up, and has signed in by it`(
        issuer: String?, counts: Bool
    ) async throws {
        try await DatabaseKind.sqlite.withStorage(signOn: issuer) { storage in
            let store = storage.administrators
            let origin = Administrator.Origin.singleSignOn(issuer: "https://idp.example", subject: "00u1")
            try await store.insert(administrator("ada"), passwordHash: "h", audit: Self.note)
            try await store.insert(administrator("grace", origin: origin), passwordHash: nil, audit: Self.note)
            await #expect(throws: AdministratorStoreError.lastAdministrator) {
                _ = try await store.delete(id: "id-ada", audit: Self.note)
            }
            try await store.noteSignIn(id: "id-grace", at: 7, audit: Self.note)
            guard counts else {
                await #expect(throws: AdministratorStoreError.lastAdministrator) {
                    _ = try await store.update(id: "id-ada", .disabled(true), audit: Self.note)
                }
                return
            }
            let isDeleted = try await store.delete(id: "id-ada", audit: Self.note)
            let isAnybody = try await store.isAnybodyInCharge()
            #expect(isDeleted && isAnybody)
        }
    }

    @Test func `who can't sign in can be deleted, whoever is in charge`() async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            let store = storage.administrators
            let origin = Administrator.Origin.singleSignOn(issuer: "https://idp.example", subject: "00u1")
            try await store.insert(administrator("grace", origin: origin), passwordHash: nil, audit: Self.note)
            let isDeleted = try await store.delete(id: "id-grace", audit: Self.note)
            #expect(isDeleted)
        }
    }

    @Test func `an accent is the same whichever keyboard wrote it`() async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            let store = storage.administrators
            try await store.insert(administrator("Rene\u{301}"), passwordHash: "h", audit: Self.note)
            let found = try #require(try await store.administrator(named: "ren\u{e9}"))
            #expect(Array(found.name.utf8) == Array("Ren\u{e9}".utf8))
            await #expect(throws: AdministratorStoreError.nameTaken) {
                try await store.insert(
                    Administrator(id: "2", name: "REN\u{c9}", role: .viewer, origin: .password, created: 5),
                    passwordHash: "h", audit: Self.note)
            }
            // As an earlier version kept it.
            try await storage.writer.write {
                _ = try $0.run(
                    "UPDATE administrator SET name = ?, folded_name = ?", [.text("Rene\u{301}"), .text("rene\u{301}")])
            }
            let earlier = try await store.administrator(named: "Ren\u{e9}")
            #expect(earlier?.name == "Ren\u{e9}")
        }
    }

    @Test func `a server with viewers alone is still to be set up`() async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            let store = storage.administrators
            try await store.insert(administrator("ada", .viewer), passwordHash: "h", audit: Self.note)
            #expect(try await !store.isAnybodyInCharge())
            let isFirst = try await store.insertFirst(administrator("bob"), passwordHash: "h", audit: Self.note)
            #expect(isFirst)
        }
    }
}
