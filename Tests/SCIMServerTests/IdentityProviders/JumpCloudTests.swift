import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// JumpCloud: its connection test makes, changes and deletes a user and a group of the same names each time.
struct JumpCloudTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(contentType: "application/json", body)
    }

    private let person = """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"probe@yard.example",
         "name":{"familyName":"Probe","givenName":"Ines"},"active":true,
         "emails":[{"type":"work","value":"probe@yard.example","primary":true}]}
        """
    private let crew = #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Probe crew"}"#

    private func testConnection(_ jumpCloud: IdentityProvider) async throws {
        #expect(try await jumpCloud.list("/Users") == (0, []))
        #expect(try await jumpCloud.list("/Groups") == (0, []))
        let user = try await jumpCloud.send(.post, "/Users", person)
        let group = try await jumpCloud.send(.post, "/Groups", crew)
        #expect([user.status, group.status] == [201, 201])
        let userID = try #require(try user.json["id"]?.string)
        let (userPath, groupPath) = ("/Users/\(userID)", "/Groups/\(try #require(try group.json["id"]?.string))")
        let changed = try await jumpCloud.change(
            .put, userPath, try user.json.setting("displayName", "Probe").serialized)
        #expect(changed["displayName"] == "Probe")
        try await jumpCloud.change(.put, groupPath, try group.json.setting("displayName", "Probe gang").serialized)
        #expect(try await jumpCloud.get(groupPath)["displayName"] == "Probe gang")
        try await jumpCloud.change(
            .patch, groupPath,
            IdentityProvider.patch(#"{"op":"add","path":"members","value":[{"value":"\#(userID)"}]}"#))
        #expect(try await jumpCloud.members(groupPath) == [userID])
        for path in [userPath, groupPath] { #expect(try await jumpCloud.send(.delete, path).status == 204) }
    }

    @Test func `tests the connection again and again with the same names`() async throws {
        try await run { jumpCloud in
            for _ in 1...3 { try await testConnection(jumpCloud) }
        }
    }

    @Test func `changes one attribute per operation and suspends`() async throws {
        try await run { jumpCloud in
            let id = try await jumpCloud.change(.post, "/Users", person)["id"]?.string
            let path = "/Users/\(try #require(id))"
            #expect(try await jumpCloud.find("/Users", #"userName eq "probe@yard.example""#)["id"]?.string == id)
            try await jumpCloud.change(
                .patch, path,
                IdentityProvider.patch(
                    #"{"op":"replace","path":"name.givenName","value":"Inês"}"#,
                    #"{"op":"replace","path":"active","value":false}"#))
            let user = try await jumpCloud.get(path)
            #expect(user["name"] == ["familyName": "Probe", "givenName": "Inês"])
            #expect(user["active"] == false)
            #expect(try await jumpCloud.list("/Users").resources == [user])
        }
    }

    @Test func `members are minimal, and leave by value`() async throws {
        try await run { jumpCloud in
            let ids = try await jumpCloud.addUsers(["a", "b"])
            let path = try await jumpCloud.addGroup("Crew", members: ids)
            let removal = IdentityProvider.patch(
                #"{"op":"remove","path":"members","value":[{"value":"\#(ids[0])"}]}"#)
            try await jumpCloud.change(.patch, path, removal)
            #expect(try await jumpCloud.members(path) == [ids[1]])
            #expect(try await jumpCloud.send(.delete, "/Users/\(ids[1])").status == 204)
            #expect(try await jumpCloud.get(path)["members"] == [])
        }
    }
}
