import Access
import Administration
import Storage
import Synchronization
import TestSupport
import Testing

@Suite struct SignInTests {
    @Test func `name and password let in, whatever the case of the name`() async throws {
        let door = try await FrontDoor()
        try await door.add("Ada", .operator)
        let secret = try await door.signIn.enter(name: "aDA", password: "right", FrontDoor.visit())
        let standing = try #require(try await door.signIn.session(secret, isActive: true))
        #expect(standing.name == "Ada")
        #expect(standing.role == .operator)
        #expect(try await door.storage.administrators.administrator(named: "Ada")?.lastSignIn == FrontDoor.start)
        let entry = try #require(try await door.storage.audit.entries(AuditQuery()).first)
        #expect(entry.note.origin.action == "site.sign-in")
        #expect(entry.note.origin.actor == "Ada")
    }

    @Test func `a wrong name, a wrong password and somebody disabled are told the same`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        try await door.add("eve", disabled: true)
        var texts: Set<String> = []
        for (name, password) in [("ada", "wrong"), ("nobody", "right"), ("eve", "right"), ("ada", ""), ("", "")] {
            let refusal = await #expect(throws: SignInRefusal.self) {
                _ = try await door.signIn.enter(name: name, password: password, FrontDoor.visit())
            }
            #expect(refusal?.reason == .wrong)
            texts.insert(refusal?.text ?? "")
        }
        #expect(texts.count == 1)
    }

    @Test func `each sign-in has a new secret, and the old session goes on`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let one = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        let other = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit("10.0.0.2"))
        #expect(one != other)
        let session = try #require(try await door.signIn.session(one, isActive: true)).session
        #expect(try await door.signIn.sessions(like: session).count == 2)
        try await door.signIn.leaveElsewhere(session)
        #expect(try await door.signIn.session(other, isActive: true) == nil)
        try await door.signIn.leave(one, FrontDoor.visit())
        #expect(try await door.signIn.session(one, isActive: true) == nil)
    }

    @Test func `guessing waits ever longer, and then even the right password has to`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let signIn = door.signIn
        for _ in 0..<3 {
            await #expect(throws: SignInRefusal.self) {
                _ = try await signIn.enter(name: "ada", password: "wrong", FrontDoor.visit())
            }
        }
        #expect(door.warnings.withLock { $0 } == Array(repeating: "sign-in refused", count: 3))
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await signIn.enter(name: "ADA", password: "right", FrontDoor.visit())
        }
        #expect(refusal?.reason == .wait(1))
        #expect(refusal?.text.contains("Try again in 1 second.") == true)
        let elsewhere = try await signIn.enter(name: "ada", password: "right", FrontDoor.visit("10.0.0.9"))
        #expect(!elsewhere.isEmpty, "others' guesses lock nobody out")
        door.pass(1)
        let secret = try await signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        #expect(!secret.isEmpty)
    }

    @Test func `guessing tokens and setup codes waits, too`() async throws {
        let door = try await FrontDoor()
        let signIn = door.signIn
        for _ in 0..<3 {
            await #expect(throws: SignInRefusal.self) { _ = try await signIn.enter(token: "x", FrontDoor.visit()) }
            await #expect(throws: SignInRefusal.self) {
                _ = try await signIn.setUp(code: "x", name: "ada", password: "nine lives, one cat", FrontDoor.visit())
            }
        }
        let token = await #expect(throws: SignInRefusal.self) {
            _ = try await signIn.enter(token: "x", FrontDoor.visit())
        }
        #expect(token?.reason == .wait(1))
        let code = await #expect(throws: SignInRefusal.self) {
            _ = try await signIn.setUp(
                code: "abcd-efgh", name: "ada", password: "nine lives, one cat", FrontDoor.visit())
        }
        #expect(code?.reason == .wait(1))
    }

    @Test func `a session ends after half an hour without anything being done`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let secret = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        for _ in 0..<20 {
            door.pass(1799)
            #expect(try await door.signIn.session(secret, isActive: true) != nil)
        }
        door.pass(1000)
        #expect(try await door.signIn.session(secret, isActive: false) != nil, "a page that keeps itself up to date")
        door.pass(801)
        #expect(try await door.signIn.session(secret, isActive: true) == nil)
        #expect(try await door.storage.sessions.sessions(.administrator(id: "id-ada")).isEmpty)
    }

    @Test func `a session ends after twelve hours`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let secret = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        for _ in 0..<36 {
            door.pass(1200)
            #expect(try await door.signIn.session(secret, isActive: true) != nil)
        }
        door.pass(1)
        #expect(try await door.signIn.session(secret, isActive: true) == nil)
    }

    @Test func `an API token lets in with its role`() async throws {
        let door = try await FrontDoor()
        try await door.storage.tokens.insert(
            StoredToken(id: "tok", scope: .administration, role: .viewer, hash: [1], label: "monitoring", created: 1))
        let secret = try await door.signIn.enter(token: "tok", FrontDoor.visit())
        let standing = try #require(try await door.signIn.session(secret, isActive: true))
        #expect(standing.name == "monitoring")
        #expect(standing.role == .viewer)
        let refusal = await #expect(throws: Problem.self) {
            _ = try await door.signIn.changePassword(
                of: standing.session, from: "a", to: "nine lives, one cat", FrontDoor.visit())
        }
        #expect(refusal?.code == "no-password")
    }
}

