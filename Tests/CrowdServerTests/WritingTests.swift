import Crowd
import Directory
import HTTPTypes
import TestSupport
import Testing

struct WritingTests {
    private static let local =
        "<?xml version=\"1.0\"?><group name=\"project x\"><type>GROUP</type><description>d</description><active>true</active></group>"

    @Test(
        arguments: [
            ("POST", "/user", "<user name=\"x\"/>"), ("PUT", "/user?username=ada", "<user name=\"ada\"/>"),
            ("DELETE", "/user?username=ada", nil), ("POST", "/user/rename?username=ada", "<new-name/>"),
            ("PUT", "/user/password?username=ada", "<password/>"), ("POST", "/user/mail/password?username=ada", ""),
            ("POST", "/user/attribute?username=ada", "<attributes/>"),
            ("DELETE", "/user/attribute?username=ada&attributename=a", nil), ("POST", "/group", local),
            ("PUT", "/group?groupname=devs", local), ("DELETE", "/group?groupname=devs", nil),
            ("POST", "/group/attribute?groupname=devs", "<attributes/>"),
            ("POST", "/user/group/direct?username=ada", "<group name=\"empty\"/>"),
            ("DELETE", "/user/group/direct?username=ada&groupname=devs", nil),
            ("POST", "/group/user/direct?groupname=empty", "<user name=\"ada\"/>"),
            ("DELETE", "/group/user/direct?groupname=devs&username=ada", nil),
            ("POST", "/group/child-group/direct?groupname=devs", "<group name=\"empty\"/>"),
            ("DELETE", "/group/child-group/direct?groupname=devs&child-groupname=empty", nil),
        ] as [(String, String, String?)])
    func `an application that only reads changes nothing`(method: String, path: String, body: String?) async throws {
        try await CrowdTestServer.run { server in
            let before = try await server.store.eventPosition(in: CrowdTestServer.directory)
            let response = try await server.send(try #require(HTTPRequest.Method(method)), path, body)
            #expect(response.status == 403)
            #expect(response.isCrowd)
            #expect(response.reason == "APPLICATION_PERMISSION_DENIED")
            #expect(response.text.contains("write: true"))
            #expect(try await server.store.eventPosition(in: CrowdTestServer.directory) == before)
        }
    }

    @Test func `makes, describes and deletes groups of its own`() async throws {
        try await CrowdTestServer.run { reader in
            let server = reader.as("editor")
            let created = try await server.send(.post, "/group", Self.local)
            #expect(created.status == 201)
            #expect(created.body.isEmpty)
            #expect(created["Location"] == CrowdTestServer.base + "/group?groupname=project%20x")
            let group = try #require(try await server.store.group(named: "Project X", in: CrowdTestServer.directory))
            #expect(group.owner == .application("editor"))
            #expect(try await server.send(.post, "/group", Self.local).reason == "INVALID_GROUP")
            let update = Self.local.replacing(">d<", with: ">new<")
            let updated = try await server.send(.put, "/group?groupname=PROJECT+X", update)
            #expect(try updated.xml.child("description")?.text == "new")
            #expect(
                try await server.send(.put, "/group?groupname=project+x", "<group name=\"y\"/>").reason
                    == "INVALID_GROUP")
            #expect(try await server.send(.delete, "/group?groupname=project+x").status == 204)
            #expect(try await server.send(.delete, "/group?groupname=project+x").status == 404)
        }
    }

    @Test func `JSON clients get the type of their answer on an empty one, too`() async throws {
        try await CrowdTestServer.run { server in
            let created = try await server.as("editor").sendJSON(.post, "/group", "{\"name\":\"j\",\"type\":\"GROUP\"}")
            #expect(created.status == 201)
            #expect(created["Content-Type"] == "application/json")
        }
    }

