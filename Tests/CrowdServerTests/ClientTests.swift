import Crowd
import Directory
import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Small clients: JSON, look-ups, searches by query, sessions.
struct ClientTests {
    @Test func `JSON clients read users, groups and the cookie's configuration`() async throws {
        try await CrowdTestServer.run { server in
            let user = try await server.sendJSON(.get, "/user?username=ADA&expand=attributes")
            #expect(user["Content-Type"] == "application/json")
            #expect(user.isCrowd)
            #expect(try user.json["name"] == "Ada")
            #expect(try user.json["key"] == "key-ada")
            #expect(try user.json["created-date"]?.integer == 1_714_557_600_000)
            #expect(try user.json["attributes"]?["attributes"]?.array?.first?["values"] == ["R&D"])
            #expect(try user.json["link"]?["href"]?.string == CrowdTestServer.base + "/user?username=Ada")
            #expect(try await server.sendJSON(.get, "/user?key=key-bob").json["active"] == false)
            let groups = try await server.sendJSON(.get, "/user/group/nested?username=ada").json
            #expect(groups["expand"] == "group")
            #expect(groups["groups"]?.array?.map { $0["name"] } == ["devs", "site admins"])
            let members = try await server.sendJSON(.get, "/group/user/direct?groupname=devs&expand=user").json
            #expect(members["users"]?.array?.compactMap { $0["key"]?.string } == ["key-ada", "key-bob"])
            #expect(
                try await server.sendJSON(.get, "/config/cookie").json == ["secure": true, "name": "crowd.token_key"])
        }
    }

    @Test func `a client that sends JSON and says nothing else is answered in JSON`() async throws {
        try await CrowdTestServer.run { server in
            let headers = [("Authorization", "Basic amlyYTpwYXNzIHdvcmQ6MQ=="), ("Content-Type", "application/json")]
            let response = try await server.client.send(
                .post, "/crowd/rest/usermanagement/1/authentication?username=nobody", headers: headers,
                body: Array("{\"value\":\"x\"}".utf8))
            #expect(try response.json["reason"] == "USER_NOT_FOUND")
        }
    }

    @Test(
        arguments: [
            ("email=bob@example.net", ["bob+1"]), ("name=A*+and+active=true", ["Ada"]), ("active=false", ["bob+1"]),
            ("firstName=%22ada%22+or+lastName=*nobody", ["Ada"]), ("", ["Ada", "bob+1"]),
            ("department=%22r%26d%22", ["Ada"]),
            ("createdDate<2024-06-01+and+createdDate>2024-04-01", ["Ada"]), ("displayName=*%26*", ["bob+1"]),
        ] as [(String, [String])])
    func `searches by the query language`(query: String, expected: [String]) async throws {
        try await CrowdTestServer.run { server in
            let response = try await server.sendJSON(.get, "/search?entity-type=USER&restriction=\(query)")
            #expect(try response.json["users"]?.array?.compactMap { $0["name"]?.string } == expected)
        }
    }

    @Test func `pages through a list without repeating or leaving out`() async throws {
        try await CrowdTestServer.run { server in
            var names: [String?] = []
            for start in 0..<5 {
                let path = "/search?entity-type=group&restriction=&start-index=\(start)&max-results=1"
                names += try await server.send(.get, path).xml.names
            }
            #expect(names == ["devs", "empty", "local", "site admins"])
        }
    }

    @Test(arguments: [
        "/search", "/search?entity-type=role", "/search?entity-type=user&restriction=name%3D",
        "/search?entity-type=user&restriction=active%3Dmaybe",
        "/search?entity-type=user&restriction=createdDate%3Dtoday",
        "/search?entity-type=user&max-results=many", "/search?entity-type=user&start-index=-1", "/user", "/group",
        "/user/group/direct", "/group/user/nested",
    ])
    func `says which argument is wrong`(path: String) async throws {
        try await CrowdTestServer.run { server in
            let response = try await server.send(.get, path)
            #expect(response.status == 400)
            #expect(response.reason == "ILLEGAL_ARGUMENT")
        }
    }

    @Test(arguments: [
        ("/user?username=nobody", "USER_NOT_FOUND"), ("/user?key=nothing", "USER_NOT_FOUND"),
        ("/user/attribute?username=nobody", "USER_NOT_FOUND"), ("/user/group/direct?username=nobody", "USER_NOT_FOUND"),
        ("/group?groupname=none", "GROUP_NOT_FOUND"), ("/group/user/nested?groupname=none", "GROUP_NOT_FOUND"),
        ("/group/child-group/direct?groupname=none", "GROUP_NOT_FOUND"), ("/session/abc", "INVALID_SSO_TOKEN"),
        ("/webhook/1", "WEBHOOK_NOT_FOUND"),
    ])
    func `what is not there is 404 with a reason`(path: String, reason: String) async throws {
        try await CrowdTestServer.run { server in
            let response = try await server.send(.get, path)
            #expect(response.status == 404)
            #expect(response.isCrowd)
            #expect(response.reason == reason)
            #expect(try await server.sendJSON(.get, path).json["reason"] == .string(reason))
        }
    }

    @Test func `groups hold no groups`() async throws {
        try await CrowdTestServer.run { server in
            for relation in ["child-group/direct", "child-group/nested", "parent-group/direct", "parent-group/nested"] {
                let response = try await server.send(.get, "/group/\(relation)?groupname=devs&max-results=-1")
                #expect(try response.xml.name == "groups")
                #expect(try response.xml.children.isEmpty)
            }
        }
    }

    @Test func `sessions are refused in Crowd's manner`() async throws {
        try await CrowdTestServer.run { server in
            let context =
                "<authentication-context><username>ada</username><password>p</password></authentication-context>"
            for path in ["/session", "/session?validate-password=false"] {
                let response = try await server.send(.post, path, context)
                #expect(response.status == 400)
                #expect(response.reason == "INVALID_USER_AUTHENTICATION")
            }
            let factors = "<validation-factors/>"
            #expect(try await server.send(.post, "/session/abc", factors).reason == "INVALID_SSO_TOKEN")
            #expect(try await server.send(.delete, "/session/abc").status == 404)
            #expect(try await server.send(.delete, "/session?username=ada").status == 204)
        }
    }

    @Test func `unknown paths and methods are errors in the client's form`() async throws {
        try await CrowdTestServer.run { server in
            #expect(try await server.send(.get, "/nowhere").reason == "UNSUPPORTED_OPERATION")
            #expect(try await server.sendJSON(.get, "/nowhere").json["reason"] == "UNSUPPORTED_OPERATION")
            let put = try await server.send(.put, "/search", "<x/>")
            #expect(put.status == 405)
            #expect(put["Allow"] == "GET, HEAD, POST")
            #expect(put.isCrowd)
            #expect(try await server.send(.get, "").status == 404)
        }
    }

    @Test func `refuses bodies that are not what they say`() async throws {
        try await CrowdTestServer.run { server in
            let path = "/search?entity-type=user"
            let bomb =
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><null-search-restriction>&x;</null-search-restriction>"
            #expect(try await server.send(.post, path, bomb).reason == "ILLEGAL_ARGUMENT")
            #expect(try await server.send(.post, path, "<null-search").status == 400)
            #expect(try await server.send(.post, path, "").status == 400)
            let json = try await server.sendJSON(
                .post, path, "{\"restriction-type\":\"null-search-restriction\",\"x\":1}")
            #expect(json.status == 400)
            #expect(json["Content-Type"]?.hasPrefix("text/plain") == true)
            #expect(json.text.contains("\"x\""))
        }
    }

    @Test func `an application sees its own directory only`() async throws {
        try await CrowdTestServer.run { server in
            let other = server.as("other")
            for path in ["/user?username=ada", "/user?key=key-ada", "/group?groupname=devs"] {
                let response = try await other.send(.get, path)
                #expect(response.status == 404)
            }
            for path in ["/search?entity-type=user&max-results=-1", "/group/membership"] {
                let list = try await other.send(.get, path).xml
                #expect(list.children.isEmpty)
            }
        }
    }

    @Test func `a large directory comes whole, in both forms`() async throws {
        try await CrowdTestServer.run { server in
            let users = (0..<2_500).map { DirectoryUser(id: "many-\($0)", name: "user-\($0)", owner: .connector(1)) }
            let members = users.map {
                DirectoryChange.addMembership(userID: $0.id, group: "empty", owner: .connector(1))
            }
            for result in try await server.store.apply(
                users.map(DirectoryChange.createUser) + members, in: CrowdTestServer.directory)
            {
                try result.get()
            }
            let path = "/search?entity-type=user&max-results=-1&expand=user,attributes"
            #expect(try await server.send(.get, path).xml.children.count == 2_502)
            #expect(try await server.sendJSON(.get, path).json["users"]?.array?.count == 2_502)
            let filtered = try await server.sendJSON(.get, path + "&restriction=name%3Duser-*").json
            #expect(Set(filtered["users"]?.array?.compactMap { $0["key"]?.string } ?? []) == Set(users.map(\.id)))
            let memberships = try await server.send(.get, "/group/membership").xml
            #expect(memberships.children.map { $0[attribute: "group"] } == ["devs", "empty", "local", "site admins"])
            #expect(memberships.children[1].child("users")?.children.count == 2_500)
        }
    }

    @Test(arguments: ["user", "group"])
    func `the attributes of a list are asked for at once, and a large list is written in pieces`(kind: String)
        async throws
    {
        let store = FakeDirectoryStore()
        let names = (0..<2_300).map { "n\(10_000 + $0)" }
        _ = try await store.apply(
            names.flatMap { name in
                [
                    .createUser(DirectoryUser(id: name, name: name)),
                    .createGroup(DirectoryGroup(id: name, name: name)),
                    .setUserAttribute(userID: name, DirectoryAttribute(name: "team", values: [name])),
                    .setGroupAttribute(group: name, DirectoryAttribute(name: "team", values: [name])),
                ]
            }, in: CrowdTestServer.directory)
        try await CrowdTestServer.run(over: store) { server in
            for (count, path) in [
                (900, "&start-index=100&max-results=900"), (2_200, "&start-index=100&max-results=-1"),
            ] {
                let before = await store.attributeQuestions
                let list = try await server.send(.get, "/search?entity-type=\(kind)&expand=\(kind),attributes" + path)
                let found = try list.xml.children(named: kind)
                #expect(found.map { $0[attribute: "name"] } == names[100..<(100 + count)].map { $0 })
                #expect(
                    found.last?.child("attributes")?.children(named: "attribute").first?.child("values")?.child(
                        "value")?.text
                        == names[99 + count])
                #expect(await store.attributeQuestions - before == 1)
            }
        }
    }
}
