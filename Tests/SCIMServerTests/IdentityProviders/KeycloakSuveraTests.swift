import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Keycloak with keycloak-scim2-storage, and the SCIM-SDK client it is built on.
struct KeycloakSuveraTests {
    @Test func `reads the discovery documents first, schemas in each entry`() async throws {
        try await IdentityProvider.run { keycloak in
            #expect(try await keycloak.get("/ServiceProviderConfig")["schemas"]?.array?.count == 1)
            for path in ["/ResourceTypes", "/Schemas"] {
                let list = try await keycloak.list(path)
                #expect(list.total == list.resources.count)
                #expect(!list.resources.isEmpty)
                for entry in list.resources { #expect(entry["schemas"]?.array?.isEmpty == false) }
            }
        }
    }

    @Test func `puts back what it read, with empty lists`() async throws {
        try await IdentityProvider.run { keycloak in
            let created = try await keycloak.send(
                .post, "/Users",
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"lene","active":true,"emails":[],"roles":[],"groups":[],"phoneNumbers":[],"photos":[]}"#
            )
            #expect(created.status == 201)
            #expect(try created.json["emails"] == nil)
            let id = try #require(try created.json["id"]?.string)
            let group = try await keycloak.addGroup("Crew", members: [id])
            let user = try await keycloak.get("/Users/\(id)")
            #expect(user["groups", "0", "value"]?.string == group.lastPart)
            let body = user.setting("emails", [["value": "lene@yard.example"]])
                .setting("roles", [["value": "fitter"]]).setting("groups", []).setting("photos", [])
            let changed = try await keycloak.change(.put, "/Users/\(id)", body.serialized)
            #expect(changed["emails"] == [["value": "lene@yard.example"]])
            // Groups belong to the groups: a user cannot be put out of one this way.
            #expect(changed["groups", "0", "value"]?.string == group.lastPart)
            let cleared = changed.setting("emails", []).setting("roles", .null)
            let answer = try await keycloak.change(.put, "/Users/\(id)", cleared.serialized)
            #expect(answer["emails"] == nil)
            #expect(answer["roles"] == nil)
            #expect(try await keycloak.send(.delete, "/Users/\(id)").status == 204)
            #expect(try await keycloak.get(group)["members"] == [])
        }
    }

    @Test(arguments: [
        #"{"op":"replace","value":[{"displayName":"Lene"}]}"#,
        #"{"op":"replace","path":"displayName","value":["Lene"]}"#,
        #"{"op":"replace","path":"displayName","value":"Lene"}"#,
    ])
    func `boxes values of PATCH in arrays, depending on its release`(operation: String) async throws {
        try await IdentityProvider.run { keycloak in
            let path = try await keycloak.addUser("lene")
            try await keycloak.change(.patch, path, IdentityProvider.patch(operation))
            #expect(try await keycloak.get(path)["displayName"] == "Lene")
        }
    }

    @Test func `replaces thousands of members in one PATCH`() async throws {
        try await IdentityProvider.run { keycloak in
            var ids: [String] = []
            for start in stride(from: 0, to: 3_000, by: 1_000) {
                ids += try await keycloak.addUsers((start..<start + 1_000).map { "user\($0)" })
            }
            let path = try await keycloak.addGroup("Everybody")
            for members in [ids, Array(ids.dropFirst(2)), [ids[0]]] {
                let elements = members.map { #"{"value":"\#($0)","type":"User"}"# }.joined(separator: ",")
                try await keycloak.change(
                    .patch, path,
                    IdentityProvider.patch(#"{"op":"replace","path":"members","value":[\#(elements)]}"#))
                let found = try await keycloak.members(path)
                #expect(found.count == members.count)
                #expect(Set(found) == Set(members))
            }
        }
    }
}