@Suite struct RacingTests {
    /// What happens while the right password of yesterday is looked at.
    @Test(arguments: ["password", "disabled", "deleted"])
    func `whoever was changed meanwhile does not come in`(change: String) async throws {
        let door = try await FrontDoor()
        try await door.add("boss")
        try await door.add("ada")
        let note = ChangeOrigin(actor: "boss", action: "test").note([])
        let store = door.storage.administrators
        door.passwords.meanwhile {
            switch change {
            case "password": _ = try await store.setPassword(id: "id-ada", hash: "new", mustChange: false, audit: note)
            case "disabled": _ = try await store.update(id: "id-ada", .disabled(true), audit: note)
            default: _ = try await store.delete(id: "id-ada", audit: note)
            }
        }
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        }
        #expect(refusal?.reason == .wrong)
        #expect(try await door.storage.sessions.sessions(.administrator(id: "id-ada")).isEmpty)
    }

    @Test func `many guesses at the same moment are no more than three`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let signIn = door.signIn
        let reasons = await withTaskGroup(of: SignInRefusal.Reason?.self) { group in
            for number in 0..<30 {
                group.addTask {
                    do {
                        _ = try await signIn.enter(name: "ada", password: "guess \(number)", FrontDoor.visit())
                        return nil
                    } catch { return (error as? SignInRefusal)?.reason }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reasons.count { $0 == .wrong } == 3)
        #expect(reasons.count { $0 == .wait(1) } == 27)
    }
}

@Suite struct SetupTests {
    private static let password = "nine lives, one cat"

    @Test func `whoever has the code makes the first administrator, once`() async throws {
        let door = try await FrontDoor()
        #expect(try await door.signIn.needsSetUp())
        let secret = try await door.signIn.setUp(
            code: " abcd-efgh\n", name: "Ada", password: Self.password, FrontDoor.visit())
        #expect(try await door.signIn.session(secret, isActive: true)?.role == .administrator)
        #expect(try await !door.signIn.needsSetUp())
        #expect(door.setup.code() == nil)
        let again = await #expect(throws: SignInRefusal.self) {
            _ = try await door.signIn.setUp(
                code: "abcd-efgh", name: "eve", password: Self.password, FrontDoor.visit())
        }
        #expect(again?.reason == .forbidden)
        let entered = try await door.signIn.enter(name: "ada", password: Self.password, FrontDoor.visit())
        #expect(!entered.isEmpty)
        let actions = try await door.storage.audit.entries(AuditQuery()).map(\.note.origin.action)
        #expect(actions == ["site.sign-in", "site.sign-in", "administrator.create"])
    }

    @Test func `a code is of no use when somebody is in charge already`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        #expect(try await !door.signIn.needsSetUp())
        await #expect(throws: SignInRefusal.self) {
            _ = try await door.signIn.setUp(
                code: "abcd-efgh", name: "eve", password: Self.password, FrontDoor.visit())
        }
    }

    @Test(arguments: [("wrong", "Ada", password), ("abcd-efgh", "", password), ("abcd-efgh", "Ada", "short")])
    func `what won't do makes nobody, and the code stays`(code: String, name: String, password: String) async throws {
        let door = try await FrontDoor()
        await #expect(throws: (any Error).self) {
            _ = try await door.signIn.setUp(code: code, name: name, password: password, FrontDoor.visit())
        }
        #expect(try await door.signIn.needsSetUp())
    }
}

@Suite struct OwnPasswordTests {
    @Test func `who knows the old password sets a new one, and is signed out elsewhere`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let here = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        let there = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        let session = try #require(try await door.signIn.session(here, isActive: true)).session
        for (old, new) in [("wrong", "nine lives, one cat"), ("right", "short"), ("right", "right")] {
            await #expect(throws: (any Error).self) {
                _ = try await door.signIn.changePassword(of: session, from: old, to: new, FrontDoor.visit())
            }
        }
        let new = try await door.signIn.changePassword(
            of: session, from: "right", to: "nine lives, one cat", FrontDoor.visit())
        #expect(try await door.signIn.session(here, isActive: true) == nil, "a stolen cookie goes with it")
        #expect(try await door.signIn.session(new, isActive: true)?.name == "ada")
        #expect(try await door.signIn.session(there, isActive: true) == nil)
        let again = try await door.signIn.enter(name: "ada", password: "nine lives, one cat", FrontDoor.visit())
        #expect(!again.isEmpty)
    }
}

