import Crowd
import Directory
import HTTPTypes
import TestSupport
import Testing

/// What a directory of type 'Atlassian Crowd' asks, step by step.
struct JiraTests {
    private static let anyName = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?><property-search-restriction><property><name>name</name>\
        <type>STRING</type></property><match-mode>NULL</match-mode></property-search-restriction>
        """
    private static let everything = "<?xml version=\"1.0\"?><null-search-restriction/>"
    private static func all(_ kind: String) -> String {
        "/search?entity-type=\(kind)&start-index=0&max-results=-1&expand=\(kind)"
    }

    @Test func `tests the connection`() async throws {
        try await CrowdTestServer.run { server in
            let path = "/search?entity-type=user&start-index=0&max-results=1&expand=user"
            let recent = try await server.send(.post, path, Self.anyName)
            #expect(recent.status == 200)
            #expect(recent.isCrowd)
            #expect(recent["Content-Type"] == "application/xml;charset=UTF-8")
            #expect(recent.text == "<?xml version=\"1.0\" encoding=\"UTF-8\"?><users expand=\"user\"></users>")
            let old = try await server.send(.post, path, Self.everything)
            #expect(try old.xml.names == ["Ada"])
        }
    }

    @Test func `synchronises everything`() async throws {
        try await CrowdTestServer.run { server in
            let before = try await server.send(.get, "/event")
            #expect(try before.xml[attribute: "incrementalSynchronisationAvailable"] == "true")

            let users = try await server.send(.post, Self.all("user"), Self.everything).xml
            #expect(users.names == ["Ada", "bob+1"])
            let ada = users.children[0]
            #expect(ada.child("key")?.text == "key-ada")
            #expect(ada.child("created-date")?.text == "2024-05-01T10:00:00.000Z")
            #expect(ada.child("active")?.text == "true")
            #expect(ada.child("email")?.text == "ada@example.com")
            #expect(users.children[1].child("active")?.text == "false")
            #expect(users.children[1].child("display-name")?.text == "Bob & Co")

            let groups = try await server.send(.post, Self.all("group"), Self.everything).xml
            #expect(groups.names == ["devs", "empty", "local", "site admins"])
            #expect(groups.children.allSatisfy { $0.child("active")?.text == "true" })
            #expect(groups.children[0].child("description")?.text == "Developers")

            let response = try await server.send(.get, "/group/membership")
            #expect(response.isCrowd)
            let memberships = try response.xml
            #expect(memberships.children.map { $0[attribute: "group"] } == ["devs", "empty", "local", "site admins"])
            #expect(memberships.children[0].child("users")?.names == ["Ada", "bob+1"])
            #expect(memberships.children[1].child("users")?.children.isEmpty == true)

            let after = try await server.send(.get, "/event")
            #expect(before.text == after.text)
        }
    }

    @Test func `asks for attributes where that is switched on`() async throws {
        try await CrowdTestServer.run { server in
            let users = try await server.send(.post, Self.all("user") + ",attributes", Self.everything).xml
            let attribute = users.children[0].child("attributes")?.child("attribute")
            #expect(attribute?[attribute: "name"] == "department")
            #expect(attribute?.child("values")?.children.map(\.text) == ["R&D"])
            let plain = try await server.send(.post, Self.all("user"), Self.everything).xml
            #expect(plain.children[0].child("attributes")?.child("attribute") == nil)
        }
    }

    private func token(_ server: CrowdTestServer, after token: String? = nil) async throws -> String {
        let path = token.map { "/event/" + $0.replacing(":", with: "%3A") } ?? "/event"
        return try #require(try await server.send(.get, path).xml[attribute: "newEventToken"])
    }

    @Test func `follows by events`() async throws {
        try await CrowdTestServer.run { server in
            let start = try await token(server)
            #expect(try await token(server, after: start) == start)
            try await server.apply(
                .createUser(DirectoryUser(id: "key-eve", name: "eve")),
                .addMembership(userID: "key-eve", group: "devs", owner: SampleDirectory.connector),
                .removeMembership(userID: "key-ada", group: "devs"),
                .updateUser(id: "key-ada", DirectoryUserFields(isActive: false)),
                .updateGroup(name: "devs", description: "All developers"), .deleteUser(id: "key-bob"))
            let events = try await server.send(.get, "/event/" + start.replacing(":", with: "%3A")).xml
            #expect(events[attribute: "incrementalSynchronisationAvailable"] == nil)
            #expect(
                events.children.map { [$0.name, $0.child("operation")?.text ?? ""] } == [
                    ["userEvent", "CREATED"], ["userMembershipEvent", "CREATED"], ["userMembershipEvent", "DELETED"],
                    ["userEvent", "UPDATED"], ["groupEvent", "UPDATED"], ["userEvent", "DELETED"],
                ])
            #expect(events.children[0].child("user")?.child("key")?.text == "key-eve")
            #expect(events.children[1].child("childUser")?[attribute: "name"] == "eve")
            #expect(events.children[2].child("parentGroups")?.names == ["devs"])
            #expect(events.children[3].child("user")?.child("active")?.text == "false")
            #expect(events.children[4].child("group")?.child("description")?.text == "All developers")
            #expect(events.children[5].child("user")?[attribute: "name"] == "bob+1")
            let end = try #require(events[attribute: "newEventToken"])
            #expect(try await server.send(.get, "/event/" + end).xml.children.isEmpty)
        }
    }

    @Test(arguments: ["nonsense", "x:1:0", "%3A%3A", "a%3Ab%3Ac", "x:1:-1"])
    func `expires tokens that it does not know`(token: String) async throws {
        try await CrowdTestServer.run { server in
            let response = try await server.send(.get, "/event/" + token)
            #expect(response.status == 410)
            #expect(response.isCrowd)
            #expect(response.reason == "EVENT_TOKEN_EXPIRED")
        }
    }

    @Test func `expires tokens of another directory, of the future and from before a rename`() async throws {
        try await CrowdTestServer.run { server in
            let start = try await token(server)
            #expect(try await server.as("other").send(.get, "/event/" + start).status == 410)
            #expect(try await server.send(.get, "/event/" + start + "0").status == 410)
            try await server.apply(.updateUser(id: "key-ada", DirectoryUserFields(name: "countess")))
            #expect(try await server.send(.get, "/event/" + start).reason == "EVENT_TOKEN_EXPIRED")
            #expect(try await server.send(.get, "/event/" + (try await token(server))).status == 200)
            let renamed = try await token(server)
            try await server.apply(.renameGroup(name: "devs", to: "developers"))
            #expect(try await server.send(.get, "/event/" + renamed).status == 410)
        }
    }

    @Test func `is refused at log-in as by Crowd, and reads the user's groups`() async throws {
        try await CrowdTestServer.run { server in
            let password = "<?xml version=\"1.0\"?><password><value>secret</value></password>"
            for (name, reason) in [
                ("ada", "INVALID_USER_AUTHENTICATION"), ("bob%2B1", "INACTIVE_ACCOUNT"), ("nobody", "USER_NOT_FOUND"),
            ] {
                let response = try await server.send(.post, "/authentication?username=\(name)", password)
                #expect(response.status == 400)
                #expect(response.reason == reason)
                #expect(response.isCrowd)
                #expect(!response.text.contains("secret"))
            }
            let groups = try await server.send(
                .get, "/user/group/direct?username=ada&start-index=0&max-results=-1"
            ).xml
            #expect(groups.names == ["devs", "site admins"])
            let group = try await server.send(.get, "/group?groupname=SITE+Admins&expand=attributes").xml
            #expect(group[attribute: "name"] == "site admins")
            #expect(group.child("type")?.text == "GROUP")
        }
    }

    @Test func `asks about memberships without Accept, and gets XML`() async throws {
        try await CrowdTestServer.run { server in
            let direct = try await server.send(
                .get, "/user/group/direct?username=ADA&groupname=Site+Admins", accept: nil)
            #expect(direct.status == 200)
            #expect(try direct.xml[attribute: "name"] == "site admins")
            let nested = try await server.send(.get, "/group/user/nested?groupname=devs&username=bob%2B1", accept: nil)
            #expect(try nested.xml[attribute: "name"] == "bob+1")
            for path in [
                "/user/group/nested?username=ada&groupname=empty", "/group/user/direct?groupname=devs&username=bob+1",
            ] {
                let response = try await server.send(.get, path, accept: nil)
                #expect(response.status == 404)
                #expect(response.reason == "MEMBERSHIP_NOT_FOUND")
            }
        }
    }

    @Test func `keeps out a wrong password and a wrong address, each in plain text`() async throws {
        try await CrowdTestServer.run { server in
            let unknown = try await server.as("confluence").send(.get, "/config/cookie")
            #expect(unknown.status == 401)
            #expect(unknown.text == "Application failed to authenticate")
            #expect(unknown["WWW-Authenticate"]?.hasPrefix("Basic realm=") == true)
            #expect(unknown.isCrowd)
            let bare = try await server.client.send(.get, "/crowd/rest/usermanagement/1/nowhere")
            #expect(bare.status == 401)
            let distant = try await server.as("distant").send(.get, "/config/cookie")
            #expect(distant.status == 403)
            #expect(distant.text.contains("127.0.0.1"))
            #expect(distant.isCrowd)
        }
    }
}
