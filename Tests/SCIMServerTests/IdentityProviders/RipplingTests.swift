import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Rippling: sends what `/Schemas` declares as writable.
struct RipplingTests {
    @Test func `finds what it sends declared as writable`() async throws {
        try await IdentityProvider.run { rippling in
            let schema = try await rippling.get("/Schemas/\(IdentityProvider.userSchema)")
            let attributes = try #require(schema["attributes"]?.array)
            for name in ["userName", "name", "emails", "active", "displayName"] {
                let attribute = attributes.first { $0["name"]?.string == name }
                #expect(attribute?["mutability"] == "readWrite", "\(name)")
            }
            let name = try #require(attributes.first { $0["name"] == "name" })
            #expect(name["subAttributes"]?.array?.allSatisfy { $0["mutability"] == "readWrite" } == true)
        }
    }

    @Test func `an early profile has an e-mail only, a late one is off`() async throws {
        try await IdentityProvider.run { rippling in
            #expect(try await rippling.count("/Users", #"userName eq "june@yard.example""#) == 0)
            let mail = #"[{"value":"june@yard.example","type":"work","primary":true}]"#
            let early = try await rippling.change(
                .post, "/Users", #"{"userName":"june@yard.example","emails":\#(mail),"externalId":"r-1"}"#)
            #expect(early["name"] == nil)
            let path = "/Users/\(try #require(early["id"]?.string))"
            let named = early.setting("name", ["givenName": "June", "familyName": "Roth"])
                .setting("displayName", "June Roth")
            #expect(try await rippling.change(.put, path, named.serialized)["name", "familyName"] == "Roth")
            try await rippling.change(
                .patch, path, IdentityProvider.patch(#"{"op":"replace","path":"active","value":false}"#))
            let found = try await rippling.find("/Users", #"userName eq "june@yard.example""#)
            #expect(found["active"] == false)
            #expect(found["externalId"] == "r-1")
        }
    }

    @Test func `a profile without userName is refused with the attribute's name`() async throws {
        try await IdentityProvider.run { rippling in
            for body in [#"{"emails":[{"value":"june@yard.example"}]}"#, #"{"userName":" "}"#] {
                let answer = try await rippling.send(.post, "/Users", body)
                #expect(answer.status == 400)
                #expect(try answer.json["scimType"] == "invalidValue")
                #expect(try answer.json["detail"]?.string?.contains("userName") == true)
            }
            #expect(try await rippling.list("/Users").total == 0)
        }
    }
}
