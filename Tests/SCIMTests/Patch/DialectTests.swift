import SCIM
import StrictJSON
import Testing

/// The shapes of PATCH that identity providers send, one test for each.
struct DialectTests {
    private let enterprise = Documents.enterprise

    private func user(_ attributes: String = #"{"userName":"noor","active":true}"#) throws -> Resource {
        try Documents.user(attributes)
    }

    private func expect(
        _ operations: String, on attributes: String = #"{"userName":"noor","active":true}"#, gives expected: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let patched = try Documents.patched(try Documents.user(attributes), operations)
        #expect(patched == (try Documents.json(expected)), sourceLocation: sourceLocation)
    }

    private func memberships(_ operations: String) throws -> [MembershipChange] {
        try Documents.patch(try Documents.group(), operations).memberships
    }

    @Test(arguments: ["replace", "add"])
    func `1 deactivates by an operation without path`(op: String) throws {
        try expect(#"[{"op":"\#(op)","value":{"active":false}}]"#, gives: #"{"userName":"noor","active":false}"#)
    }

    @Test func `2 ignores the resource's own id in the value`() throws {
        let group = try Documents.group()
        let change = try Documents.patch(group, #"[{"op":"replace","value":{"id":"r-1","displayName":"Quay 4"}}]"#)
        #expect(change.attributes?["displayName"] == "Quay 4")
        #expect(change.attributes?["id"] == nil)
        #expect(change.memberships.isEmpty)
        #expect(
            Documents.refusal {
                _ = try Documents.patch(group, #"[{"op":"replace","value":{"id":"r-2"}}]"#)
            } == "mutability")
    }

    @Test(arguments: ["False", "false", "FALSE"])
    func `3 takes capitalised operations and text for booleans`(value: String) throws {
        try expect(
            #"[{"op":"Replace","path":"active","value":"\#(value)"}]"#, gives: #"{"userName":"noor","active":false}"#)
    }

    @Test func `4 reads a dotted key as a path`() throws {
        try expect(
            #"[{"op":"replace","value":{"name.givenName":"Noor","displayName":"N. Haddad"}}]"#,
            on: #"{"userName":"noor","name":{"familyName":"Haddad"}}"#,
            gives:
                #"{"userName":"noor","name":{"familyName":"Haddad","givenName":"Noor"},"displayName":"N. Haddad"}"#)
    }

    @Test func `5 reads a key with a URN as a path, and tells in schemas`() throws {
        let change = try Documents.patch(
            try user(), #"[{"op":"add","value":{"\#(enterprise):department":"Yard"}}]"#)
        #expect(change.attributes?[enterprise] == ["department": "Yard"])
        #expect(change.attributes?["schemas"] == [.string(Schema.user.id), .string(enterprise)])
    }

    @Test func `6 merges the object of an extension`() throws {
        try expect(
            #"[{"op":"add","value":{"\#(enterprise)":{"department":"Yard"}}}]"#,
            on: #"{"userName":"noor","\#(enterprise)":{"costCenter":"7"}}"#,
            gives: #"{"userName":"noor","\#(enterprise)":{"costCenter":"7","department":"Yard"}}"#)
    }

    @Test(arguments: ["Add", "Replace"])
    func `7 makes the element that a filter describes`(op: String) throws {
        try expect(
            #"[{"op":"\#(op)","path":"emails[type eq \"work\"].value","value":"n@yard.example"}]"#,
            gives: #"{"userName":"noor","active":true,"emails":[{"type":"work","value":"n@yard.example"}]}"#)
    }

    @Test func `8 gathers the parts of an address in one element`() throws {
        try expect(
            """
            [{"op":"Add","path":"addresses[type eq \\"work\\"].locality","value":"Sines"},
             {"op":"Add","path":"addresses[type eq \\"work\\"].postalCode","value":"7520"}]
            """,
            gives:
                #"{"userName":"noor","active":true,"addresses":[{"type":"work","locality":"Sines","postalCode":"7520"}]}"#
        )
    }

    @Test(arguments: [#"[]"#, #"[{"primary":true,"value":"old"}]"#])
    func `9 compares a boolean with text`(roles: String) throws {
        try expect(
            #"[{"op":"Replace","path":"roles[primary eq \"True\"].value","value":"fitter"}]"#,
            on: #"{"userName":"noor","roles":\#(roles)}"#,
            gives: #"{"userName":"noor","roles":[{"primary":true,"value":"fitter"}]}"#)
    }

    @Test func `10 stores JSON inside a string as a string`() throws {
        try expect(
            #"[{"op":"Add","path":"roles","value":[{"value":"{\"id\":\"7\",\"value\":\"fitter\"}"}]}]"#,
            gives: #"{"userName":"noor","active":true,"roles":[{"value":"{\"id\":\"7\",\"value\":\"fitter\"}"}]}"#)
    }

    @Test func `11 takes a bare id for the manager, and clears it by an empty text`() throws {
        let before = #"{"userName":"noor","\#(enterprise)":{"manager":{"value":"u-1","displayName":"Ada"}}}"#
        try expect(
            #"[{"op":"Replace","path":"\#(enterprise):manager","value":"u-17"}]"#, on: before,
            gives: #"{"userName":"noor","\#(enterprise)":{"manager":{"value":"u-17"}}}"#)
        try expect(
            #"[{"op":"Replace","path":"\#(enterprise):manager","value":""}]"#, on: before,
            gives: #"{"userName":"noor"}"#)
        try expect(
            #"[{"op":"Add","path":"\#(enterprise):manager","value":[{"$ref":null,"value":"u-17"}]}]"#,
            gives: #"{"userName":"noor","active":true,"\#(enterprise)":{"manager":{"value":"u-17"}}}"#)
    }

    @Test func `12 removes the members of the value array and no others`() throws {
        let operations = #"[{"op":"Remove","path":"members","value":[{"value":"a","$ref":null},{"value":"b"}]}]"#
        #expect(try memberships(operations) == [.remove(["a", "b"])])
        #expect(try memberships(#"[{"op":"Remove","path":"members","value":[]}]"#) == [])
    }

    @Test(arguments: ["", #","value":null"#])
    func `13 and 14 remove a member by filter`(value: String) throws {
        #expect(
            try memberships(#"[{"op":"remove","path":"members[value eq \"u-12\"]"\#(value)}]"#) == [.remove(["u-12"])])
    }

    @Test(arguments: ["", #","value":null"#])
    func `15 removes all members when nothing says which`(value: String) throws {
        #expect(try memberships(#"[{"op":"remove","path":"members"\#(value)}]"#) == [.removeAll])
    }

    @Test(arguments: ["[]", "null"])
    func `16 and 18 clear the members`(value: String) throws {
        #expect(try memberships(#"[{"op":"Replace","path":"members","value":\#(value)}]"#) == [.removeAll])
    }

    @Test func `17 clears the members and renames at once`() throws {
        let change = try Documents.patch(
            try Documents.group(),
            #"[{"op":"replace","value":{"members":[],"id":"r-1","displayName":"Slipway crew"}}]"#)
        #expect(change.memberships == [.removeAll])
        #expect(change.attributes?["displayName"] == "Slipway crew")
    }

    @Test(arguments: [#"{"value":"a"}"#, #"[{"value":"a"}]"#, #""a""#, #"["a"]"#, #"[{"Value":"a","type":"User"}]"#])
    func `19 takes one member in any form`(value: String) throws {
        #expect(try memberships(#"[{"op":"add","path":"members","value":\#(value)}]"#) == [.add(["a"])])
    }

    @Test func `20 takes many operations and many members`() throws {
        let one = (0..<256).map { #"{"op":"add","path":"members","value":[{"value":"u\#($0)"}]}"# }
        #expect(try memberships("[\(one.joined(separator: ","))]").count == 256)
        let many = (0..<1_000).map { #"{"value":"u\#($0)"}"# }.joined(separator: ",")
        let ids = (0..<1_000).map { "u\($0)" }
        #expect(try memberships(#"[{"op":"add","path":"members","value":[\#(many)]}]"#) == [.add(ids)])
    }

    @Test func `21 unwraps an array of one for a single value`() throws {
        try expect(
            #"[{"op":"replace","path":"displayName","value":["Noor"]},{"op":"replace","path":"active","value":["false"]}]"#,
            gives: #"{"userName":"noor","active":false,"displayName":"Noor"}"#)
    }

    @Test func `22 unwraps a boxed value without path`() throws {
        try expect(
            #"[{"op":"replace","value":[{"displayName":"Noor"}]}]"#,
            gives: #"{"userName":"noor","active":true,"displayName":"Noor"}"#)
    }

    @Test(arguments: ["DisplayName", "URN:IETF:params:scim:schemas:core:2.0:user:displayName"])
    func `23 knows names and URNs in any case`(path: String) throws {
        try expect(
            #"[{"op":"Replace","path":"\#(path)","value":"Noor"}]"#,
            gives: #"{"userName":"noor","active":true,"displayName":"Noor"}"#)
    }

    @Test func `24 ignores what it does not know around the operations`() throws {
        let request = try PatchRequest(
            parsing: try Documents.json(
                #"{"id":"x","operations":[{"op":"Replace","path":"title","value":"Rigger","name":"setTitle"}]}"#))
        #expect(try request.change(to: try user()).attributes?["title"] == "Rigger")
    }

    @Test func `25 does nothing for no operations`() throws {
        let change = try Documents.patch(try user(), "[]")
        #expect(change.attributes == nil)
        #expect(change.memberships.isEmpty)
    }
}
