import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Entra ID with `aadOptscim062020` in the tenant URL: near the RFC, one operation with dotted and URN keys.
struct EntraFlagTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(contentType: entraContentType, body)
    }

    @Test func `lives from match to delete with the flag in every URL`() async throws {
        try await run { entra in
            let flag = "aadOptscim062020"
            #expect(try await entra.list("/Users?\(flag)&filter=userName+eq+%22noor%22").total == 0)
            let created = try await entra.change(.post, "/Users?\(flag)", entraUser("noor"))
            let path = "/Users/\(try #require(created["id"]?.string))?\(flag)"
            #expect(try await entra.list("/Users?\(flag)&filter=userName+eq+%22noor%22").total == 1)
            let body = IdentityProvider.patch(
                #"{"op":"replace","path":"emails[type eq \"work\"].value","value":"noor@dock.example"}"#,
                #"""
                {"op":"replace","value":{"displayName":"Noor Aziz-Reis","name.familyName":"Aziz-Reis","active":false,
                 "\#(IdentityProvider.enterprise):department":"Moulding"}}
                """#)
            try await entra.change(.patch, path, body)
            let user = try await entra.get(path)
            #expect(user["displayName"] == "Noor Aziz-Reis")
            #expect(user["name"] == ["formatted": "Noor Aziz", "familyName": "Aziz-Reis", "givenName": "Noor"])
            #expect(user["active"] == false)
            #expect(user["emails"] == [["primary": true, "type": "work", "value": "noor@dock.example"]])
            #expect(user[IdentityProvider.enterprise] == ["department": "Moulding"])
            #expect(user["name.familyName"] == nil)
            #expect(try await entra.send(.delete, path).status == 204)
            #expect(try await entra.send(.get, path).status == 404)
        }
    }

    @Test func `adds an attribute of an extension that the user has nothing of yet`() async throws {
        try await run { entra in
            let path = try await entra.addUser("noor")
            let urn = IdentityProvider.enterprise
            try await entra.change(
                .patch, path,
                IdentityProvider.patch(#"{"op":"add","value":{"\#(urn):department":"Yard","title":"Rigger"}}"#))
            try await entra.change(
                .patch, path, IdentityProvider.patch(#"{"op":"add","value":{"\#(urn)":{"costCenter":"7"}}}"#))
            let user = try await entra.get(path)
            #expect(user[urn] == ["department": "Yard", "costCenter": "7"])
            #expect(user["schemas"] == [.string(IdentityProvider.userSchema), .string(urn)])
            #expect(user["department"] == nil)
        }
    }

    @Test func `removes members by filter`() async throws {
        try await run { entra in
            let ids = try await entra.addUsers(["a", "b", "c"])
            let created = try await entra.change(.post, "/Groups", entraGroup("Riggers", externalId: "77aa"))
            let path = "/Groups/\(try #require(created["id"]?.string))"
            let elements = ids.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
            try await entra.change(
                .patch, path, IdentityProvider.patch(#"{"op":"add","path":"members","value":[\#(elements)]}"#))
            let removal = IdentityProvider.patch(#"{"op":"remove","path":"members[value eq \"\#(ids[1])\"]"}"#)
            for _ in 1...2 {
                #expect(try await entra.send(.patch, path, removal).status == 204)
                #expect(Set(try await entra.members(path)) == [ids[0], ids[2]])
            }
        }
    }
}
