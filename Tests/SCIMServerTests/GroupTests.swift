import HTTPTypes
import SCIM
import StrictJSON
import TestSupport
import Testing

struct GroupTests {
    @Test func `streams thousands of members in their order`() async throws {
        try await SCIMTestServer.run { server in
            var ids: [String] = []
            for index in 0..<2_500 {
                ids.append(
                    try await server.store.create(
                        ResourceDraft(kind: .user, attributes: ["userName": .string("user\(index)")]),
                        in: ConnectorID(1)
                    ).resource.id)
            }
            let group = try await server.addGroup("Everyone", members: ids)
            let answer = try await server.send(.get, "/Groups/\(group)")
            #expect(answer["Transfer-Encoding"] == "chunked")
            let members = try answer.json["members"]?.array ?? []
            #expect(members.map { $0["value"]?.string } == ids)
            #expect(members.first?["type"] == "User")
        }
    }

    @Test func `a user whose groups changed is no 304, and what was read before can still be written`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let before = try await server.send(.get, "/Users/\(ada)")
            let old = try #require(before["ETag"])
            let without = try #require(try await server.send(.get, "/Users/\(ada)?excludedAttributes=groups")["ETag"])
            let group = try await server.addGroup("Crew", members: [ada])
            let after = try await server.send(.get, "/Users/\(ada)", headers: [("If-None-Match", old)])
            #expect(after.status == 200)
            let new = try #require(after["ETag"])
            #expect(new != old)
            #expect(try after.json["meta", "version"] == .string(new))
            #expect(try await server.send(.get, "/Users/\(ada)", headers: [("If-None-Match", new)]).status == 304)
            let plain = [("If-None-Match", without)]
            #expect(
                try await server.send(.get, "/Users/\(ada)?excludedAttributes=groups", headers: plain).status == 304)

            let body: JSONValue = ["userName": "ada", "title": "Rigger"]
            #expect(try await server.send(.put, "/Users/\(ada)", body, headers: [("If-Match", new)]).status == 200)
            #expect(try await server.send(.put, "/Users/\(ada)", body, headers: [("If-Match", new)]).status == 412)
            let current = try #require(try await server.send(.get, "/Users/\(ada)")["ETag"])
            #expect(try await server.send(.delete, "/Groups/\(group)").status == 204)
            #expect(try await server.send(.get, "/Users/\(ada)", headers: [("If-None-Match", current)]).status == 200)
        }
    }

    @Test(arguments: ["*", "W/\"1\""])
    func `what the client does not want to overwrite is not overwritten`(tag: String) async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let headers = [("If-None-Match", tag)]
            let body: JSONValue = ["userName": "eve"]
            #expect(try await server.send(.put, "/Users/\(ada)", body, headers: headers).status == 412)
            let patch: JSONValue = ["Operations": [["op": "replace", "path": "title", "value": "x"]]]
            #expect(try await server.send(.patch, "/Users/\(ada)", patch, headers: headers).status == 412)
            #expect(try await server.get("/Users/\(ada)")["userName"] == "ada")
            let other = [("If-None-Match", "W/\"7\"")]
            #expect(try await server.send(.put, "/Users/\(ada)", body, headers: other).status == 200)
        }
    }

    @Test func `lists groups with the members of each`() async throws {
        try await SCIMTestServer.run { server in
            let (ada, eve) = (try await server.addUser("ada"), try await server.addUser("eve"))
            _ = try await server.addGroup("Both", members: [ada, eve])
            _ = try await server.addGroup("None")
            _ = try await server.addGroup("One", members: [eve])
            let groups = try await server.get("/Groups")["Resources"]?.array ?? []
            #expect(
                groups.map { $0["members"]?.array?.compactMap { $0["value"]?.string } } == [[ada, eve], [], [eve]])
            #expect(groups.map { $0["displayName"] } == ["Both", "None", "One"])
        }
    }

    @Test(arguments: ["?excludedAttributes=members", "?attributes=displayName"])
    func `leaves members out when they are not asked for`(query: String) async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let group = try await server.addGroup("Crew", members: [ada])
            for path in ["/Groups", "/Groups/\(group)"] {
                let answer = try await server.send(.get, path + query)
                #expect(answer.status == 200)
                #expect(!answer.text.contains("\"members\""))
                #expect(answer.text.contains("Crew"))
            }
        }
    }

    @Test func `gives the sub-attributes of members that are asked for`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let group = try await server.addGroup("Crew", members: [ada])
            let answer = try await server.get("/Groups/\(group)?attributes=members.value")
            #expect(answer["members"] == [["value": .string(ada)]])
        }
    }

    @Test func `PATCH of a group answers 204 unless attributes are asked for`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let path = "/Groups/\(try await server.addGroup("Crew"))"
            let add: JSONValue = [
                "Operations": [["op": "Add", "path": "members", "value": [["value": .string(ada)]]]]
            ]
            let silent = try await server.send(.patch, path, add)
            #expect(silent.status == 204)
            #expect(silent.body.isEmpty)
            let loud = try await server.send(.patch, path + "?attributes=displayName", add)
            #expect(loud.status == 200)
            #expect(try loud.json["displayName"] == "Crew")
            #expect(silent["ETag"] == loud["ETag"])
            #expect(try await server.get(path)["members", "0", "value"] == .string(ada))
        }
    }

    @Test func `a member that does not exist is a clear 400, and nothing is applied`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let members: JSONValue = [["value": .string(ada)], ["value": "nobody"]]
            let created = try await server.send(.post, "/Groups", ["displayName": "Crew", "members": members])
            #expect(created.status == 400)
            #expect(try created.json["detail"]?.string?.contains("nobody") == true)
            #expect(try await server.get("/Groups")["totalResults"] == 0)

            let path = "/Groups/\(try await server.addGroup("Crew"))"
            let patch: JSONValue = ["Operations": [["op": "add", "path": "members", "value": members]]]
            #expect(try await server.send(.patch, path, patch).status == 400)
            #expect(try await server.get(path)["members"] == [])
        }
    }

    @Test func `takes a PUT with thousands of members`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let path = "/Groups/\(try await server.addGroup("Crew"))"
            // About 2 MB: more than a user may have.
            let member: JSONValue = ["value": .string(ada), "display": .string(String(repeating: "x", count: 400))]
            let body: JSONValue = [
                "displayName": "Crew", "members": .array(Array(repeating: member, count: 5_000)),
            ]
            let answer = try await server.send(.put, path, body)
            #expect(answer.status == 200)
            #expect(try answer.json["members"]?.array?.count == 1)
        }
    }
}
