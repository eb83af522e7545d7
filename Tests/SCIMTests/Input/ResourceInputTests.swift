import SCIM
import StrictJSON
import Testing

struct ResourceInputTests {
    @Test(arguments: [
        (ResourceKind.user, #"["urn:ietf:params:scim:schemas:core:2.0:Group"]"#, true),
        (.group, #"["URN:ietf:params:scim:schemas:core:2.0:user"]"#, true),
        (
            .user,
            #"["urn:ietf:params:scim:schemas:core:2.0:Group","urn:ietf:params:scim:schemas:core:2.0:User"]"#, false
        ), (.user, #"["urn:nobody:knows"]"#, false), (.user, "[]", false), (.group, #"[7]"#, false),
    ])
    func `a body of another kind was sent to the wrong place`(
        kind: ResourceKind, schemas: String, isRefused: Bool
    ) throws {
        let name = kind == .user ? "userName" : "displayName"
        let body = try Documents.json(#"{"schemas":\#(schemas),"\#(name)":"x"}"#)
        let refusal = Documents.refusal { _ = try ResourceInput.draft(kind, from: body) }
        #expect(refusal == (isRefused ? "invalidSyntax" : nil))
    }

    struct Case: Sendable {
        let body: String
        /// What is kept, without `userName` and `schemas`.
        let kept: String
    }

    @Test(arguments: [
        Case(
            body: #"{"DISPLAYNAME":"N","name":{"GivenName":"A"}}"#,
            kept: #"{"displayName":"N","name":{"givenName":"A"}}"#),
        Case(body: #"{"active":"True"}"#, kept: #"{"active":true}"#),
        Case(
            body: #"{"emails":[{"value":"a","primary":"false"}]}"#, kept: #"{"emails":[{"value":"a","primary":false}]}"#
        ),
        Case(body: #"{"title":null,"roles":[],"photos":[null],"name":{}}"#, kept: "{}"),
        Case(body: #"{"id":"x","meta":{"resourceType":"User"},"groups":[{"value":"g"}],"password":"p"}"#, kept: "{}"),
        Case(body: #"{"urn:x:y":{"password":"p","a":1}}"#, kept: #"{"urn:x:y":{"a":1}}"#),
        Case(body: #"{"emails":{"value":"a"}}"#, kept: #"{"emails":[{"value":"a"}]}"#),
        Case(body: #"{"emails":["a"]}"#, kept: #"{"emails":[{"value":"a"}]}"#),
        Case(body: #"{"emails":"a"}"#, kept: #"{"emails":[{"value":"a"}]}"#),
        Case(body: #"{"title":["T"]}"#, kept: #"{"title":"T"}"#),
        Case(
            body: #"{"emails":[{"value":"a","primary":true},{"value":"b","primary":true}]}"#,
            kept: #"{"emails":[{"value":"a","primary":true},{"value":"b","primary":false}]}"#),
        Case(
            body: #"{"shoeSize":44,"boots":[{"a":null}],"odd name":1}"#,
            kept: #"{"shoeSize":44,"boots":[{"a":null}],"odd name":1}"#),
        Case(body: #"{"name.givenName":"A"}"#, kept: #"{"name":{"givenName":"A"}}"#),
        Case(
            body: #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":"m-1"}}"#,
            kept: #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"m-1"}}}"#),
        Case(
            body: #"{"urn:scim:schemas:extension:enterprise:1.0":{"DEPARTMENT":"Yard"}}"#,
            kept: #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Yard"}}"#),
        Case(
            body: #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department":"Yard"}"#,
            kept: #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Yard"}}"#),
        Case(
            body: #"{"urn:example:2.0:User":{"a":{"b":[1]}},"urn:example:3.0:User":{}}"#,
            kept: #"{"urn:example:2.0:User":{"a":{"b":[1]}}}"#),
        Case(
            body: #"{"urn:ietf:params:scim:schemas:core:2.0:User":{"title":"T"}}"#, kept: #"{"title":"T"}"#),
        Case(body: #"{"http://example.com/x":{"y":1}}"#, kept: #"{"http://example.com/x":{"y":1}}"#),
        Case(body: #"{"schemas":["urn:scim:schemas:core:1.0","urn:nobody:knows"]}"#, kept: "{}"),
    ])
    func `reads a user as it is meant`(_ test: Case) throws {
        var body = try #require(try Documents.json(test.body).object)
        body.append("userName", "Noor.Haddad@Yard.example")
        var attributes = try ResourceInput.draft(.user, from: .object(body)).attributes
        #expect(attributes["userName"] == "Noor.Haddad@Yard.example")
        attributes["userName"] = nil
        attributes["schemas"] = nil
        #expect(.object(attributes) == (try Documents.json(test.kept)))
    }

    @Test func `tells the core schema and every extension with data in schemas`() throws {
        let body = try Documents.json(
            #"{"schemas":["urn:gone"],"userName":"n","urn:example:2.0:User":{"a":1},"urn:example:empty:User":{}}"#)
        let draft = try ResourceInput.draft(.user, from: body)
        #expect(draft.attributes["schemas"] == [.string(Schema.user.id), "urn:example:2.0:User"])
        #expect(draft.attributes.names.first == "schemas")
    }

    @Test(arguments: [
        (ResourceKind.user, "[]", "invalidSyntax"), (.user, "null", "invalidSyntax"), (.user, "{}", "invalidValue"),
        (.user, #"{"userName":""}"#, "invalidValue"), (.user, #"{"userName":" \t"}"#, "invalidValue"),
        (.user, #"{"userName":7}"#, "invalidValue"), (.user, #"{"userName":"a\rb"}"#, "invalidValue"),
        (.user, #"{"userName":"admin\uffff"}"#, "invalidValue"), (.user, #"{"userName":"a\ufdd0"}"#, "invalidValue"),
        (.group, #"{"displayName":"jira-administrators\uffff"}"#, "invalidValue"),
        (.group, #"{"displayName":"\ufffegg"}"#, "invalidValue"),
        (.user, #"{"userName":"n","active":1}"#, "invalidValue"),
        (.user, #"{"userName":"n","emails":[7]}"#, "invalidValue"),
        (.user, #"{"userName":"n","emails":[{"value":{}}]}"#, "invalidValue"),
        (.user, #"{"userName":"n","name":"Noor"}"#, "invalidValue"),
        (.user, #"{"userName":"n","externalId":7}"#, "invalidValue"),
        (.user, #"{"userName":"n","password":7}"#, "invalidValue"),
        (.user, #"{"userName":"n","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":7}"#, "invalidValue"),
        (.group, "{}", "invalidValue"), (.group, #"{"displayName":"g","members":[{}]}"#, "invalidValue"),
    ])
    func `refuses`(kind: ResourceKind, body: String, refusal: String) throws {
        let body = try Documents.json(body)
        #expect(Documents.refusal { _ = try ResourceInput.draft(kind, from: body) } == refusal)
    }

    @Test func `takes a userName of 255 characters and no more`() throws {
        func body(_ count: Int) -> JSONValue { ["userName": .string(String(repeating: "é", count: count))] }
        _ = try ResourceInput.draft(.user, from: body(255))
        #expect(Documents.refusal { _ = try ResourceInput.draft(.user, from: body(256)) } == "invalidValue")
    }

    @Test func `bounds names, values and bytes of a resource`() throws {
        let names = JSONObject((0...ServiceLimits.elements).map { .init(name: "a\($0)", value: 1) })
        let roles = JSONValue.array((0...ServiceLimits.elements).map { ["value": .string("r\($0)")] })
        let photo = JSONValue.string(String(repeating: "x", count: 60_000))
        for body: JSONValue in [
            .object(names), ["userName": "n", "roles": roles],
            ["userName": "n", "photos": .array(Array(repeating: photo, count: 20))],
        ] {
            #expect(Documents.refusal { _ = try ResourceInput.draft(.user, from: body) } == "tooMany")
        }
    }

    @Test func `reads members as ids, each once, and keeps nothing else of them`() throws {
        let draft = try ResourceInput.draft(
            .group,
            from: try Documents.json(
                #"{"displayName":"g","members":[{"value":"b","display":"B","$ref":null},{"value":"a"},{"value":"b"}]}"#)
        )
        #expect(draft.members == ["b", "a"])
        #expect(draft.attributes.names == ["schemas", "displayName"])
    }

    @Test func `replaces what PUT names and clears what it leaves out`() throws {
        let user = try Documents.user(#"{"userName":"n","title":"T","active":false,"externalId":"e"}"#)
        let change = try ResourceInput.replacement(of: user, from: ["userName": "m", "nickName": "M"])
        #expect(
            change.attributes == [
                "schemas": [.string(Schema.user.id)], "userName": "m", "nickName": "M", "active": false,
                "externalId": "e",
            ])
    }

    @Test func `clears externalId when PUT says null, and lets no leaver in by it`() throws {
        let user = try Documents.user(#"{"userName":"n","active":false,"externalId":"e"}"#)
        let change = try ResourceInput.replacement(
            of: user, from: ["userName": "n", "active": .null, "externalId": .null])
        #expect(change.attributes == ["schemas": [.string(Schema.user.id)], "userName": "n", "active": false])
    }

    @Test func `changes nothing when PUT repeats what is there in another order`() throws {
        let user = try Documents.user(#"{"userName":"n","name":{"givenName":"A","familyName":"B"},"title":"T"}"#)
        let body = try Documents.json(
            #"{"title":"T","meta":{"version":"W/\"1\""},"name":{"familyName":"B","givenName":"A"},"userName":"n"}"#)
        #expect(try ResourceInput.replacement(of: user, from: body).attributes == nil)
    }

    @Test(arguments: [
        (#"{"displayName":"g"}"#, [MembershipChange]()), (#"{"displayName":"g","members":[]}"#, [.removeAll]),
        (#"{"displayName":"g","members":null}"#, [.removeAll]),
        (#"{"displayName":"g","Members":[{"value":"a"}]}"#, [.replace(["a"])]),
    ])
    func `keeps the members when PUT does not name them`(body: String, changes: [MembershipChange]) throws {
        let change = try ResourceInput.replacement(of: try Documents.group(), from: try Documents.json(body))
        #expect(change.memberships == changes)
    }
}