@Suite struct SignedOnTests {
    private static func identity(
        _ name: String, _ role: AdministratorRole, subject: String = "00u1", issuer: String = "https://idp.example"
    ) -> SignedOnIdentity {
        SignedOnIdentity(issuer: issuer, subject: subject, name: name, role: role, returnTo: "/")
    }

    @Test func `whoever comes first is made, and later known by his subject`() async throws {
        let door = try await FrontDoor()
        let store = door.storage.administrators
        try await door.add("boss")
        _ = try await door.signIn.enter(Self.identity("ada@example.com", .viewer), FrontDoor.visit())
        let made = try #require(try await store.administrator(named: "ada@example.com"))
        #expect(made.origin == .singleSignOn(issuer: "https://idp.example", subject: "00u1"))
        _ = try await door.signIn.enter(Self.identity("ada.new@example.com", .operator), FrontDoor.visit())
        #expect(try await store.administrators().count == 2)
        let today = try #require(try await store.administrator(id: made.id))
        #expect(today.role == .operator)
        #expect(today.name == "ada.new@example.com")
        _ = try await door.signIn.enter(Self.identity("BOSS", .operator), FrontDoor.visit())
        #expect(try await store.administrator(id: made.id)?.name == "ada.new@example.com", "that name is taken")
    }

    @Test func `nobody becomes somebody else by being called like him`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let secret = try #require(try await door.signIn.enter(Self.identity("ADA", .viewer), FrontDoor.visit()))
        let standing = try #require(try await door.signIn.session(secret, isActive: true))
        #expect(standing.name == "ADA (idp.example)")
        #expect(standing.role == .viewer)
        let other = Self.identity("ADA", .viewer, subject: "00u2")
        let third = try #require(try await door.signIn.enter(other, FrontDoor.visit()))
        #expect(try await door.signIn.session(third, isActive: true)?.name == "00u2 (idp.example)")
        let elsewhere = Self.identity("eve", .viewer, issuer: "https://other.example")
        _ = try await door.signIn.enter(elsewhere, FrontDoor.visit())
        #expect(try await door.storage.administrators.administrators().count == 4)
    }

    @Test func `somebody disabled here stays out, whatever the provider says`() async throws {
        let door = try await FrontDoor()
        try await door.add("boss")
        _ = try await door.signIn.enter(Self.identity("ada", .administrator), FrontDoor.visit())
        let ada = try #require(try await door.storage.administrators.administrator(named: "ada"))
        _ = try await door.storage.administrators.update(
            id: ada.id, .disabled(true), audit: ChangeOrigin(actor: "boss", action: "administrator.disable").note([]))
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await door.signIn.enter(Self.identity("ada", .administrator), FrontDoor.visit())
        }
        #expect(refusal?.reason == .forbidden)
    }

    @Test func `a lower role at the provider ends the sessions of the higher one`() async throws {
        let door = try await FrontDoor()
        try await door.add("boss")
        let before = try #require(try await door.signIn.enter(Self.identity("ada", .administrator), FrontDoor.visit()))
        let after = try #require(try await door.signIn.enter(Self.identity("ada", .viewer), FrontDoor.visit()))
        #expect(try await door.signIn.session(before, isActive: true) == nil)
        #expect(try await door.signIn.session(after, isActive: true)?.role == .viewer)
    }

    @Test func `whoever has no role at the provider any more is signed out everywhere`() async throws {
        let door = try await FrontDoor()
        try await door.add("boss")
        let before = try #require(try await door.signIn.enter(Self.identity("ada", .administrator), FrontDoor.visit()))
        let nothing = SignedOnIdentity(
            issuer: "https://idp.example", subject: "00u1", name: "ada", role: nil, objection: "no role", returnTo: "/")
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await door.signIn.enter(nothing, FrontDoor.visit())
        }
        #expect(refusal?.text == "no role")
        #expect(try await door.signIn.session(before, isActive: true) == nil)
        #expect(try await door.storage.audit.entries(AuditQuery()).first?.note.origin.action == "site.shut-out")
    }

    @Test func `the last one in charge whose role sinks at the provider is shut out and told`() async throws {
        let door = try await FrontDoor()
        let before = try #require(try await door.signIn.enter(Self.identity("ada", .administrator), FrontDoor.visit()))
        let refusal = await #expect(throws: SignInRefusal.self) {
            _ = try await door.signIn.enter(Self.identity("ada", .viewer), FrontDoor.visit())
        }
        #expect(refusal?.text.contains("nobody else here has the role") == true)
        #expect(try await door.signIn.session(before, isActive: true) == nil)
    }

    @Test func `a name from the provider that can't be one is replaced by the subject`() async throws {
        let door = try await FrontDoor()
        let secret = try #require(try await door.signIn.enter(Self.identity("a/b\u{202E}", .viewer), FrontDoor.visit()))
        #expect(try await door.signIn.session(secret, isActive: true)?.name == "00u1")
    }
}
