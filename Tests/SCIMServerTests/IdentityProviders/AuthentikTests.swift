import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// authentik: a strict reader of ServiceProviderConfig; adopts what it finds after a 409, makes anew after a 404.
struct AuthentikTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(headers: [("Accept", "application/scim+json")], body)
    }

    private func user(_ name: String, display: String = "Nils Berg") -> String {
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"\(name)","externalId":"uid-\(name)",
         "name":{"formatted":"\(display)","familyName":"Berg","givenName":"Nils"},"displayName":"\(display)",
         "photos":[],"locale":null,"emails":[{"value":"\(name)@yard.example","type":"other","primary":true}],
         "active":true}
        """
    }

    @Test func `finds every field of the configuration, with its type`() async throws {
        try await run { authentik in
            let configuration = try await authentik.get("/ServiceProviderConfig")
            for feature in ["patch", "bulk", "filter", "changePassword", "sort", "etag"] {
                #expect(configuration[feature, "supported"]?.bool != nil, "\(feature)")
            }
            for (feature, limit) in [("bulk", "maxOperations"), ("bulk", "maxPayloadSize"), ("filter", "maxResults")] {
                #expect(configuration[feature, limit]?.integer ?? 0 > 0, "\(limit)")
            }
            let schemes = try #require(configuration["authenticationSchemes"]?.array)
            #expect(!schemes.isEmpty)
            for scheme in schemes {
                for name in ["type", "name", "description"] { #expect(scheme[name]?.string?.isEmpty == false) }
            }
            #expect(configuration["patch", "supported"] == true)
        }
    }

    @Test func `adopts the user it finds after a 409`() async throws {
        try await run { authentik in
            let id = try await authentik.change(.post, "/Users", user("Nils"))["id"]?.string
            #expect(try await authentik.send(.post, "/Users", user("nils")).status == 409)
            let found = try await authentik.find("/Users", #"userName eq "nils""#)
            #expect(found["id"]?.string == id)
            let path = "/Users/\(try #require(id))"
            #expect(
                try await authentik.change(.put, path, user("nils", display: "Nils B."))["displayName"] == "Nils B.")
        }
    }

    @Test func `makes a user anew when he is gone`() async throws {
        try await run { authentik in
            let path = "/Users/\(try #require(try await authentik.change(.post, "/Users", user("nils"))["id"]?.string))"
            #expect(try await authentik.send(.delete, path).status == 204)
            #expect(try await authentik.send(.put, path, user("nils")).status == 404)
            #expect(try await authentik.send(.post, "/Users", user("nils")).status == 201)
        }
    }

    @Test func `a lookup without quotes is refused, never answered with everybody`() async throws {
        try await run { authentik in
            _ = try await authentik.addUsers(["nils", "mats"])
            let answer = try await authentik.send(.get, "/Users?filter=userName%20eq%20nils")
            #expect(answer.status == 400)
            #expect(try answer.json["scimType"] == "invalidFilter")
        }
    }

    @Test(arguments: [true, false])
    func `changes a group with one operation per member`(withID: Bool) async throws {
        try await run { authentik in
            let ids = try await authentik.addUsers((0..<30).map { "user\($0)" })
            let group =
                #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"externalId":"uid-g","displayName":"Crew"}"#
            let created = try await authentik.change(.post, "/Groups", group)
            #expect(created["members"] == [])
            let path = "/Groups/\(try #require(created["id"]?.string))"
            let own = withID ? #""id":"\#(path.lastPart)","# : ""
            let rename = IdentityProvider.patch(
                """
                {"op":"replace","value":{\(own)"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],
                 "displayName":"Deck crew","externalId":"uid-g"}}
                """)
            let answer = try await authentik.send(.patch, path, rename)
            #expect(answer.status == 204 || answer.status == 200)
            #expect(try await authentik.get(path)["members"] == [])
            for chunk in [ids.prefix(20), ids.suffix(10)] {
                try await authentik.change(
                    .patch, path,
                    IdentityProvider.patch(chunk.map { #"{"op":"add","path":"members","value":[{"value":"\#($0)"}]}"# })
                )
            }
            #expect(Set(try await authentik.members(path)) == Set(ids))
            let removals = ids.dropLast().enumerated().map { index, id in
                let old = #"{"op":"remove","path":"members","value":[{"value":"\#(id)"}]}"#
                let new = #"{"op":"remove","path":"members[value eq \"\#(id)\"]","value":null}"#
                return index % 2 == 0 ? old : new
            }
            try await authentik.change(.patch, path, IdentityProvider.patch(removals))
            #expect(try await authentik.members(path) == [ids[29]])
            #expect(try await authentik.get(path)["displayName"] == "Deck crew")
        }
    }

    @Test func `discovers groups until it has seen all`() async throws {
        try await run { authentik in
            var paths: [String] = []
            for index in 0..<7 { paths.append(try await authentik.addGroup("Crew \(index)")) }
            var seen: [String] = []
            repeat {
                let page = try await authentik.list("/Groups?startIndex=\(seen.count + 1)")
                #expect(page.total == 7)
                try #require(!page.resources.isEmpty)
                seen += page.resources.compactMap { $0["id"]?.string }
            } while seen.count < 7
            #expect(seen == paths.map(\.lastPart))
            #expect(try await authentik.list("/Groups?startIndex=6").resources.count == 2)
            #expect(try await authentik.list("/Groups?startIndex=8").resources.isEmpty)
        }
    }
}
