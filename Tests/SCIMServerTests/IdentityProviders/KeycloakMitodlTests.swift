import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Keycloak with the plug-in keycloak-scim: pushes events, keeps its own mapping, never looks up.
struct KeycloakMitodlTests {
    static let contentTypes = ["application/scim+json", "application/json"]

    private func user(_ name: String, active: Bool = true) -> String {
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"externalId":"kc-\(name)","userName":"\(name)",
         "displayName":"Tomas Brandt","name":{"givenName":"Tomas","familyName":"Brandt"},"active":\(active),
         "emails":[{"value":"\(name)@yard.example"}],"roles":[{"value":"offline_access"},{"value":"fitter"}],
         "meta":{"resourceType":"User","location":"Users/kc-\(name)"}}
        """
    }

    @Test(arguments: contentTypes)
    func `a user by PUT, with events that come twice`(contentType: String) async throws {
        try await IdentityProvider.run(contentType: contentType) { keycloak in
            let created = try await keycloak.send(.post, "/Users", user("tomas.b"))
            #expect(created.status == 201)
            #expect(try created.json["roles"] == [["value": "offline_access"], ["value": "fitter"]])
            let id = try #require(try created.json["id"]?.string)
            #expect(try await keycloak.send(.post, "/Users", user("tomas.b")).status == 409)
            for active in [false, false, true] {
                let answer = try await keycloak.change(.put, "/Users/\(id)", user("tomas.b", active: active))
                #expect(answer["active"] == .bool(active))
                #expect(answer["meta", "location"]?.string == "https://usher.example/scim/okta/v2/Users/\(id)")
            }
            #expect(try await keycloak.send(.delete, "/Users/\(id)").status == 204)
            #expect(try await keycloak.send(.delete, "/Users/\(id)").status == 404)
            #expect(try await keycloak.send(.put, "/Users/\(id)", user("tomas.b")).status == 404)
        }
    }

    @Test func `a user by PATCH, with active as text and the userName as it is`() async throws {
        try await IdentityProvider.run { keycloak in
            let created = try await keycloak.change(.post, "/Users", user("tomas.b"))
            let path = "/Users/\(try #require(created["id"]?.string))"
            for active in [false, true] {
                let body = IdentityProvider.patch(
                    #"{"op":"replace","path":"active","value":"\#(active)"}"#,
                    #"{"op":"replace","path":"userName","value":"tomas.b"}"#,
                    #"{"op":"replace","path":"displayName","value":"Tomas B."}"#)
                #expect([200, 204].contains(try await keycloak.send(.patch, path, body).status))
                #expect(try await keycloak.get(path)["active"] == .bool(active))
                #expect(try await keycloak.get(path)["displayName"] == "Tomas B.")
            }
        }
    }

    @Test func `a group by PUT and by PATCH`() async throws {
        try await IdentityProvider.run { keycloak in
            let ids = try await keycloak.addUsers(["a", "b"])
            func members(_ ids: [String]) -> String {
                ids.map { #"{"value":"\#($0)","$ref":"Users/\#($0)"}"# }.joined(separator: ",")
            }
            let group = #"{"externalId":"kc-g","displayName":"Dock","members":[\#(members(ids))]}"#
            let path = "/Groups/\(try #require(try await keycloak.change(.post, "/Groups", group)["id"]?.string))"
            #expect(Set(try await keycloak.members(path)) == Set(ids))
            try await keycloak.change(.put, path, #"{"displayName":"Dock","members":[\#(members([ids[1]]))]}"#)
            #expect(try await keycloak.members(path) == [ids[1]])
            #expect(try await keycloak.get(path)["externalId"] == "kc-g")
            try await keycloak.change(
                .patch, path,
                IdentityProvider.patch(#"{"op":"replace","path":"members","value":[\#(members([ids[0]]))]}"#))
            #expect(try await keycloak.members(path) == [ids[0]])
            let clear = IdentityProvider.patch(#"{"op":"remove","path":"members","value":null}"#)
            for _ in 1...2 {
                try await keycloak.change(.patch, path, clear)
                #expect(try await keycloak.get(path)["members"] == [])
            }
        }
    }

    @Test func `an import takes everybody from one answer, with active and e-mail`() async throws {
        try await IdentityProvider.run { keycloak in
            for index in 0..<3 { try await keycloak.change(.post, "/Users", user("t\(index)")) }
            _ = try await keycloak.addUsers((0..<400).map { "user\($0)" })
            let users = try await keycloak.list("/Users")
            #expect(users.total == 403)
            #expect(users.resources.count == 403)
            #expect(users.resources.allSatisfy { $0["active"]?.bool != nil && $0["id"]?.string != nil })
            #expect(users.resources.first?["emails", "0", "value"] == "t0@yard.example")
        }
    }
}
