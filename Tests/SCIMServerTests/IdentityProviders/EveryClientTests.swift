import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// What every client needs, whoever made it.
struct EveryClientTests {
    @Test(arguments: [
        "/Users?filter=userName%20eq%20%22none%22", "/Users?filter=externalId+eq+%22none%22", "/Groups",
        "/Groups?filter=displayName%20eq%20%22none%22", "/Users?count=0", "/Users?startIndex=99",
    ])
    func `nothing found is 200 with an empty list`(path: String) async throws {
        try await IdentityProvider.run { client in
            let answer = try await client.send(.get, path)
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""Resources":[]"#))
            #expect(try answer.json["totalResults"] == 0)
            #expect(try answer.json["itemsPerPage"] == 0)
            #expect(try answer.json["startIndex"]?.integer != nil)
        }
    }

    @Test func `a deactivated user stays readable, listed, patchable, and keeps his name`() async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addUser("ada")
            try await client.change(.patch, path, IdentityProvider.patch(#"{"op":"replace","value":{"active":false}}"#))
            #expect(try await client.get(path)["active"] == false)
            #expect(try await client.list("/Users").resources.map { $0["id"]?.string } == [path.lastPart])
            #expect(try await client.count("/Users", #"userName eq "ada""#) == 1)
            #expect(try await client.send(.post, "/Users", #"{"userName":"ADA"}"#).status == 409)
            try await client.change(.patch, path, IdentityProvider.patch(#"{"op":"add","path":"title","value":"x"}"#))
            #expect(try await client.get(path)["active"] == false)
        }
    }

    @Test func `a deleted user is gone everywhere, and his name is free`() async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addUser("ada")
            let group = try await client.addGroup("Crew", members: [path.lastPart])
            #expect(try await client.send(.delete, path).status == 204)
            let patch = IdentityProvider.patch(#"{"op":"replace","value":{"active":true}}"#)
            for (method, body) in [
                (HTTPRequest.Method.get, nil), (.put, #"{"userName":"ada"}"#), (.patch, patch), (.delete, nil),
            ] { #expect(try await client.send(method, path, body).status == 404) }
            #expect(try await client.count("/Users", #"userName eq "ada""#) == 0)
            #expect(try await client.count("/Users", #"id eq "\#(path.lastPart)""#) == 0)
            #expect(try await client.get(group)["members"] == [])
            #expect(try await client.addUser("ada") != path)
        }
    }

    @Test func `a taken userName is 409 in POST, PUT and PATCH, without case`() async throws {
        try await IdentityProvider.run { client in
            _ = try await client.addUser("Åse.ŁĘCKA")
            let other = try await client.addUser("eve")
            for answer in [
                try await client.send(.post, "/Users", #"{"userName":"åse.łęcka"}"#),
                try await client.send(.put, other, #"{"userName":"ÅSE.ŁĘCKA"}"#),
                try await client.send(
                    .patch, other, IdentityProvider.patch(#"{"op":"replace","path":"userName","value":"åsE.łęckA"}"#)),
            ] {
                #expect(answer.status == 409)
                #expect(try answer.json["scimType"] == "uniqueness")
            }
            #expect(try await client.get(other)["userName"] == "eve")
        }
    }

    @Test func `names compare without case, ids exactly, and values come back as sent`() async throws {
        try await IdentityProvider.run { client in
            let body = """
                {"userName":" Ada@Yard.Example","externalId":"X-1","displayName":"Ada  L. ",
                 "emails":[{"value":"ADA@yard.example","type":"Work"}],"phoneNumbers":[{"value":"+49 (0) 1-2"}]}
                """
            let created = try await client.change(.post, "/Users", body)
            for member in try #require(try JSONValue(parsing: body).object) {
                #expect(created[member.name] == member.value)
            }
            for (filter, total) in [
                (#"displayName eq "ada  l. ""#, 1), (#"emails.value eq "ada@YARD.example""#, 1),
                (#"emails[type eq "work"]"#, 1), (#"externalId eq "X-1""#, 1), (#"externalId eq "x-1""#, 0),
                (#"id eq "\#(created["id"]?.string?.uppercased() ?? "")""#, 0), (#"USERNAME SW " ada""#, 1),
            ] { #expect(try await client.count("/Users", filter) == total, "\(filter)") }
        }
    }

    @Test func `externalId is any text, not unique, and can be changed`() async throws {
        try await IdentityProvider.run { client in
            let paths = [try await client.addUser("a"), try await client.addUser("b")]
            for path in paths {
                try await client.change(
                    .patch, path, IdentityProvider.patch(#"{"op":"add","path":"externalId","value":"ü 1/\"x\""}"#))
            }
            #expect(try await client.count("/Users", #"externalId eq "ü 1/\"x\"""#) == 2)
            try await client.change(
                .patch, paths[0], IdentityProvider.patch(#"{"op":"replace","path":"externalId","value":"2"}"#))
            #expect(try await client.count("/Users", #"externalId eq "ü 1/\"x\"""#) == 1)
        }
    }

    @Test(arguments: ["True", "False", "true", "false", "FALSE"])
    func `text for a boolean comes back as a boolean`(text: String) async throws {
        try await IdentityProvider.run { client in
            let created = try await client.change(.post, "/Users", #"{"userName":"ada","active":"\#(text)"}"#)
            #expect(created["active"] == .bool(text.lowercased() == "true"))
            let filter = "active eq \(text.lowercased())"
            #expect(try await client.count("/Users", filter) == 1)
        }
    }

    @Test func `null is absent, unknown things are kept or ignored`() async throws {
        try await IdentityProvider.run { client in
            let created = try await client.send(
                .post, "/Users?api-version=3&x",
                #"{"schemas":["urn:old:1"],"USERNAME":"ada","title":null,"shoeSize":43,"name":{"givenName":null}}"#)
            #expect(created.status == 201)
            let user = try created.json
            #expect(user["userName"] == "ada")
            #expect(user["title"] == nil && user["name"] == nil)
            let group = try await client.send(
                .post, "/Groups", #"{"displayName":"Crew","members":null,"externalId":null}"#)
            #expect(group.status == 201)
            #expect(try group.json["members"] == [])
            let member = #"{"value":"\#(user["id"]?.string ?? "")","$ref":null,"display":null}"#
            #expect(
                try await client.send(.post, "/Groups", #"{"displayName":"B","members":[\#(member)]}"#).status == 201)
        }
    }

    @Test func `lists carry whole resources, groups with members unless excluded`() async throws {
        try await IdentityProvider.run { client in
            let ids = try await client.addUsers(["a", "b"])
            let paths = [try await client.addGroup("Crew", members: ids), try await client.addGroup("Empty")]
            for (index, group) in try await client.list("/Groups").resources.enumerated() {
                #expect(try await client.get(paths[index]) == group)
                for name in ["resourceType", "created", "lastModified", "location", "version"] {
                    #expect(group["meta", name]?.string?.isEmpty == false)
                }
            }
            #expect(
                try await client.list("/Groups?excludedAttributes=members").resources.allSatisfy {
                    $0["members"] == nil
                })
        }
    }

    @Test(arguments: [
        nil, "*/*", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json;charset=UTF-8",
    ])
    func `any Accept is served`(accept: String?) async throws {
        try await IdentityProvider.run(contentType: "application/json; charset=UTF-8") { client in
            let headers = accept.map { [("Accept", $0)] } ?? []
            let created = try await client.send(.post, "/Users", #"{"userName":"ada"}"#, headers: headers)
            #expect(created.status == 201)
            #expect(try await client.send(.get, "/Users", headers: headers).status == 200)
        }
    }

    @Test func `a member who was there or was not changes nothing, not even the version`() async throws {
        try await IdentityProvider.run { client in
            let ids = try await client.addUsers(["a", "b"])
            let path = try await client.addGroup("Crew", members: [ids[0]])
            let before = try await client.get(path)
            for operation in [
                #"{"op":"add","path":"members","value":[{"value":"\#(ids[0])"},{"value":"\#(ids[0])"}]}"#,
                #"{"op":"remove","path":"members","value":[{"value":"\#(ids[1])"}]}"#,
                #"{"op":"remove","path":"members[value eq \"\#(ids[1])\"]"}"#,
            ] {
                try await client.change(.patch, path, IdentityProvider.patch(operation))
                #expect(try await client.get(path) == before)
            }
            try await client.change(
                .patch, path,
                IdentityProvider.patch(#"{"op":"add","path":"members","value":[{"value":"\#(ids[1])"}]}"#))
            #expect(try await client.get(path)["meta", "version"] != before["meta", "version"])
        }
    }

    @Test func `what belongs to another tenant is 404, and no member`() async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addUser("ada")
            let group = try await client.stranger.addGroup("Crew")
            #expect(try await client.stranger.send(.get, path).status == 404)
            #expect(try await client.stranger.send(.delete, path).status == 404)
            #expect(try await client.stranger.list("/Users").total == 0)
            let add = IdentityProvider.patch(#"{"op":"add","path":"members","value":[{"value":"\#(path.lastPart)"}]}"#)
            #expect(try await client.stranger.send(.patch, group, add).status == 400)
            #expect(try await client.stranger.members(group).isEmpty)
            #expect(try await client.stranger.addUser("ada") != path)
        }
    }
}
