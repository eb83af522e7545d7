import Crowd
import StrictJSON
import Testing

private let links = CrowdLinks(base: "https://u.example/crowd/rest/usermanagement/1")

private func xml(_ entity: some CrowdEntity) throws -> XMLElement {
    try XMLElement(parsing: entity.document(.xml, links))
}

struct EntityTests {
    private static let ada = CrowdUser(
        name: "a da+&", firstName: "Ada", lastName: "L<", displayName: "Ada \u{1}L", email: "ada@example.com",
        key: "k-1",
        created: 1_714_557_600_000, updated: 0, isActive: true,
        attributes: [CrowdAttribute(name: "team", values: ["a", "b"])])

    @Test func `writes a user in XML`() throws {
        let user = try xml(Self.ada)
        #expect(user.name == "user")
        #expect(user[attribute: "name"] == "a da+&")
        #expect(user.child("link")?[attribute: "href"] == links.base + "/user?username=a%20da%2B%26")
        #expect(user.child("last-name")?.text == "L<")
        #expect(user.child("display-name")?.text == "Ada \u{FFFD}L")
        #expect(user.child("key")?.text == "k-1")
        #expect(user.child("created-date")?.text == "2024-05-01T10:00:00.000Z")
        #expect(user.child("active")?.text == "true")
        let attribute = try #require(user.child("attributes")?.child("attribute"))
        #expect(attribute[attribute: "name"] == "team")
        #expect(attribute.child("values")?.children(named: "value").map(\.text) == ["a", "b"])
        #expect(user.child("password")?.child("value") == nil)
    }

    @Test func `writes a user in JSON with dates in milliseconds and attributes once more within`() throws {
        let user = try JSONValue(parsing: Self.ada.document(.json, links))
        #expect(user["name"] == "a da+&")
        #expect(user["created-date"]?.integer == 1_714_557_600_000)
        #expect(user["active"] == true)
        #expect(user["attributes"]?["attributes"]?.array?.first == ["name": "team", "values": ["a", "b"]])
    }

    @Test func `writes events`() throws {
        let events = CrowdEvents(
            token: "t", isIncrementalAvailable: true,
            events: [
                .user(.updated, Self.ada), .userDeleted(name: "bob"), .group(.created, CrowdGroup(name: "devs")),
                .groupDeleted(name: "old"), .membership(.deleted, user: "bob", group: "devs"),
            ])
        let root = try xml(events)
        #expect(root[attribute: "newEventToken"] == "t")
        #expect(root[attribute: "incrementalSynchronisationAvailable"] == "true")
        #expect(
            root.children.map(\.name) == ["userEvent", "userEvent", "groupEvent", "groupEvent", "userMembershipEvent"])
        #expect(
            root.children.map { $0.child("operation")?.text } == [
                "UPDATED", "DELETED", "CREATED", "DELETED", "DELETED",
            ])
        #expect(root.children[0].child("user")?.child("active")?.text == "true")
        #expect(root.children[1].child("user")?[attribute: "name"] == "bob")
        #expect(root.children[4].child("childUser")?[attribute: "name"] == "bob")
        #expect(root.children[4].child("parentGroups")?.child("group")?[attribute: "name"] == "devs")
        #expect(try xml(CrowdEvents(token: "t"))[attribute: "incrementalSynchronisationAvailable"] == nil)
    }

    @Test func `a group that comes in pieces is one membership`() throws {
        var writer = MembershipsWriter()
        var bytes = Array(MembershipsWriter.opening.utf8)
        for (group, users) in [("a", ["x"]), ("a", ["y"]), ("b", []), ("c", ["x"])] {
            bytes += writer.piece(group: group, users: users)
        }
        bytes += writer.closing()
        let root = try XMLElement(parsing: bytes)
        #expect(root.children.map { $0[attribute: "group"] } == ["a", "b", "c"])
        #expect(
            root.children.map { $0.child("users")?.children.compactMap { $0[attribute: "name"] } } == [
                ["x", "y"], [], ["x"],
            ])
        #expect(root.children.allSatisfy { $0.child("groups") != nil })
    }

    @Test(arguments: CrowdError.Reason.allCases)
    func `every reason is an error with a status of its kind`(reason: CrowdError.Reason) throws {
        let error = CrowdError(reason, "User <ada> & more")
        #expect((400..<600).contains(error.status))
        #expect(try xml(error).child("reason")?.text == reason.rawValue)
        #expect(try xml(error).child("message")?.text == "User <ada> & more")
        #expect(
            try JSONValue(parsing: error.document(.json, links)) == [
                "reason": .string(reason.rawValue), "message": "User <ada> & more",
            ])
    }
}

struct CrowdInputTests {
    private func body(_ text: String, _ format: CrowdFormat) throws -> CrowdBody {
        try CrowdBody(parsing: Array(text.utf8), format)
    }

