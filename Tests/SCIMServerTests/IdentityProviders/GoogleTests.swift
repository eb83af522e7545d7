import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Google Workspace: users only, suspended first and deleted after a time of grace.
struct GoogleTests {
    @Test func `a user from the probe to the delete`() async throws {
        try await IdentityProvider.run(
            headers: [("User-Agent", "Google-Auto-Provisioning"), ("Accept", "application/json")],
            contentType: "application/json"
        ) { google in
            #expect(try await google.list("/Users?count=1") == (0, []))
            let lookup = "/Users?filter=userName%20eq%20%22tove@yard.example%22"
            #expect(try await google.list(lookup).total == 0)
            let created = try await google.send(
                .post, "/Users",
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"tove@yard.example","name":{"givenName":"Tove","familyName":"Lind"}}"#
            )
            #expect(created.status == 201)
            let user = try created.json
            #expect(user["emails"] == nil)
            #expect(user["active"] == true)
            let path = "/Users/\(try #require(user["id"]?.string))"
            #expect(try await google.list("/Users?count=1").resources == [user])

            let mailed = user.setting("emails", [["value": "tove@yard.example", "primary": true]])
            #expect(try await google.change(.put, path, mailed.serialized)["emails"] == mailed["emails"])
            let suspended = IdentityProvider.patch(#"{"op":"replace","path":"active","value":false}"#)
            for _ in 1...2 { try await google.change(.patch, path, suspended) }
            #expect(try await google.list(lookup).resources.map { $0["active"] } == [false])
            #expect(try await google.send(.delete, path).status == 204)
            #expect(try await google.list(lookup).total == 0)
        }
    }
}
