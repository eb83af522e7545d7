import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Oracle IAM: its connector template wraps single values of PATCH into arrays.
struct OracleTests {
    @Test func `a user whose values come in arrays of one`() async throws {
        try await IdentityProvider.run { oracle in
            for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] { _ = try await oracle.get(path) }
            let path = try await oracle.addUser("ruth")
            try await oracle.change(
                .patch, path,
                IdentityProvider.patch(
                    #"{"op":"replace","path":"active","value":["false"]}"#,
                    #"{"op":"replace","path":"displayName","value":["Ruth Engel"]}"#,
                    #"{"op":"add","path":"name.familyName","value":["Engel"]}"#))
            let user = try await oracle.find("/Users", #"userName eq "ruth" and active eq false"#)
            #expect(user["active"] == false)
            #expect(user["displayName"] == "Ruth Engel")
            #expect(user["name"] == ["familyName": "Engel"])
            let two = try await oracle.send(
                .patch, path, IdentityProvider.patch(#"{"op":"replace","path":"displayName","value":["A","B"]}"#))
            #expect(two.status == 400)
            #expect(try await oracle.get(path) == user)
            #expect(try await oracle.send(.delete, path).status == 204)
        }
    }

    @Test func `a group by PATCH, found by a filter`() async throws {
        try await IdentityProvider.run { oracle in
            let ids = try await oracle.addUsers(["a", "b"])
            let path = try await oracle.addGroup("Ledger")
            try await oracle.change(
                .patch, path,
                IdentityProvider.patch(
                    #"{"op":"replace","path":"displayName","value":["Ledgers"]}"#,
                    #"{"op":"add","path":"members","value":[{"value":"\#(ids[0])"},{"value":"\#(ids[1])"}]}"#))
            let group = try await oracle.find("/Groups", #"displayName eq "ledgers""#)
            #expect(group["members"]?.array?.count == 2)
            #expect(try await oracle.find("/Groups", #"members.value eq "\#(ids[1])""#)["id"] == group["id"])
        }
    }
}
