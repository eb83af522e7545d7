import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// What Okta's published test collection asserts.
struct OktaSpecTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(headers: oktaHeaders, contentType: oktaContentType, body)
    }

    @Test func `a list has what the first resource is looked at for`() async throws {
        try await run { okta in
            try await okta.change(.post, "/Users", oktaUser("mirela@yard.example"))
            let list = try await okta.get("/Users?count=1&startIndex=1")
            for name in ["schemas", "totalResults", "itemsPerPage", "startIndex", "Resources"] {
                #expect(list[name] != nil, "\(name)")
            }
            let first = try #require(list["Resources"]?.array?.first)
            #expect(first["id"]?.string?.isEmpty == false)
            #expect(first["name", "familyName"] == "Pavic")
            #expect(first["name", "givenName"] == "Mirela")
            #expect(first["userName"]?.string != nil)
            #expect(first["active"]?.bool != nil)
            #expect(first["emails", "0", "value"]?.string != nil)
            let user = try await okta.get("/Users/\(first["id"]?.string ?? "")")
            #expect(user == first)
        }
    }

    @Test func `a lookup that finds nobody is an empty list, an unknown id 404`() async throws {
        try await run { okta in
            let list = try await okta.list("/Users?filter=userName%20eq%20%22nobody@yard.example%22")
            #expect(list == (0, []))
            let missing = try await okta.send(.get, "/Users/00000000-nobody")
            #expect(missing.status == 404)
            #expect(!missing.text.contains("ListResponse"))
        }
    }

    @Test func `a created user is active, has the names that were sent, and cannot be created again`() async throws {
        try await run { okta in
            let created = try await okta.send(.post, "/Users", oktaUser("Mirela.P@yard.example"))
            #expect(created.status == 201)
            let user = try created.json
            #expect(user["active"] == true)
            #expect(user["name", "givenName"] == "Mirela")
            #expect(user["name", "familyName"] == "Pavic")
            #expect(user["schemas"]?.array?.contains(.string(IdentityProvider.userSchema)) == true)
            #expect(user["userName"] == "Mirela.P@yard.example")
            #expect(try await okta.get("/Users/\(user["id"]?.string ?? "")") == user)
            #expect(try await okta.send(.post, "/Users", oktaUser("Mirela.P@yard.example")).status == 409)
            #expect(try await okta.count("/Users", #"userName eq "mIRELA.p@YARD.example""#) == 1)
        }
    }

    @Test func `a wrong token is 401 with status and detail`() async throws {
        try await run { okta in
            for path in ["/Users", "/Groups", "/Users/none"] {
                let answer = try await okta.client.with(headers: [("Authorization", "Bearer forged")])
                    .send(.get, "/scim/okta/v2\(path)")
                #expect(answer.status == 401)
                #expect(try answer.json["status"] == "401")
                #expect(try answer.json["detail"]?.string?.isEmpty == false)
            }
        }
    }

    @Test func `groups can be listed`() async throws {
        try await run { okta in
            _ = try await okta.addGroup("Crew")
            let groups = try await okta.list("/Groups")
            #expect(groups.total == 1)
            #expect(groups.resources.first?["displayName"] == "Crew")
            #expect(groups.resources.first?["members"] == [])
        }
    }
}
