import HTTPTypes
import StrictJSON
import TestSupport
import Testing

let oktaHeaders = [
    ("User-Agent", "Okta SCIM Client 1.0.0"), ("Accept", "application/scim+json"), ("Accept-Charset", "utf-8"),
    ("Accept-Encoding", "gzip,deflate"),
]
let oktaContentType = "application/scim+json; charset=utf-8"

func oktaUser(_ userName: String, externalId: String = "00uQuay41") -> String {
    """
    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"\(userName)",
     "name":{"givenName":"Mirela","familyName":"Pavic"},
     "emails":[{"primary":true,"value":"\(userName)","type":"work"}],
     "displayName":"Mirela Pavic","locale":"en-US","externalId":"\(externalId)","groups":[],
     "password":"Tr0ckendock!","active":true}
    """
}

/// Okta, a custom app of the App Integration Wizard: everything is GET, then PUT.
struct OktaWizardAppTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(headers: oktaHeaders, contentType: oktaContentType, body)
    }

    private func lookup(_ okta: IdentityProvider, _ userName: String) async throws -> [JSONValue] {
        try await okta.list("/Users?filter=userName%20eq%20%22\(userName)%22&startIndex=1&count=100").resources
    }

    @Test func `tests the credentials with small pages`() async throws {
        try await run { okta in
            #expect(try await okta.list("/Users?startIndex=1&count=2") == (0, []))
            #expect(try await okta.list("/Groups?startIndex=1&count=100") == (0, []))
            _ = try await okta.addUsers(["a@yard.example", "b@yard.example", "c@yard.example"])
            let page = try await okta.get("/Users?startIndex=1&count=2")
            #expect(page["totalResults"] == 3)
            #expect(page["startIndex"] == 1)
            #expect(page["itemsPerPage"] == 2)
            #expect(page["Resources"]?.array?.count == 2)
        }
    }

    @Test func `assigns, changes, unassigns and assigns again`() async throws {
        try await run { okta in
            #expect(try await lookup(okta, "mirela@yard.example").isEmpty)
            let created = try await okta.send(.post, "/Users", oktaUser("mirela@yard.example"))
            #expect(created.status == 201)
            #expect(!created.text.contains("Tr0ckendock!"))
            var user = try created.json
            #expect(user["userName"] == "mirela@yard.example")
            #expect(user["externalId"] == "00uQuay41")
            #expect(user["locale"] == "en-US")
            #expect(user["active"] == true)
            let path = "/Users/\(try #require(user["id"]?.string))"

            // Okta sends back what it read, with meta, id and groups.
            user = try await okta.get(path).setting("title", "Rigger").setting("password", "Ne5es-Wort")
            let changed = try await okta.send(.put, path, user.serialized)
            #expect(changed.status == 200)
            #expect(try changed.json["title"] == "Rigger")
            #expect(!changed.text.contains("Ne5es-Wort"))

            user = try await okta.get(path).setting("active", false)
            #expect(try await okta.change(.put, path, user.serialized)["active"] == false)
            let found = try await lookup(okta, "MIRELA@yard.example")
            #expect(found.map { $0["active"] } == [false])
            user = try #require(found.first).setting("active", true)
            #expect(try await okta.change(.put, path, user.serialized)["active"] == true)
        }
    }

    @Test func `a create that comes again after a time-out makes no second user`() async throws {
        try await run { okta in
            let first = try await okta.change(.post, "/Users", oktaUser("mirela@yard.example"))
            let again = try await okta.send(.post, "/Users", oktaUser("mirela@yard.example"))
            #expect(again.status == 409)
            #expect(try again.json["scimType"] == "uniqueness")
            #expect(try await lookup(okta, "mirela@yard.example").map { $0["id"] } == [first["id"]])
        }
    }

    @Test func `a user who is assigned again is found though inactive`() async throws {
        try await run { okta in
            let user = try await okta.change(.post, "/Users", oktaUser("mirela@yard.example"))
            let path = "/Users/\(try #require(user["id"]?.string))"
            try await okta.change(.put, path, user.setting("active", false).serialized)
            let again = try await okta.send(.post, "/Users", oktaUser("Mirela@yard.example"))
            #expect(again.status == 409)
            let found = try #require(try await lookup(okta, "mirela@yard.example").first)
            #expect(found["id"] == user["id"])
            #expect(found["active"] == false)
            #expect(try await okta.get(path)["displayName"] == "Mirela Pavic")
        }
    }

    @Test func `the version that comes back in a PUT is no precondition`() async throws {
        try await run { okta in
            let path = try await okta.addUser("mirela@yard.example")
            let old = try await okta.get(path)
            try await okta.change(.put, path, old.setting("title", "Rigger").serialized)
            let answer = try await okta.send(.put, path, old.setting("title", "Welder").serialized)
            #expect(answer.status == 200)
            #expect(try answer.json["title"] == "Welder")
        }
    }

    @Test func `pushes a group with all its members each time`() async throws {
        try await run { okta in
            let filter = "/Groups?filter=displayName%20eq%20%22Slipway%20crew%22&startIndex=1&count=100"
            #expect(try await okta.list(filter).total == 0)
            let ids = try await okta.addUsers(["a", "b", "c"])
            let made = try await okta.send(
                .post, "/Groups",
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Slipway crew","members":[]}"#
            )
            #expect(made.status == 201)
            let path = "/Groups/\(try #require(try made.json["id"]?.string))"
            for members in [[ids[0], ids[1]], [ids[1], ids[2]], []] {
                let elements = members.map { #"{"value":"\#($0)","display":"x"}"# }.joined(separator: ",")
                let group = try await okta.get(path).setting("members", try JSONValue(parsing: "[\(elements)]"))
                let answer = try await okta.change(.put, path, group.serialized)
                #expect(Set(answer["members"]?.array?.compactMap { $0["value"]?.string } ?? ["none"]) == Set(members))
                #expect(Set(try await okta.members(path)) == Set(members))
            }
            #expect(try await okta.list(filter).total == 1)
            #expect(try await okta.send(.delete, path).status == 204)
            #expect(try await okta.list(filter).total == 0)
        }
    }

    @Test func `an import goes by what came, and misses nobody`() async throws {
        try await run { okta in
            let ids = try await okta.addUsers((0..<230).map { "user\($0)@yard.example" })
            var seen: [String] = []
            while true {
                let page = try await okta.list("/Users?startIndex=\(seen.count + 1)&count=100")
                #expect(page.total == 230)
                guard !page.resources.isEmpty else { break }
                seen += page.resources.compactMap { $0["id"]?.string }
                // A change in between must not move anybody.
                try await okta.change(
                    .patch, "/Users/\(ids[7])", IdentityProvider.patch(#"{"op":"replace","value":{"active":false}}"#))
            }
            #expect(seen == ids)
        }
    }

    @Test(arguments: [
        "o'brien@yard.example", "a+b@yard.example", #"YARD\mirela"#, "jürgen.ß@yard.example", "100%_sure",
        #"say "ahoy""#, "a) or (b", "ΣΊΣΥΦΟΣ@yard.example",
    ])
    func `finds a user by a name with signs in it`(userName: String) async throws {
        try await run { okta in
            let user: JSONValue = ["userName": .string(userName)]
            let id = try await okta.change(.post, "/Users", user.serialized)["id"]
            _ = try await okta.addUsers(["other", "o", "a"])
            let literal = JSONValue.string(userName).serialized
            let found = try await okta.find("/Users", "userName eq \(literal)")
            #expect(found["id"] == id)
            #expect(found["userName"] == .string(userName))
            #expect(try await okta.send(.post, "/Users", user.serialized).status == 409)
        }
    }
}
