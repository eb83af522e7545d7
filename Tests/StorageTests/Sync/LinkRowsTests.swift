import Provisioning
import SCIM
import Sync
import TestSupport
import Testing

@testable import Storage

/// What links keep of accounts that were cleaned up.
@Suite struct LinkRowsTests {
    private let identity = AccountIdentity(
        username: "Ada", displayName: "Ada \"L.\"", email: "ada@x.org", properties: ["title": "Countess"])

    private func store(_ world: SyncWorld, _ secrets: (any SecretSealing)?) -> SQLSyncStore {
        SQLSyncStore(
            database: world.storage.database, writer: world.storage.writer, now: { 42 }, secrets: secrets)
    }

    private func link(_ resource: String) -> Link {
        var link = Link(
            resourceID: resource, accountID: "a1", isConfirmed: true, origin: .linked,
            pending: PendingCleanup(action: .delete, since: 5, wakeAt: 9), original: .known(identity))
        link.isCopyPending = true
        return link
    }

    @Test(arguments: DatabaseKind.allCases)
    func `come back as they were, and sealed in between`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let store = store(world, PlainSecrets())
            let user = try await world.user("ada")
            try await store.propose([link(user)], world.binding)
            #expect(try await store.users([user], world.binding).first?.link == link(user))
            let stored = try await world.storage.database.read {
                try $0.first("SELECT original FROM link", []) { $0.text(0) }
            }
            #expect(stored?.hasPrefix("account a1|") == true)
            var copied = link(user)
            copied.isCopyPending = false
            try await store.propose([copied], world.binding)
            #expect(try await store.users([user], world.binding).first?.link == copied)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `that this key does not open stay for the one that does`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let user = try await world.user("ada")
            try await store(world, PlainSecrets()).propose([link(user)], world.binding)
            let other = store(world, nil)
            var read = try #require(try await other.users([user], world.binding).first?.link)
            #expect(read.original == .unreadable)
            read.pending = nil
            try await other.propose([read], world.binding)
            let again = try await store(world, PlainSecrets()).users([user], world.binding).first?.link
            #expect(again?.original == .known(identity))
            #expect(again?.pending == nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `are not written in the clear when there is no key`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            await #expect(throws: (any Error).self) {
                try await store(world, nil).propose([link("u1")], world.binding)
            }
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `are found by the name of before, of deleted users only`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let store = store(world, PlainSecrets())
            let user = try await world.user("ada")
            try await store.propose([link(user)], world.binding)
            #expect(try await store.formerLinks(named: ["aDA"], world.binding).isEmpty)
            try await world.delete(.user, user)
            #expect(try await store.formerLinks(named: ["aDA", "eve"], world.binding) == ["aDA": link(user)])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `are marked once when their day has come`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let store = store(world, PlainSecrets())
            let user = try await world.user("ada")
            let mark = try await store.pendingUsers(world.binding, limit: 9, now: 0).first?.mark
            try await store.record(
                [UserOutcome(resourceID: user, mark: mark, state: .cleanedUp, link: .some(link(user)))], world.binding,
                retryAt: 0)
            try await store.markDue(world.binding, now: 8)
            #expect(try await store.pendingCount(world.binding) == 0)
            try await store.markDue(world.binding, now: 9)
            let pending = try #require(try await store.pendingUsers(world.binding, limit: 9, now: 9).first)
            #expect(pending.link?.pending == PendingCleanup(action: .delete, since: 5, wakeAt: nil))
            try await store.record(
                [UserOutcome(resourceID: user, mark: pending.mark, state: .protected)], world.binding, retryAt: 0)
            try await store.markDue(world.binding, now: 10)
            #expect(try await store.pendingCount(world.binding) == 0)
        }
    }
}
