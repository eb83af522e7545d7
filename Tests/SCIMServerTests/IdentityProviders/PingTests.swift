import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// PingFederate and PingOne: PUT with the mapped attributes only, settings for nearly everything else.
struct PingTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(
            headers: [("User-Agent", "Apache-HttpClient/4.5.13 (Java/11.0.11)"), ("Accept", "application/json")],
            contentType: "application/json", body)
    }

    private let user = """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:yard:scim:Badge"],"userName":"okko",
         "externalId":"dn=okko","name":{"familyName":"Visser","givenName":"Okko"},"active":false,
         "emails":[{"value":"Okko@yard.example","type":"Work"}],
         "urn:yard:scim:Badge":{"number":"17","zones":["quay","crane"]}}
        """

    @Test func `probes a user who cannot be there`() async throws {
        try await run { ping in
            for path in ["/Users/0", "/Users/null", "/Users/%30"] {
                let answer = try await ping.send(.get, path)
                #expect(answer.status == 404)
            }
        }
    }

    @Test func `provisions a disabled user, with a schema of its own`() async throws {
        try await run { ping in
            let created = try await ping.change(.post, "/Users", user)
            #expect(created["active"] == false)
            #expect(created["emails"] == [["value": "Okko@yard.example", "type": "Work"]])
            #expect(created["urn:yard:scim:Badge"] == ["number": "17", "zones": ["quay", "crane"]])
            #expect(created["schemas"] == [.string(IdentityProvider.userSchema), "urn:yard:scim:Badge"])
            #expect(try await ping.get("/Users/\(created["id"]?.string ?? "")") == created)
        }
    }

    @Test(arguments: [
        #"userName eq "OKKO""#, #"emails eq "okko@YARD.example""#, #"emails.value eq "okko@yard.example""#,
        #"externalId eq "dn=okko""#,
    ])
    func `finds the user by the identifier of the settings`(filter: String) async throws {
        try await run { ping in
            let id = try await ping.change(.post, "/Users", user)["id"]
            _ = try await ping.addUser("other")
            #expect(try await ping.find("/Users", filter)["id"] == id)
        }
    }

    @Test func `a PUT with the mapped attributes keeps what would hurt to lose`() async throws {
        try await run { ping in
            let id = try #require(try await ping.change(.post, "/Users", user)["id"]?.string)
            let group = try await ping.addGroup("Crew", members: [id])
            let changed = try await ping.change(
                .put, "/Users/\(id)",
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"okko","name":{"familyName":"V"}}"#
            )
            // Not mapped here, so not meant: nobody comes back to life, nobody is lost to his client.
            #expect(changed["active"] == false)
            #expect(changed["externalId"] == "dn=okko")
            #expect(changed["name"] == ["familyName": "V"])
            try await ping.change(.put, group, #"{"displayName":"Crew of the crane"}"#)
            #expect(try await ping.members(group) == [id])
        }
    }

    @Test func `changes groups by PUT or by PATCH`() async throws {
        try await run { ping in
            let ids = try await ping.addUsers(["a", "b"])
            let path = try await ping.addGroup("Crew")
            let whole: JSONValue = ["displayName": "Crew", "members": [["value": .string(ids[0])]]]
            try await ping.change(.put, path, whole.serialized)
            #expect(try await ping.members(path) == [ids[0]])
            try await ping.change(
                .patch, path,
                IdentityProvider.patch(
                    #"{"op":"add","path":"members","value":[{"value":"\#(ids[1])"}]}"#,
                    #"{"op":"remove","path":"members[value eq \"\#(ids[0])\"]"}"#))
            #expect(try await ping.members(path) == [ids[1]])
        }
    }

    @Test func `removes a user by disabling or by deleting`() async throws {
        try await run { ping in
            let id = try #require(try await ping.change(.post, "/Users", user)["id"]?.string)
            let on = try JSONValue(parsing: user).setting("active", true)
            #expect(try await ping.change(.put, "/Users/\(id)", on.serialized)["active"] == true)
            #expect(try await ping.change(.put, "/Users/\(id)", user)["active"] == false)
            #expect(try await ping.send(.delete, "/Users/\(id)").status == 204)
            #expect(try await ping.send(.delete, "/Users/\(id)").status == 404)
        }
    }
}
