import SCIM
import StrictJSON
import Testing

@testable import Storage

@Suite struct ResourceStoreTests {
    @Test(arguments: DatabaseKind.allCases)
    func `keeps the whole document and gives it back in its order`(_ kind: DatabaseKind) async throws {
        try await ResourceFixture.on(kind) { fixture in
            let more: JSONObject = ["urn:x:y": ["b": 1, "a": [true, .null]], "nickName": "Zoë 🦊 ‮rtl"]
            let user = try await fixture.user("ada", more)
            let read = try #require(try await fixture.read(.user, user.id)).resource
            #expect(read == user)
            #expect(read.attributes.names == ["userName", "urn:x:y", "nickName"])
            #expect(read.version == 1 && read.created == read.lastModified)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `survives closing and opening`(_ kind: DatabaseKind) async throws {
        let folder = try TemporaryFolder()
        var id = ""
        let first = try await Storage.open(dataFolder: folder.path)
        id = try await ResourceFixture(first).user("ada").id
        try await first.close()
        let second = try await Storage.open(dataFolder: folder.path)
        #expect(try await ResourceFixture(second).read(.user, id)?.resource.attributes["userName"] == "ada")
        try await second.close()
    }

    @Test(arguments: ["ada@example.com", "ADA@example.com", "Ada@Example.COM"])
    func `a userName is taken whatever its case, in its connector`(_ name: String) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            try await fixture.user("ada@example.com")
            await #expect(throws: SCIMError(.uniqueness, "A user with the userName \"\(name)\" exists already.")) {
                try await fixture.user(name)
            }
            var other = fixture
            other.connector = ConnectorID(2)
            try await other.user(name)
        }
    }

    @Test func `renaming to a taken userName changes nothing`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            try await fixture.user("ada")
            let bob = try await fixture.user("bob")
            await #expect { try await fixture.change(.user, bob.id, ["userName": "ADA"]) } throws: {
                ($0 as? SCIMError)?.kind == .uniqueness
            }
            #expect(try await fixture.read(.user, bob.id)?.resource == bob)
            try await fixture.change(.user, bob.id, ["userName": "BOB"])
        }
    }

    @Test func `of many users created at once with one userName one is made`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let made = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<32 { group.addTask { (try? await fixture.user("ada")) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(made == 1)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a group that is sent again, because the answer got lost, is not made twice`(_ kind: DatabaseKind) async throws
    {
        try await ResourceFixture.on(kind) { fixture in
            let first = try await fixture.group("Staff", externalID: "x1")
            let told =
                "A group with the displayName \"STAFF\" and the externalId \"x1\" exists already: \(first.id)."
            await #expect(throws: SCIMError(.uniqueness, told)) { try await fixture.group("STAFF", externalID: "x1") }
            // Another group of that name, another name of that id, and one that nobody can tell from a repetition.
            try await fixture.group("Staff", externalID: "X1")
            try await fixture.group("Crew", externalID: "x1")
            try await fixture.group("Staff")
            var other = fixture
            other.connector = ConnectorID(2)
            try await other.group("Staff", externalID: "x1")
        }
    }

    @Test func `of a group that is created many times at once one is made`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let made = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<32 { group.addTask { (try? await fixture.group("Staff", externalID: "x")) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(made == 1)
        }
    }

    @Test func `two groups may have one displayName`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            try await fixture.group("staff")
            try await fixture.group("staff")
            #expect(try await fixture.names(.group, "displayName eq \"STAFF\"").count == 2)
        }
    }

    @Test func `what changes nothing keeps version and lastModified`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada", ["title": "x"])
            let group = try await fixture.group("staff", members: [user.id])
            #expect(try await fixture.change(.user, user.id, user.attributes) == user)
            #expect(try await fixture.change(group.id, .add([user.id]), .remove(["nobody"])) == group)
            #expect(try await fixture.change(group.id, .replace([user.id])) == group)
            #expect(try await fixture.read(.group, group.id)?.resource == group)
            let changed = try await fixture.change(.user, user.id, ["userName": "ada", "title": "y"])
            #expect(changed.version == 2 && changed.lastModified > user.lastModified)
        }
    }

    @Test func `an old version is refused and nothing changes`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let new = try await fixture.change(.user, user.id, ["userName": "ada2"], ifMatch: .versions([user.etag]))
            await #expect {
                try await fixture.change(.user, user.id, ["userName": "x"], ifMatch: .versions([user.etag]))
            } throws: { ($0 as? SCIMError)?.status == 412 }
            await #expect {
                try await fixture.store.delete(
                    .user, user.id, in: fixture.connector, ifMatch: .versions([user.etag]))
            } throws: { ($0 as? SCIMError)?.status == 412 }
            #expect(try await fixture.read(.user, user.id)?.resource == new)
            try await fixture.store.delete(.user, user.id, in: fixture.connector, ifMatch: .any)
        }
    }

    @Test func `changes at once do not lose each other`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada", ["title": 0])
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        _ = try? await fixture.store.update(
                            .user, user.id, in: fixture.connector, ifMatch: nil, related: []
                        ) { resource in
                            var attributes = resource.attributes
                            attributes["title"] = .integer((attributes["title"]?.integer ?? 0) + 1)
                            return ResourceChange(attributes: attributes)
                        }
                    }
                }
            }
            let read = try #require(try await fixture.read(.user, user.id)).resource
            #expect(read.attributes["title"] == 50)
            #expect(read.version == 51)
        }
    }

    @Test func `what another connector has does not exist`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let group = try await fixture.group("staff", members: [user.id])
            var other = fixture
            other.connector = ConnectorID(2)
            #expect(try await other.read(.user, user.id) == nil)
            #expect(try await other.members(group.id) == [[]])
            #expect(try await other.names(.user, "userName eq \"ada\"").isEmpty)
            #expect(try await other.store.list(ListQuery(kinds: [.user], count: 9), in: other.connector).total == 0)
            await #expect(throws: SCIMError.self) { try await other.change(.user, user.id, ["userName": "x"]) }
            await #expect(throws: SCIMError.self) {
                try await other.store.delete(.user, user.id, in: other.connector, ifMatch: nil)
            }
            await #expect { try await other.group("g", members: [user.id]) } throws: {
                ($0 as? SCIMError)?.kind == .invalidValue
            }
            #expect(try await fixture.read(.user, user.id)?.resource == user)
        }
    }

    @Test func `a user is no group`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            #expect(try await fixture.read(.group, user.id) == nil)
            await #expect { try await fixture.change(user.id, .removeAll) } throws: {
                ($0 as? SCIMError)?.status == 404
            }
        }
    }

    @Test func `a change that throws leaves nothing behind`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let group = try await fixture.group("staff")
            await #expect { try await fixture.change(group.id, .add([user.id]), .add(["nobody"])) } throws: {
                guard let error = $0 as? SCIMError else { return false }
                return error.kind == .invalidValue && error.detail.contains("\"nobody\"")
            }
            #expect(try await fixture.members(group.id) == [[]])
            #expect(try await fixture.read(.group, group.id)?.resource == group)
        }
    }

    @Test func `tells which connector changed, after changes only`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let told = BlockingFlag.Counter()
            fixture.storage.onResourceChange { _ in told.count() }
            let user = try await fixture.user("ada")
            try await fixture.change(.user, user.id, user.attributes)
            #expect(told.value == 1)
            try await fixture.store.delete(.user, user.id, in: fixture.connector, ifMatch: nil)
            #expect(told.value == 2)
        }
    }
}
