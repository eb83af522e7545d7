import Access
import Administration
import SCIM
import Storage
import TestSupport
import Testing

/// Showing again who one is, before something dangerous.
@Suite struct ProofTests {
    private static let issuer = "https://idp.example"

    private func standing(_ secret: String, _ door: FrontDoor) async throws -> AdminSession {
        try #require(try await door.signIn.session(secret, isActive: true)).session
    }

    private static func identity(proved: Int64?, role: AdministratorRole = .administrator) -> SignedOnIdentity {
        SignedOnIdentity(issuer: issuer, subject: "00u1", name: "ada", role: role, proved: proved, returnTo: "/")
    }

    @Test func `a sign-in by password is good for 5 minutes, and the password makes it good again`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let secret = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        #expect(door.signIn.isProved(try await standing(secret, door)))
        door.pass(301)
        let session = try await standing(secret, door)
        #expect(!door.signIn.isProved(session))
        let refusal = await #expect(throws: SignInRefusal.self) {
            try await door.signIn.prove(session, by: "wrong", FrontDoor.visit())
        }
        #expect(refusal?.text == "The password is not right. Nothing was done.")
        #expect(!door.signIn.isProved(try await standing(secret, door)))
        try await door.signIn.prove(session, by: "right", FrontDoor.visit())
        #expect(door.signIn.isProved(try await standing(secret, door)))
        let entry = try #require(try await door.storage.audit.entries(AuditQuery()).first)
        #expect(entry.note.origin.action == "site.confirm")
        #expect(entry.note.origin.actor == "ada")
    }

    @Test func `guessing at it waits like guessing at the sign-in`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let secret = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        let session = try await standing(secret, door)
        let signIn = door.signIn
        for _ in 0..<3 {
            await #expect(throws: SignInRefusal.self) {
                try await signIn.prove(session, by: "wrong", FrontDoor.visit())
            }
        }
        let refusal = await #expect(throws: SignInRefusal.self) {
            try await signIn.prove(session, by: "right", FrontDoor.visit())
        }
        #expect(refusal?.reason == .wait(1))
    }

    @Test func `a password that is changed while it is looked at proves nothing`() async throws {
        let door = try await FrontDoor()
        try await door.add("ada")
        let secret = try await door.signIn.enter(name: "ada", password: "right", FrontDoor.visit())
        door.pass(301)
        let session = try await standing(secret, door)
        let store = door.storage.administrators
        door.passwords.meanwhile {
            let note = ChangeOrigin(actor: "boss", action: "administrator.reset-password").note([])
            _ = try await store.setPassword(id: "id-ada", hash: "plain:other", mustChange: false, audit: note)
        }
        await #expect(throws: SignInRefusal.self) {
            try await door.signIn.prove(session, by: "right", FrontDoor.visit())
        }
        #expect(try await door.signIn.session(secret, isActive: true) == nil)
    }

    @Test func `whoever came by single sign-on has no password to show`() async throws {
        let door = try await FrontDoor()
        let identity = Self.identity(proved: FrontDoor.start)
        let secret = try #require(try await door.signIn.enter(identity, FrontDoor.visit()))
        let session = try await standing(secret, door)
        #expect(try await door.signIn.proofKind(of: session) == .singleSignOn)
        for word in ["", "right"] {
            await #expect(throws: SignInRefusal.self) {
                try await door.signIn.prove(session, by: word, FrontDoor.visit("10.0.0.\(word.count + 1)"))
            }
        }
    }

    @Test func `what the provider says of when is believed, and nothing else`() async throws {
        let door = try await FrontDoor()
        let now = FrontDoor.start
        for (proved, isProved) in [(now, true), (now - 600_000, false), (nil, false)] as [(Int64?, Bool)] {
            let identity = Self.identity(proved: proved)
            let secret = try #require(try await door.signIn.enter(identity, FrontDoor.visit()))
            #expect(door.signIn.isProved(try await standing(secret, door)) == isProved)
        }
    }

    @Test func `coming back from the provider makes one's session good again, with the forms that it has open`()
        async throws
    {
        let door = try await FrontDoor()
        try await door.add("boss")
        let first = Self.identity(proved: FrontDoor.start)
        let secret = try #require(try await door.signIn.enter(first, FrontDoor.visit()))
        door.pass(301)
        let before = try await standing(secret, door)
        let again = Self.identity(proved: FrontDoor.start + 301_000)
        #expect(try await door.signIn.enter(again, standing: before, FrontDoor.visit()) == nil)
        let after = try await standing(secret, door)
        #expect(door.signIn.isProved(after))
        #expect(after.csrf == before.csrf)
    }

    @Test func `somebody else who comes back from the provider gets a session of his own`() async throws {
        let door = try await FrontDoor()
        try await door.add("boss")
        let bosses = try await door.signIn.enter(name: "boss", password: "right", FrontDoor.visit())
        door.pass(301)
        let boss = try await standing(bosses, door)
        let ada = try await door.signIn.enter(
            Self.identity(proved: FrontDoor.start + 301_000), standing: boss, FrontDoor.visit())
        #expect(try #require(ada) != bosses)
        #expect(!door.signIn.isProved(try await standing(bosses, door)))
    }

    @Test func `with another role at the provider a new session begins`() async throws {
        let door = try await FrontDoor()
        try await door.add("boss")
        let first = Self.identity(proved: FrontDoor.start)
        let secret = try #require(try await door.signIn.enter(first, FrontDoor.visit()))
        let before = try await standing(secret, door)
        let lower = Self.identity(proved: FrontDoor.start, role: .viewer)
        let other = try #require(try await door.signIn.enter(lower, standing: before, FrontDoor.visit()))
        #expect(try await door.signIn.session(other, isActive: true)?.role == .viewer)
        #expect(try await door.signIn.session(secret, isActive: true) == nil)
    }
}
