import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// CyberArk Identity: no application without `/Schemas`; then lookup, POST, PUT, DELETE.
struct CyberArkTests {
    @Test func `reads the schemas as a list and each by its URN`() async throws {
        try await IdentityProvider.run { cyberArk in
            let list = try await cyberArk.list("/Schemas")
            let urns = list.resources.compactMap { $0["id"]?.string }
            #expect(Set(urns).isSuperset(of: [IdentityProvider.userSchema, IdentityProvider.enterprise]))
            for (urn, entry) in zip(urns, list.resources) {
                for path in [urn, urn.lowercased(), urn.queryEncoded] {
                    #expect(try await cyberArk.get("/Schemas/\(path)") == entry)
                }
            }
            #expect(try await cyberArk.send(.get, "/Schemas/urn:yard:none").status == 404)
        }
    }

    @Test func `a user from lookup to delete`() async throws {
        try await IdentityProvider.run(contentType: "application/json") { cyberArk in
            let filter = #"userName eq "ada@yard.example""#
            #expect(try await cyberArk.count("/Users", filter) == 0)
            let created = try await cyberArk.change(
                .post, "/Users", #"{"userName":"ada@yard.example","active":true,"name":{"familyName":"Holm"}}"#)
            let path = "/Users/\(try #require(created["id"]?.string))"
            let off = try await cyberArk.find("/Users", filter).setting("active", false)
            #expect(try await cyberArk.change(.put, path, off.serialized)["active"] == false)
            #expect(try await cyberArk.count("/Users", filter) == 1)
            #expect(try await cyberArk.send(.delete, path).status == 204)
            #expect(try await cyberArk.count("/Users", filter) == 0)
            #expect(try await cyberArk.send(.put, path, off.serialized).status == 404)
        }
    }
}
