import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Okta, an app of the integration network: PATCH for all but changes of a profile.
struct OktaCatalogueAppTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(headers: oktaHeaders, contentType: oktaContentType, body)
    }

    /// The rename goes along with every change of members, with the name as it is.
    private func push(_ group: String, remove: [String] = [], add: [String] = []) -> String {
        let removals = remove.map { #"{"op":"remove","path":"members[value eq \"\#($0)\"]"}"# }
        let elements = add.map { #"{"value":"\#($0)","display":"mirela@yard.example"}"# }.joined(separator: ",")
        let rename = #"{"op":"replace","value":{"id":"\#(group.lastPart)","displayName":"Slipway crew"}}"#
        let addition = #"{"op":"add","path":"members","value":[\#(elements)]}"#
        return IdentityProvider.patch([rename] + removals + [addition])
    }

    @Test func `deactivates, sets a password and reactivates by PATCH`() async throws {
        try await run { okta in
            let id = try await okta.change(.post, "/Users", oktaUser("mirela@yard.example"))["id"]?.string
            let path = "/Users/\(try #require(id))"
            let off = try await okta.send(
                .patch, path, IdentityProvider.patch(#"{"op":"replace","value":{"active":false}}"#))
            #expect(off.status == 200)
            #expect(try off.json["active"] == false)
            let found = try await okta.find("/Users", #"userName eq "mirela@yard.example""#)
            #expect(found["id"]?.string == id)
            #expect(found["active"] == false)
            let password = try await okta.send(
                .patch, path, IdentityProvider.patch(#"{"op":"replace","value":{"password":"Kiel-und-Spant"}}"#))
            #expect(password.status == 200)
            #expect(!password.text.contains("Kiel"))
            #expect(try await okta.get(path)["active"] == false)
            try await okta.change(.patch, path, IdentityProvider.patch(#"{"op":"replace","value":{"active":true}}"#))
            #expect(try await okta.get(path)["active"] == true)
        }
    }

    @Test func `changes a profile by PUT`() async throws {
        try await run { okta in
            let path = try await okta.addUser("mirela@yard.example")
            let user = try await okta.get(path)
                .setting("userName", "mirela.novak@yard.example")
                .setting(IdentityProvider.enterprise, ["department": "Dry dock"])
            let changed = try await okta.change(.put, path, user.serialized)
            #expect(changed["userName"] == "mirela.novak@yard.example")
            #expect(changed["schemas"]?.array?.contains(.string(IdentityProvider.enterprise)) == true)
            #expect(try await okta.count("/Users", #"userName eq "mirela@yard.example""#) == 0)
            #expect(try await okta.find("/Users", #"userName eq "mirela.novak@yard.example""#) == changed)
        }
    }

    @Test func `pushes changes of members along with the name`() async throws {
        try await run { okta in
            let ids = try await okta.addUsers(["a", "b", "c"])
            let path = try await okta.addGroup("Slipway crew", members: [ids[0], ids[1]])
            let body = push(path, remove: [ids[0]], add: [ids[2]])
            #expect([200, 204].contains(try await okta.send(.patch, path, body).status))
            #expect(Set(try await okta.members(path)) == [ids[1], ids[2]])
            // After a time-out the same comes again.
            #expect([200, 204].contains(try await okta.send(.patch, path, body).status))
            #expect(try await okta.members(path).sorted() == [ids[1], ids[2]].sorted())
            #expect(try await okta.get(path)["displayName"] == "Slipway crew")
        }
    }

    @Test(arguments: [
        #"{"op":"replace","path":"members","value":[]}"#,
        #"{"op":"replace","value":{"members":[],"id":"ID","displayName":"Quay 4"}}"#,
    ])
    func `"Push now" of an empty group empties it`(operation: String) async throws {
        try await run { okta in
            let path = try await okta.addGroup("Quay 4", members: try await okta.addUsers(["a", "b"]))
            let body = IdentityProvider.patch(operation.replacing("ID", with: path.lastPart))
            #expect([200, 204].contains(try await okta.send(.patch, path, body).status))
            #expect(try await okta.get(path)["members"] == [])
            #expect(try await okta.get(path)["displayName"] == "Quay 4")
        }
    }

    @Test func `takes 256 members at once`() async throws {
        try await run { okta in
            let ids = try await okta.addUsers((0..<256).map { "u\($0)" })
            let path = try await okta.addGroup("Slipway crew")
            try await okta.change(.patch, path, push(path, add: ids))
            #expect(Set(try await okta.members(path)) == Set(ids))
            try await okta.change(.patch, path, push(path, remove: Array(ids.dropLast())))
            #expect(try await okta.members(path) == [ids[255]])
        }
    }

    @Test func `loses nobody when pushes of one group come at the same time`() async throws {
        try await run { okta in
            let ids = try await okta.addUsers((0..<48).map { "u\($0)" })
            let path = try await okta.addGroup("Slipway crew", members: Array(ids.prefix(24)))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<24 {
                    group.addTask {
                        let body = push(path, remove: [ids[index]], add: [ids[index + 24]])
                        try await okta.change(.patch, path, body)
                    }
                }
                try await group.waitForAll()
            }
            #expect(Set(try await okta.members(path)) == Set(ids.suffix(24)))
        }
    }

    @Test func `a push with an unknown member fails loudly, and as a whole`() async throws {
        try await run { okta in
            let ids = try await okta.addUsers(["a", "b"])
            let path = try await okta.addGroup("Dock crew", members: [ids[0]])
            let answer = try await okta.send(.patch, path, push(path, remove: [ids[0]], add: [ids[1], "gone-17"]))
            #expect(answer.status == 400)
            #expect(try answer.json["detail"]?.string?.contains("gone-17") == true)
            #expect(try await okta.members(path) == [ids[0]])
            #expect(try await okta.get(path)["displayName"] == "Dock crew")
        }
    }

    @Test func `a deactivated user stays in the groups`() async throws {
        try await run { okta in
            let ids = try await okta.addUsers(["a"])
            let path = try await okta.addGroup("Slipway crew", members: ids)
            try await okta.change(
                .patch, "/Users/\(ids[0])", IdentityProvider.patch(#"{"op":"replace","value":{"active":false}}"#))
            #expect(try await okta.members(path) == ids)
        }
    }
}
