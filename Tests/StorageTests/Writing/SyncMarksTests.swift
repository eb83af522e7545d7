import SCIM
import StrictJSON
import Testing

@testable import Storage

@Suite struct SyncMarksTests {
    private func withBindings(_ body: (ResourceFixture) async throws -> Void) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            try await fixture.storage.writer.write { connection in
                for (id, connector, enabled) in [(1, 1, 1), (2, 1, 0), (3, 2, 1)] as [(Int64, Int64, Int64)] {
                    try connection.run(
                        "INSERT INTO binding (id, connector_id, target_id, enabled) VALUES (?, ?, ?, ?)",
                        [.integer(id), .integer(connector), .integer(id), .integer(enabled)])
                }
            }
            try await body(fixture)
        }
    }

    private func marked(_ fixture: ResourceFixture) async throws -> Set<String> {
        let marks = try await fixture.texts("SELECT resource_id FROM sync_mark WHERE binding_id = 1")
        #expect(try await fixture.texts("SELECT resource_id FROM sync_mark WHERE binding_id <> 1").isEmpty)
        try await fixture.write("DELETE FROM sync_mark")
        return Set(marks)
    }

    @Test func `users are marked when they come, change and go, for enabled bindings of the connector`() async throws {
        try await withBindings { fixture in
            let user = try await fixture.user("ada")
            #expect(try await marked(fixture) == [user.id])
            try await fixture.change(.user, user.id, user.attributes)
            #expect(try await marked(fixture).isEmpty)
            try await fixture.change(.user, user.id, ["userName": "ada2"])
            #expect(try await marked(fixture) == [user.id])
            try await fixture.store.delete(.user, user.id, in: fixture.connector, ifMatch: nil)
            #expect(try await marked(fixture) == [user.id])
        }
    }

    @Test func `memberships mark those who came and went, and nobody else`() async throws {
        try await withBindings { fixture in
            let ada = try await fixture.user("ada")
            let bob = try await fixture.user("bob")
            let group = try await fixture.group("staff", members: [ada.id])
            _ = try await marked(fixture)
            try await fixture.change(group.id, .add([ada.id, bob.id]))
            #expect(try await marked(fixture) == [bob.id])
            try await fixture.change(group.id, .replace([bob.id]))
            #expect(try await marked(fixture) == [ada.id])
            try await fixture.change(group.id, .removeAll)
            #expect(try await marked(fixture) == [bob.id])
        }
    }

    @Test func `a group in a group marks everybody below it, circles included`() async throws {
        try await withBindings { fixture in
            let ada = try await fixture.user("ada")
            let bob = try await fixture.user("bob")
            let inner = try await fixture.group("inner", members: [ada.id])
            let middle = try await fixture.group("middle", members: [inner.id, bob.id])
            try await fixture.change(inner.id, .add([middle.id]))
            let outer = try await fixture.group("outer")
            _ = try await marked(fixture)
            try await fixture.change(outer.id, .add([middle.id]))
            #expect(try await marked(fixture) == [ada.id, bob.id])
            try await fixture.store.delete(.group, middle.id, in: fixture.connector, ifMatch: nil)
            #expect(try await marked(fixture) == [ada.id, bob.id])
        }
    }

    @Test func `a new mark has a new number and is due at once`() async throws {
        try await withBindings { fixture in
            let user = try await fixture.user("ada")
            let first = try await fixture.texts("SELECT CAST(seq AS TEXT) FROM sync_mark")
            try await fixture.write("UPDATE sync_mark SET retry_at = 99, attempts = 3")
            try await fixture.change(.user, user.id, ["userName": "x"])
            #expect(
                try await fixture.texts("SELECT CAST(seq AS TEXT) FROM sync_mark WHERE retry_at = 0 AND attempts = 0")
                    != first)
            #expect(try await fixture.texts("SELECT resource_id FROM sync_mark") == [user.id])
        }
    }

    @Test func `a renamed group keeps what it was before the first change that nobody followed`() async throws {
        try await withBindings { fixture in
            let ada = try await fixture.user("ada")
            let group = try await fixture.group("old", members: [ada.id])
            _ = try await marked(fixture)
            try await fixture.change(.group, group.id, ["displayName": "middle"])
            try await fixture.change(.group, group.id, ["displayName": "new"])
            #expect(try await marked(fixture).isEmpty)
            #expect(
                try await fixture.texts("SELECT before_document FROM group_mark") == [#"{"displayName":"old"}"#])
            try await fixture.store.delete(.group, group.id, in: fixture.connector, ifMatch: nil)
            #expect(try await fixture.texts("SELECT group_id FROM group_mark").isEmpty)
            #expect(try await marked(fixture) == [ada.id])
        }
    }

    @Test func `a write that fails leaves no mark and no change`() async throws {
        try await withBindings { fixture in
            try await fixture.user("ada")
            _ = try await marked(fixture)
            let before = try await fixture.texts("SELECT CAST(seq AS TEXT) FROM change")
            await #expect(throws: SCIMError.self) { try await fixture.user("ADA") }
            #expect(try await marked(fixture).isEmpty)
            #expect(try await fixture.texts("SELECT CAST(seq AS TEXT) FROM change") == before)
        }
    }
}
