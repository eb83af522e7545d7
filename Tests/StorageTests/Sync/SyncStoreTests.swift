import Provisioning
import SCIM
import StrictJSON
import Sync
import Testing

@testable import Storage

/// What is read of users that wait, and by what they come to wait.
struct SyncStoreTests {
    @Test(arguments: DatabaseKind.allCases)
    func `a pending user comes with his document, his groups and his link`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let inner = try await world.group("inner", ada)
            let outer = try await world.group("outer", inner)
            let link = Link(resourceID: ada, accountID: "a1", isConfirmed: false, origin: .created)
            try await world.store.propose([link], world.binding)

            let pending = try #require(try await world.pending().first)
            #expect(pending.resourceID == ada && pending.mark != nil && pending.attempts == 0)
            #expect(pending.link == link)
            let source = try #require(pending.source)
            #expect(source.document == ["id": .string(ada), "userName": "ada", "active": true])
            #expect(source.isActive)
            #expect(
                source.groups == [
                    SourceGroup(id: inner, document: ["id": .string(inner), "displayName": "inner"]),
                    SourceGroup(id: outer, document: ["id": .string(outer), "displayName": "outer"], isDirect: false),
                ])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `an inactive user says so in both places`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            _ = try await world.user("ada", active: false)
            let source = try #require(try await world.pending().first?.source)
            #expect(source.isActive == false && source.document["active"] == false)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `groups that contain each other end, and direct wins`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let a = try await world.group("a", ada)
            let b = try await world.group("b", a)
            let c = try await world.group("c", b, ada)
            try await world.add(c, to: a)
            let groups = try #require(try await world.pending().first?.source).groups
            #expect(groups.map(\.id) == [a, b, c])
            #expect(groups.map(\.isDirect) == [true, false, true])
            try await world.settle()
            try await world.store.markMembers(ofGroup: b, mark: 0, world.binding)
            #expect(try await world.pending().map(\.resourceID) == [ada])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a deleted user is pending without a source and keeps his link`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let link = Link(resourceID: ada, accountID: "a1", isConfirmed: true, origin: .linked)
            let outcome = UserOutcome(resourceID: ada, mark: nil, state: .provisioned, link: link)
            try await world.store.record([outcome], world.binding, retryAt: 0)
            try await world.settle()
            try await world.delete(.user, ada)
            let pending = try await world.pending()
            #expect(pending.map(\.resourceID) == [ada])
            #expect(pending.first?.source == nil && pending.first?.link == link)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the oldest marks come first, and a limit holds`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            var ids: [String] = []
            for name in ["a", "b", "c"] { ids.append(try await world.user(name)) }
            try await world.store.mark(ids[0], world.binding)
            #expect(try await world.pending().map(\.resourceID) == [ids[1], ids[2], ids[0]])
            #expect(try await world.pending(limit: 2).map(\.resourceID) == [ids[1], ids[2]])
            #expect(try await world.store.pendingCount(world.binding) == 3)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `users are read without marks, unknown ones left out`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let bob = try await world.user("bob")
            try await world.settle()
            try await world.store.mark(bob, world.binding)
            let users = try await world.store.users([bob, "nobody", ada], world.binding)
            #expect(users.map(\.resourceID) == [bob, ada])
            #expect(users.map { $0.mark != nil } == [true, false])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a binding that is not enabled gets no marks, and all of them when it is`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind, enabled: false) { world in
            let ada = try await world.user("ada")
            #expect(try await world.pending().isEmpty)
            _ = try await world.storage.settings.save(
                .sample(), text: "{}", expecting: 1, remark: [], actor: "test")
            #expect(try await world.pending().map(\.resourceID) == [ada])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `marking all takes users and links of deleted users`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            try await world.settle()
            let gone = Link(resourceID: "gone", accountID: "x", isConfirmed: true, origin: .created)
            try await world.store.propose([gone], world.binding)
            try await world.store.markAll(world.binding)
            #expect(Set(try await world.pending().map(\.resourceID)) == [ada, "gone"])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a renamed group is pending with what it was first, until it is settled`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let group = try await world.group("one", ada)
            try await world.settle()
            try await world.rename(group: group, "two")
            try await world.rename(group: group, "three")
            #expect(try await world.pending().isEmpty)
            let pending = try #require(try await world.store.pendingGroups(world.binding, limit: 10).first)
            #expect(pending.before.document == ["id": .string(group), "displayName": "one"])
            #expect(pending.now.document == ["id": .string(group), "displayName": "three"])

            try await world.rename(group: group, "four")
            try await world.store.settleGroup(group, mark: pending.mark, world.binding)
            let anew = try #require(try await world.store.pendingGroups(world.binding, limit: 10).first)
            #expect(anew.mark > pending.mark)
            try await world.store.markMembers(ofGroup: group, mark: anew.mark, world.binding)
            #expect(try await world.store.pendingGroups(world.binding, limit: 10).isEmpty)
            #expect(try await world.pending().map(\.resourceID) == [ada])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a batch of ten thousand users in nested groups is read whole`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            try await world.storage.writer.write { connection in
                // Straight into the tables: only the reading is looked at here.
                try connection.insert(
                    "INSERT INTO resource (id, connector_id, kind, active, version, created, last_modified, document)",
                    (0..<10_000).map { number in
                        [
                            .text("u\(number)"), .integer(world.connector.rawValue), .integer(1), .integer(1),
                            .integer(1), .integer(0), .integer(0), .text(#"{"userName":"u\#(number)"}"#),
                        ]
                    })
            }
            let group = try await world.group("inner")
            _ = try await world.group("outer", group)
            try await world.storage.writer.write { connection in
                try connection.run(
                    """
                    INSERT INTO membership (group_pk, member_pk)
                    SELECT g.pk, u.pk FROM resource g, resource u WHERE g.id = ? AND u.kind = 1
                    """, [.text(group)])
            }
            try await world.store.markAll(world.binding)
            let pending = try await world.pending(limit: 20_000)
            #expect(pending.count == 10_000)
            #expect(pending.allSatisfy { $0.source?.groups.count == 2 })
            try await world.settle()
            #expect(try await world.store.pendingCount(world.binding) == 0)
            #expect(try await world.store.counts(world.binding) == [.provisioned: 10_000])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `everybody comes in pages by id, and deleted users as long as they are linked`(kind: DatabaseKind) async throws
    {
        try await SyncWorld.open(kind) { world in
            var ids: [String] = []
            for number in 0..<5 { ids.append(try await world.user("user\(number)")) }
            let gone = try #require(ids.first)
            let link = Link(resourceID: gone, accountID: "a1", isConfirmed: true, origin: .created)
            try await world.store.propose([link], world.binding)
            _ = try await world.group("devs", ids[1])
            try await world.delete(.user, gone)
            try await world.delete(.user, ids[4])
            let binding = try #require(try await world.storage.settings.catalog().bindings.first)
            let first = try await world.store.users(after: nil, limit: 2, of: binding)
            let last = try #require(first.next)
            let second = try await world.store.users(after: last, limit: 3, of: binding)
            let all = first.items + second.items
            #expect(all.map(\.resourceID) == ids.dropLast().sorted())
            #expect(second.next == nil)
            #expect(all.first { $0.resourceID == gone }?.source == nil)
            #expect(all.first { $0.resourceID == gone }?.link == link)
            #expect(all.first { $0.resourceID == ids[1] }?.source?.groups.count == 1)
            // A binding that is not saved yet has the users, and no links.
            let new = Binding(
                id: BindingID(0), connector: world.connector, connectorName: "okta", target: TargetID(0),
                targetName: "new")
            let unlinked = try await world.store.users(after: nil, limit: 10, of: new)
            #expect(unlinked.items.map(\.resourceID) == ids[1...3].sorted())
            #expect(unlinked.items.allSatisfy { $0.link == nil && $0.mark == nil })
            #expect(try await world.store.users([ids[1]], of: new).map(\.resourceID) == [ids[1]])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `pushed groups come in pages, in the order in which they came`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            _ = try await world.user("ada")
            var ids: [String] = []
            for name in ["a", "b", "c"] { ids.append(try await world.group(name)) }
            let first = try await world.store.sourceGroups(after: nil, limit: 2, of: world.connector)
            let rest = try await world.store.sourceGroups(after: first.next, limit: 2, of: world.connector)
            #expect((first.items + rest.items).map(\.id) == ids)
            #expect(rest.next == nil)
            #expect(try await world.store.sourceGroups(after: nil, limit: 2, of: ConnectorID(999)).items.isEmpty)
        }
    }
}