    @Test func `adds and removes local memberships`() async throws {
        try await CrowdTestServer.run { reader in
            let server = reader.as("editor")
            let added = try await server.send(.post, "/user/group/direct?username=ADA", "<group name=\"EMPTY\"/>")
            #expect(added.status == 201)
            let account = try await server.store.accounts(ids: ["key-ada"], names: [], in: CrowdTestServer.directory)
            #expect(account.first?.memberships.first { $0.group == "empty" }?.owner == .application("editor"))
            let again = try await server.send(.post, "/group/user/direct?groupname=empty", "<user name=\"ada\"/>")
            #expect(again.status == 409)
            #expect(again.reason == "MEMBERSHIP_ALREADY_EXISTS")
            #expect(
                try await server.send(.post, "/group/user/direct?groupname=local", "<user name=\"bob+1\"/>").status
                    == 201)
            #expect(try await server.send(.delete, "/user/group/direct?username=ada&groupname=empty").status == 204)
            let gone = try await server.send(.delete, "/group/user/direct?username=ada&groupname=empty")
            #expect(gone.status == 404)
            #expect(gone.reason == "MEMBERSHIP_NOT_FOUND")
        }
    }

    @Test func `tells apart what the address names and what the body names`() async throws {
        try await CrowdTestServer.run { reader in
            let server = reader.as("editor")
            for (path, body, status, reason) in [
                ("/user/group/direct?username=no", "<group name=\"devs\"/>", 404, "USER_NOT_FOUND"),
                ("/user/group/direct?username=ada", "<group name=\"no\"/>", 400, "GROUP_NOT_FOUND"),
                ("/group/user/direct?groupname=no", "<user name=\"ada\"/>", 404, "GROUP_NOT_FOUND"),
                ("/group/user/direct?groupname=devs", "<user name=\"no\"/>", 400, "USER_NOT_FOUND"),
                ("/group/user/direct?groupname=devs", "<user/>", 400, "ILLEGAL_ARGUMENT"),
                (
                    "/group/child-group/direct?groupname=devs", "<group name=\"empty\"/>", 400,
                    "NESTED_GROUPS_NOT_SUPPORTED"
                ),
            ] {
                let response = try await server.send(.post, path, body)
                #expect(response.status == status, "\(path)")
                #expect(response.reason == reason, "\(path)")
            }
        }
    }

    @Test func `leaves alone what connectors and others put there`() async throws {
        try await CrowdTestServer.run { reader in
            let server = reader.as("editor")
            try await server.apply(
                .createGroup(DirectoryGroup(id: "own", name: "own", owner: .application("editor"))),
                .addMembership(userID: "key-ada", group: "own", owner: SampleDirectory.connector))
            let before = try await server.store.eventPosition(in: CrowdTestServer.directory)
            let attribute =
                "<attributes><attribute name=\"department\"><values><value>x</value></values></attribute></attributes>"
            for (method, path, body) in [
                (HTTPRequest.Method.delete, "/user/group/direct?username=ada&groupname=devs", nil),
                (.delete, "/group/user/direct?username=ada&groupname=own", nil), (.delete, "/group?groupname=own", nil),
                (.delete, "/group?groupname=local", nil), (.put, "/group?groupname=devs", "<group name=\"devs\"/>"),
                (.delete, "/user?username=ada", nil), (.post, "/user", "<user name=\"new\"/>"),
                (.post, "/user/rename?username=ada", "<new-name><new-name>x</new-name></new-name>"),
                (.put, "/user/password?username=ada", "<password><value>x</value></password>"),
                (.post, "/user/attribute?username=ada", attribute),
                (.delete, "/user/attribute?username=ada&attributename=department", nil),
            ] as [(HTTPRequest.Method, String, String?)] {
                let response = try await server.send(method, path, body)
                #expect(response.status == 403, "\(path)")
                #expect(response.reason == "APPLICATION_PERMISSION_DENIED", "\(path)")
            }
            #expect(try await server.store.eventPosition(in: CrowdTestServer.directory) == before)
        }
    }

    @Test func `a large group is not deleted either while a connector has one member in it, whoever that is`()
        async throws
    {
        let store = FakeDirectoryStore()
        let editor = Owner.application("editor")
        let users = (0..<1_500).map { number in
            let name = "u\(10_000 + number)"
            return DirectoryUser(id: name, name: name, displayName: name, owner: SampleDirectory.connector)
        }
        try await CrowdTestServer.run(over: store) { reader in
            let server = reader.as("editor")
            let group = DirectoryChange.createGroup(DirectoryGroup(id: "own", name: "own", owner: editor))
            let memberships = users.enumerated().map { number, user in
                DirectoryChange.addMembership(
                    userID: user.id, group: "own", owner: number == 1_234 ? SampleDirectory.connector : editor)
            }
            _ = try await store.apply(
                users.map { .createUser($0) } + [group] + memberships, in: CrowdTestServer.directory)
            let refused = try await server.send(.delete, "/group?groupname=own")
            #expect(refused.status == 403)
            #expect(try refused.xml.child("message")?.text.contains("<u11234>") == true)
            _ = try await store.apply(
                [.removeMembership(userID: "u11234", group: "own")], in: CrowdTestServer.directory)
            #expect(try await server.send(.delete, "/group?groupname=own").status == 204)
        }
    }

    @Test func `stores and removes attributes of users and groups`() async throws {
        try await CrowdTestServer.run { reader in
            let server = reader.as("editor")
            for holder in ["/user/attribute?username=ada", "/group/attribute?groupname=devs"] {
                let body =
                    "<attributes><attribute name=\"a b\"><values><value>1</value><value>2</value></values></attribute></attributes>"
                #expect(try await server.send(.post, holder, body).status == 204)
                let stored = try await server.send(.get, holder).xml
                #expect(stored.children(named: "attribute").contains { $0[attribute: "name"] == "a b" })
                #expect(try await server.send(.delete, holder + "&attributename=a+b").status == 204)
                let left = try await server.send(.get, holder).xml
                #expect(!left.children(named: "attribute").contains { $0[attribute: "name"] == "a b" })
            }
            #expect(try await server.send(.get, "/user/attribute?username=ada").xml.names == ["department"])
        }
    }

    @Test func `refuses names that are none`() async throws {
        try await CrowdTestServer.run { server in
            for name in [String(repeating: "x", count: 256), "a&#10;b"] {
                let response = try await server.as("editor").send(.post, "/group", "<group name=\"\(name)\"/>")
                #expect(response.status == 400)
                #expect(response.reason == "ILLEGAL_ARGUMENT")
            }
        }
    }
}
