import HTTPTypes
import SCIM
import StrictJSON
import TestSupport
import Testing

struct ResourceTests {
    @Test func `creates a user`() async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.send(
                .post, "/Users", ["userName": "Ada", "password": "geheim", "groups": [], "id": "1", "active": "True"])
            let user = try answer.json
            #expect(answer.status == 201)
            #expect(answer["Content-Type"] == "application/scim+json")
            #expect(answer["Location"] == user["meta", "location"]?.string)
            #expect(answer["Location"]?.hasPrefix(SCIMTestServer.base + "/Users/") == true)
            #expect(answer["ETag"] == user["meta", "version"]?.string)
            #expect(user["userName"] == "Ada")
            #expect(user["active"] == true)
            #expect(user["id"] != "1")
            #expect(!answer.text.contains("geheim"))
        }
    }

    @Test func `a taken userName is 409, compared without case`() async throws {
        try await SCIMTestServer.run { server in
            try await server.addUser("ada")
            let answer = try await server.send(.post, "/Users", ["userName": "ADA"])
            #expect(answer.status == 409)
            #expect(try answer.json["scimType"] == "uniqueness")
            let other = try await server.addUser("eve")
            #expect(try await server.send(.put, "/Users/\(other)", ["userName": "Ada"]).status == 409)
        }
    }

    @Test func `a deleted user is gone`() async throws {
        try await SCIMTestServer.run { server in
            let path = "/Users/\(try await server.addUser("ada"))"
            let deleted = try await server.send(.delete, path)
            #expect(deleted.status == 204)
            #expect(deleted.body.isEmpty)
            #expect(try await server.send(.get, path).status == 404)
            #expect(try await server.send(.delete, path).status == 404)
            #expect(try await server.send(.put, path, ["userName": "ada"]).status == 404)
            #expect(try await server.send(.patch, path, ["Operations": []]).status == 404)
        }
    }

    @Test func `answers 304 to who has this version`() async throws {
        try await SCIMTestServer.run { server in
            let path = "/Users/\(try await server.addUser("ada"))"
            let tag = try #require(try await server.send(.get, path)["ETag"])
            for value in [tag, String(tag.dropFirst(2)), "\"x\", \(tag)", "*"] {
                let answer = try await server.send(.get, path, headers: [("If-None-Match", value)])
                #expect(answer.status == 304)
                #expect(answer["ETag"] == tag)
            }
            #expect(try await server.send(.get, path, headers: [("If-None-Match", "W/\"99\"")]).status == 200)
        }
    }

    @Test func `changes only the version that the client has seen`() async throws {
        try await SCIMTestServer.run { server in
            let path = "/Users/\(try await server.addUser("ada"))"
            let old = try #require(try await server.send(.get, path)["ETag"])
            let body: JSONValue = ["userName": "ada", "title": "Captain"]
            #expect(try await server.send(.put, path, body, headers: [("If-Match", old)]).status == 200)
            #expect(try await server.send(.put, path, body, headers: [("If-Match", old)]).status == 412)
            #expect(try await server.send(.delete, path, headers: [("If-Match", old)]).status == 412)
            #expect(try await server.send(.patch, path, ["Operations": []], headers: [("If-Match", "*")]).status == 200)
        }
    }

    @Test func `PATCH answers with the user`() async throws {
        try await SCIMTestServer.run { server in
            let path = "/Users/\(try await server.addUser("ada"))"
            let answer = try await server.send(
                .patch, path + "?attributes=active",
                ["Operations": [["op": "Replace", "path": "active", "value": "False"]]])
            #expect(answer.status == 200)
            #expect(try answer.json["active"] == false)
            #expect(try answer.json["userName"] == nil)
            let whole = try await server.send(
                .patch, path, ["Operations": [["op": "add", "path": "title", "value": "x"]]])
            #expect(try whole.json["userName"] == "ada")
        }
    }

    @Test func `a PATCH that fails half way changes nothing`() async throws {
        try await SCIMTestServer.run { server in
            let path = "/Users/\(try await server.addUser("ada"))"
            let before = try await server.send(.get, path)
            let answer = try await server.send(
                .patch, path,
                [
                    "Operations": [
                        ["op": "replace", "path": "title", "value": "x"],
                        ["op": "replace", "path": "id", "value": "y"],
                    ]
                ])
            #expect(answer.status == 400)
            #expect(try answer.json["scimType"] == "mutability")
            #expect(try await server.send(.get, path).body == before.body)
        }
    }

    @Test func `projects every answer`() async throws {
        try await SCIMTestServer.run { server in
            let created = try await server.send(
                .post, "/Users?attributes=userName", ["userName": "ada", "displayName": "Ada"])
            #expect(try created.json["displayName"] == nil)
            let id = try #require(try created.json["id"]?.string)
            let read = try await server.get("/Users/\(id)?excludedAttributes=displayName")
            #expect(read["displayName"] == nil)
            #expect(read["userName"] == "ada")
            let both = try await server.send(.get, "/Users/\(id)?attributes=userName&excludedAttributes=title")
            #expect(both.status == 400)
        }
    }

    @Test func `shows the groups of a user`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let crew = try await server.addGroup("Crew", members: [ada])
            let user = try await server.get("/Users/\(ada)")
            #expect(user["groups", "0", "value"] == .string(crew))
            #expect(user["groups", "0", "$ref"] == .string("\(SCIMTestServer.base)/Groups/\(crew)"))
        }
    }
}
