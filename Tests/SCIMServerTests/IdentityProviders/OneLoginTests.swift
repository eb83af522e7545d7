import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// OneLogin: PUT for users from a template that the administrator writes, one member per request.
struct OneLoginTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(headers: [("User-Agent", "")], body)
    }

    /// A template gone wrong in the usual ways: URNs from before the RFC, e-mail as an object.
    private func user(active: Bool = true, title: String = "Caulker") -> String {
        """
        {"schemas":["urn:scim:schemas:core:2.0","urn:scim:schemas:extension:enterprise:2.0"],
         "userName":"ilse@yard.example","externalId":"4711","active":\(active),"title":"\(title)",
         "name":{"givenName":"Ilse","familyName":"Brand"},"emails":{"value":"ilse@yard.example","type":"work"},
         "urn:scim:schemas:extension:enterprise:2.0":{"department":"Hull"}}
        """
    }

    @Test func `a user from the first lookup to the delete`() async throws {
        try await run { oneLogin in
            let lookup = "/Users?filter=userName+eq+%22ilse@yard.example%22&"
            #expect(try await oneLogin.list(lookup) == (0, []))
            let created = try await oneLogin.send(.post, "/Users", user())
            #expect(created.status == 201)
            let json = try created.json
            #expect(json["emails"] == [["value": "ilse@yard.example", "type": "work"]])
            #expect(json[IdentityProvider.enterprise, "department"] == "Hull")
            #expect(json["schemas"] == [.string(IdentityProvider.userSchema), .string(IdentityProvider.enterprise)])
            let path = "/Users/\(try #require(json["id"]?.string))?"
            #expect(try await oneLogin.list(lookup).resources.map { $0["id"] } == [json["id"]])

            let changed = try await oneLogin.change(.put, path, user(title: "Sailmaker"))
            #expect(changed["title"] == "Sailmaker")
            #expect(try await oneLogin.change(.put, path, user(active: false))["active"] == false)
            #expect(try await oneLogin.list(lookup).resources.map { $0["active"] } == [false])
            #expect(try await oneLogin.send(.delete, path).status == 204)
            #expect(try await oneLogin.list(lookup).total == 0)
            #expect(try await oneLogin.send(.post, "/Users", user()).status == 201)
        }
    }

    @Test(arguments: [
        "externalId+eq+%224711%22", "emails.value+eq+%22ILSE@yard.example%22", "emails+eq+%22ilse@yard.example%22",
    ])
    func `may look up by other attributes`(filter: String) async throws {
        try await run { oneLogin in
            let id = try await oneLogin.change(.post, "/Users", user())["id"]
            _ = try await oneLogin.addUser("other")
            #expect(try await oneLogin.list("/Users?filter=\(filter)&").resources.map { $0["id"] } == [id])
        }
    }

    @Test func `lists all groups and matches them itself`() async throws {
        try await run { oneLogin in
            #expect(try await oneLogin.list("/Groups") == (0, []))
            for index in 0..<120 { _ = try await oneLogin.addGroup("Gang \(index)") }
            let groups = try await oneLogin.list("/Groups")
            #expect(groups.total == 120)
            #expect(groups.resources.map { $0["displayName"]?.string } == (0..<120).map { "Gang \($0)" })
            #expect(groups.resources.allSatisfy { $0["members"] == [] })
        }
    }

    @Test func `adds and removes one member per request`() async throws {
        try await run { oneLogin in
            let ids = try await oneLogin.addUsers(["a", "b", "c"])
            let path = try await oneLogin.addGroup("Hull") + "?"
            func body(_ op: String, _ id: String) -> String {
                IdentityProvider.patch(#"{"op":"\#(op)","path":"members","value":[{"value":"\#(id)"}]}"#)
            }
            for id in ids + [ids[0]] { try await oneLogin.change(.patch, path, body("add", id)) }
            #expect(try await oneLogin.members(path).sorted() == ids.sorted())
            for _ in 1...2 {
                try await oneLogin.change(.patch, path, body("remove", ids[0]))
                #expect(Set(try await oneLogin.members(path)) == [ids[1], ids[2]])
            }
            try await oneLogin.change(
                .patch, path, IdentityProvider.patch(#"{"op":"remove","path":"members[value eq \"\#(ids[1])\"]"}"#))
            #expect(try await oneLogin.members(path) == [ids[2]])
            #expect(try await oneLogin.send(.delete, path).status == 204)
        }
    }
}
