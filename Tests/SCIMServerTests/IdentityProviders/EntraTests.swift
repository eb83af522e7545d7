import HTTPTypes
import StrictJSON
import TestSupport
import Testing

let entraContentType = "application/scim+json; charset=utf-8"

func entraUser(_ userName: String, externalId: String = "b3c1-object", manager: String? = nil) -> String {
    let manager = manager.map { #","manager":"\#($0)""# } ?? ""
    return """
        {"schemas":["\(IdentityProvider.userSchema)","\(IdentityProvider.enterprise)"],
         "externalId":"\(externalId)","userName":"\(userName)","active":true,"displayName":"Noor Aziz",
         "emails":[{"primary":true,"type":"work","value":"\(userName)"}],
         "meta":{"resourceType":"User"},"name":{"formatted":"Noor Aziz","familyName":"Aziz","givenName":"Noor"},
         "roles":[],"\(IdentityProvider.enterprise)":{"department":"Rigging"\(manager)}}
        """
}

func entraGroup(_ name: String, externalId: String) -> String {
    """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group",
     "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
     "externalId":"\(externalId)","displayName":"\(name)","meta":{"resourceType":"Group"}}
    """
}

/// Entra ID in its default dialect: capitalised operations, text for booleans, members removed by value.
struct EntraTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(contentType: entraContentType, body)
    }

    /// The path of a user.
    private func create(_ entra: IdentityProvider, _ userName: String, externalId: String = "b3c1-object") async throws
        -> String
    {
        let answer = try await entra.send(.post, "/Users", entraUser(userName, externalId: externalId))
        try #require(answer.status == 201, "\(answer.text)")
        return "/Users/\(try #require(try answer.json["id"]?.string))"
    }

    @Test(arguments: [
        "/Users?filter=userName+eq+%220d6dd1f9-67c5-4bd7-a4cd-6d8c7f2b9a11%22",
        "/Users?filter=externalId%20eq%20%220d6dd1f9-67c5-4bd7-a4cd-6d8c7f2b9a11%22",
        "/Users?filter=emails%5Btype+eq+%22work%22%5D.value+eq+%220d6dd1f9-67c5%22",
        "/Groups?excludedAttributes=members&filter=displayName+eq+%220d6dd1f9-67c5%22",
    ])
    func `tests the connection by looking for nobody`(path: String) async throws {
        try await run { entra in
            _ = try await create(entra, "noor@yard.example")
            _ = try await entra.addGroup("Riggers")
            #expect(try await entra.list(path) == (0, []))
            #expect(try await entra.get(path)["startIndex"] == 1)
        }
    }

    @Test func `a user from the first match to the last delete`() async throws {
        try await run { entra in
            let path = try await create(entra, "noor@yard.example")
            for filter in [
                #"userName eq "NOOR@yard.example""#, #"externalId eq "b3c1-object""#,
                #"emails[type eq "work"].value eq "noor@yard.example""#,
            ] {
                #expect(try await entra.find("/Users", filter)["id"]?.string == path.lastPart)
            }
            for (value, expected) in [("False", false), ("True", true), ("False", false)] {
                let body = IdentityProvider.patch(#"{"op":"Replace","path":"active","value":"\#(value)"}"#)
                #expect([200, 204].contains(try await entra.send(.patch, path, body).status))
                #expect(try await entra.get(path)["active"] == .bool(expected))
                // Inactive users are matched, else there would be a second one in the next cycle.
                #expect(
                    try await entra.find("/Users", #"userName eq "noor@yard.example""#)["active"] == .bool(expected))
            }
            #expect(try await entra.send(.post, "/Users", entraUser("noor@yard.example")).status == 409)
            #expect(try await entra.send(.delete, path).status == 204)
            #expect(try await entra.send(.delete, path).status == 404)
            #expect(try await entra.send(.get, path).status == 404)
            #expect(try await entra.count("/Users", #"userName eq "noor@yard.example""#) == 0)
            #expect(try await create(entra, "noor@yard.example") != path)
        }
    }

    @Test func `changes many attributes in one PATCH`() async throws {
        try await run { entra in
            let path = try await create(entra, "noor@yard.example")
            try await entra.change(
                .patch, path,
                IdentityProvider.patch(
                    #"{"op":"Replace","path":"displayName","value":"Noor A."}"#,
                    #"{"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"+351 912 000 111"}"#,
                    #"{"op":"Add","path":"addresses[type eq \"work\"].postalCode","value":"7520"}"#,
                    #"{"op":"Add","path":"addresses[type eq \"work\"].locality","value":"Sines"}"#,
                    #"{"op":"Add","path":"addresses[type eq \"work\"].country","value":"PT"}"#,
                    #"{"op":"Replace","path":"\#(IdentityProvider.enterprise):employeeNumber","value":"5512"}"#,
                    #"{"op":"Replace","path":"NAME.givenname","value":"Noora"}"#,
                    #"{"op":"Replace","path":"active","value":"False"}"#))
            let user = try await entra.get(path)
            #expect(user["displayName"] == "Noor A.")
            #expect(user["phoneNumbers"] == [["type": "mobile", "value": "+351 912 000 111"]])
            #expect(
                user["addresses"]
                    == [["type": "work", "postalCode": "7520", "locality": "Sines", "country": "PT"]])
            #expect(user[IdentityProvider.enterprise, "employeeNumber"] == "5512")
            #expect(user[IdentityProvider.enterprise, "department"] == "Rigging")
            #expect(user["name", "givenName"] == "Noora")
            #expect(user["name", "familyName"] == "Aziz")
            #expect(user["active"] == false)
        }
    }

    @Test(arguments: [
        #"{"op":"Remove","path":"title"}"#, #"{"op":"Replace","path":"title","value":""}"#,
        #"{"op":"Replace","path":"title","value":null}"#,
    ])
    func `a mapped value that is taken away is gone`(operation: String) async throws {
        try await run { entra in
            let path = try await create(entra, "noor@yard.example")
            try await entra.change(
                .patch, path, IdentityProvider.patch(#"{"op":"Add","path":"title","value":"Rigger"}"#))
            #expect(try await entra.get(path)["title"] == "Rigger")
            try await entra.change(.patch, path, IdentityProvider.patch(operation))
            #expect([nil, ""].contains(try await entra.get(path)["title"]?.string))
            #expect(try await entra.count("/Users", "title pr") == 0)
        }
    }

    @Test func `extra keys of the envelope and of an operation are ignored`() async throws {
        try await run { entra in
            let path = try await create(entra, "noor@yard.example")
            let body = """
                {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"id":"x","externalId":"y",
                 "Operations":[{"op":"Replace","path":"title","value":"Rigger","name":"setTitle"}]}
                """
            try await entra.change(.patch, path, body)
            #expect(try await entra.get(path)["title"] == "Rigger")
            #expect(try await entra.get(path)["externalId"] == "b3c1-object")
        }
    }

    @Test func `reads schemas without null, in camel case`() async throws {
        try await run { entra in
            let schemas = try await entra.send(.get, "/Schemas")
            #expect(!schemas.text.contains("null"))
            let list = try IdentityProvider.list(schemas)
            #expect(list.resources.contains { $0["id"]?.string == IdentityProvider.enterprise })
            let user = try #require(list.resources.first { $0["id"]?.string == IdentityProvider.userSchema })
            let names = try #require(user["attributes"]?.array).compactMap { $0["name"]?.string }
            #expect(names.contains("userName"))
            #expect(names.allSatisfy { $0.first?.isLowercase == true })
        }
    }
}