    @Test func `reads groups, users and passwords in both forms`() throws {
        #expect(
            try GroupInput(body("<group name=\"g\"><type>GROUP</type><description>d</description><odd/></group>", .xml))
                .description == "d")
        #expect(try GroupInput(body("{\"name\":\"g\",\"type\":\"GROUP\"}", .json)).name == "g")
        #expect(try UserInput(body("<user name=\"u\"/>", .xml)).name == "u")
        #expect(try UserInput(body("{\"name\":\"u\"}", .json)).name == "u")
        #expect(try PasswordInput(body("<password><value>s</value></password>", .xml)).value == "s")
    }

    @Test func `reads an authentication context in both forms`() throws {
        let xml = """
            <authentication-context><username>u</username><password>p</password><validation-factors><validation-factor>
            <name>remote_address</name><value>127.0.0.1</value></validation-factor></validation-factors></authentication-context>
            """
        let json = """
            {"username":"u","password":"p","validation-factors":{"validationFactors":[{"name":"remote_address","value":"127.0.0.1"}]}}
            """
        for context in [try AuthenticationContext(body(xml, .xml)), try AuthenticationContext(body(json, .json))] {
            #expect(context.username == "u")
            #expect(context.password == "p")
            #expect(context.factors == [.init(name: "remote_address", value: "127.0.0.1")])
        }
    }

    @Test func `reads attributes in both forms`() throws {
        let xml =
            "<attributes><attribute name=\"a\"><values><value>1</value><value>2</value></values></attribute></attributes>"
        let json = "{\"attributes\":[{\"name\":\"a\",\"values\":[\"1\",\"2\"]}]}"
        let expected = [CrowdAttribute(name: "a", values: ["1", "2"])]
        #expect(try AttributesInput(body(xml, .xml)).attributes == expected)
        #expect(try AttributesInput(body(json, .json)).attributes == expected)
    }

    @Test(arguments: [
        "{\"attributes\":[{\"name\":\"a\",\"values\":[1]}]}", "{\"attributes\":[{\"name\":\"\",\"values\":[]}]}",
        "{\"attributes\":[{\"name\":\"a\"},{\"name\":\"a\"}]}", "{\"attributes\":{}}", "{\"odd\":[]}", "[]", "{",
    ])
    func `refuses attributes that are none`(json: String) {
        #expect(throws: CrowdError.self) { try AttributesInput(body(json, .json)) }
    }

    @Test func `refuses values longer than 255 characters`() throws {
        func attributes(_ length: Int) -> String {
            "{\"attributes\":[{\"name\":\"a\",\"values\":[\"\(String(repeating: "\u{E9}", count: length))\"]}]}"
        }
        #expect(throws: Never.self) { try AttributesInput(body(attributes(255), .json)) }
        #expect(throws: CrowdError.self) { try AttributesInput(body(attributes(256), .json)) }
    }

    @Test func `takes random bytes as JSON without harm`() {
        var random = SeededGenerator(5)
        let pieces = [
            "{", "}", "[", "]", "\"name\"", ":", ",", "1", "null", "\"attributes\"", "\"values\"", "\"\\u0000\"",
        ]
        for _ in 0..<3_000 {
            let text = (0..<20).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            guard let body = try? CrowdBody(parsing: Array("{\"attributes\":[\(text)]}".utf8), .json) else { continue }
            _ = try? AttributesInput(body)
            _ = try? GroupInput(body)
            _ = try? Restriction(body)
            _ = try? AuthenticationContext(body)
        }
    }
}

struct EventTokenTests {
    @Test func `comes back as it went out`() throws {
        let token = EventToken(epoch: "i1", directory: 3, sequence: 1_042)
        #expect(EventToken(text: token.text) == token)
    }

    @Test(arguments: ["", "i1", "i1:1", ":1:2", "i1:a:2", "i1:1:99999999999999999999", "i1:1:2:3"])
    func `anything else is none`(text: String) { #expect(EventToken(text: text) == nil) }
}

struct CrowdDateTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"), (4_102_444_800_001, "2100-01-01T00:00:00.001Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `is written and read`(milliseconds: Int64, text: String) {
        #expect(CrowdDate.text(milliseconds) == text)
        #expect(CrowdDate.milliseconds(text) == milliseconds)
    }

    @Test func `every day of four centuries comes back`() {
        for day in stride(from: Int64(-40_000), to: 110_000, by: 1) {
            let text = CrowdDate.text(day * 86_400_000)
            if CrowdDate.milliseconds(text) != day * 86_400_000 { Issue.record("\(text)") }
        }
    }

    @Test(
        arguments: [
            ("2024-05-01T12:00:00.000+0200", 1_714_557_600_000), ("2024-05-01T12:00:00+02:00", 1_714_557_600_000),
            ("2024-05-01", 1_714_521_600_000), ("2024-02-30", nil), ("2024-13-01", nil), ("2024-05-01T25:00:00Z", nil),
            ("2024-05-01T10:00:00.000Zx", nil), ("", nil), ("now", nil),
        ] as [(String, Int64?)])
    func `reads zones and refuses what is no date`(text: String, expected: Int64?) {
        #expect(CrowdDate.milliseconds(text) == expected)
    }

    @Test(arguments: [Int64.min, Int64.max]) func `extremes stay within the years that can be written`(moment: Int64) {
        #expect(CrowdDate.text(moment).utf8.count == 24)
    }
}
