import SCIM
import StrictJSON
import Testing

@testable import Storage

@Suite struct MembershipTests {
    @Test(arguments: DatabaseKind.allCases)
    func `adds, removes, replaces and clears members`(_ kind: DatabaseKind) async throws {
        try await ResourceFixture.on(kind) { fixture in
            var ids: [String] = []
            for name in ["a", "b", "c", "d"] { ids.append(try await fixture.user(name).id) }
            let group = try await fixture.group("staff", members: [ids[1], ids[0]])
            try await fixture.change(group.id, .add([ids[2], ids[2], ids[0]]))
            #expect(try await fixture.members(group.id) == [[ids[0], ids[1], ids[2]]])
            try await fixture.change(group.id, .remove([ids[0], ids[3]]))
            #expect(try await fixture.members(group.id) == [[ids[1], ids[2]]])
            try await fixture.change(group.id, .replace([ids[3], ids[2]]))
            #expect(try await fixture.members(group.id) == [[ids[2], ids[3]]])
            let changed = try await fixture.change(group.id, .removeAll)
            #expect(try await fixture.members(group.id) == [[]])
            #expect(changed.version == 5)
        }
    }

    @Test func `removes the members that a filter matches`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let inner = try await fixture.group("inner")
            let group = try await fixture.group("staff", members: [user.id, inner.id])
            try await fixture.change(group.id, .removeMatching(Filter(parsing: "type eq \"Group\"")))
            #expect(try await fixture.members(group.id) == [[user.id]])
            try await fixture.change(group.id, .removeMatching(Filter(parsing: "display sw \"AD\"")))
            #expect(try await fixture.members(group.id) == [[]])
        }
    }

    @Test func `a filter that names members is asked of these, and of nobody outside the group`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let ids = [try await fixture.user("ada").id, try await fixture.user("bob").id]
            let stranger = try await fixture.user("eve").id
            let group = try await fixture.group("staff", members: ids)
            for (filter, rest) in [
                (#"value eq "\#(ids[0])" and type eq "Group""#, ids), (#"value eq "\#(stranger)" and type pr"#, ids),
                (#"(value eq "\#(ids[0])" or value eq "\#(stranger)") and type eq "User""#, [ids[1]]),
                (#"value eq "\#(stranger)" or display eq "bob""#, []),
            ] {
                try await fixture.change(group.id, .removeMatching(Filter(parsing: filter)))
                #expect(try await fixture.members(group.id) == [rest], "\(filter)")
            }
        }
    }

    @Test(arguments: [1, 2, 3, 100])
    func `members come once each, in pieces of any size`(_ limit: Int) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            var ids: [String] = []
            for number in 0..<7 { ids.append(try await fixture.user("u\(number)").id) }
            let first = try await fixture.group("first", members: ids)
            let empty = try await fixture.group("empty")
            let last = try await fixture.group("last", members: Array(ids.prefix(2)))
            #expect(
                try await fixture.members(first.id, empty.id, last.id, limit: limit)
                    == [ids, [], Array(ids.prefix(2))])
        }
    }

    @Test(arguments: [(2, true), (3, false), (4, false)])
    func `only a piece that others follow says where they begin`(_ limit: Int, _ goesOn: Bool) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            var ids: [String] = []
            for name in ["a", "b", "c"] { ids.append(try await fixture.user(name).id) }
            let group = try await fixture.group("staff", members: ids)
            let batch = try await fixture.store.members(of: [group.id], in: fixture.connector, after: nil, limit: limit)
            #expect(batch.rows.map(\.member.id) == Array(ids.prefix(limit)))
            #expect((batch.next != nil) == goesOn)
        }
    }

    @Test func `display is displayName, else userName`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let ada = try await fixture.user("ada", ["displayName": "Ada L."])
            let bob = try await fixture.user("bob")
            let inner = try await fixture.group("inner")
            let group = try await fixture.group("staff", members: [ada.id, bob.id, inner.id])
            let batch = try await fixture.store.members(of: [group.id], in: fixture.connector, after: nil, limit: 9)
            #expect(batch.rows.map(\.member.display) == ["Ada L.", "bob", "inner"])
            #expect(batch.rows.map(\.member.kind) == [.user, .user, .group])
        }
    }

    @Test func `groups of a user are direct and indirect, also when groups go in a circle`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let team = try await fixture.group("team", members: [user.id])
            let staff = try await fixture.group("staff", members: [team.id, user.id])
            let all = try await fixture.group("all", members: [staff.id])
            try await fixture.change(team.id, .add([all.id]))
            let groups = try #require(try await fixture.read(.user, user.id, .groups)).groups
            #expect(groups.map(\.display) == ["team", "staff", "all"])
            #expect(groups.map(\.isDirect) == [true, true, false])
            let page = try await fixture.store.list(
                ListQuery(kinds: [.user], count: 5, related: .groups), in: fixture.connector)
            #expect(page.resources.map(\.groups) == [groups])
            #expect(try await fixture.names(.user, "groups.value eq \"\(all.id)\"") == ["ada"])
        }
    }

    @Test func `a group cannot be its own member`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let group = try await fixture.group("staff")
            await #expect { try await fixture.change(group.id, .add([group.id])) } throws: {
                ($0 as? SCIMError)?.kind == .invalidValue
            }
        }
    }

    @Test func `a deleted user leaves his groups, which get a new version`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let group = try await fixture.group("staff", members: [user.id])
            let other = try await fixture.group("other")
            try await fixture.store.delete(.user, user.id, in: fixture.connector, ifMatch: nil)
            #expect(try await fixture.read(.user, user.id) == nil)
            #expect(try await fixture.members(group.id) == [[]])
            #expect(try await fixture.read(.group, group.id)?.resource.version == 2)
            #expect(try await fixture.read(.group, other.id)?.resource == other)
        }
    }

    @Test func `a deleted group leaves its users`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let group = try await fixture.group("staff", members: [user.id])
            try await fixture.store.delete(.group, group.id, in: fixture.connector, ifMatch: nil)
            let read = try #require(try await fixture.read(.user, user.id, .groups))
            #expect(read.groups.isEmpty && read.resource == user)
        }
    }
}
