import SCIM
import StrictJSON
import Testing

/// RFC 7644 section 3.5.2, rule by rule.
struct PatchRuleTests {
    private static let noor = #"""
        {"userName":"noor","name":{"givenName":"Noor","familyName":"Haddad"},
         "emails":[{"value":"n@work.example","type":"work","primary":true},{"value":"n@home.example","type":"home"}]}
        """#

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let operations: String
        /// Attributes after the change that differ from `noor`; null: gone.
        let changed: String
        var testDescription: String { name }
    }

    @Test func `a whole number that no Double holds is a change`() throws {
        let user = try Documents.user(#"{"userName":"noor","number":9007199254740992}"#)
        let patch = #"[{"op":"replace","path":"number","value":9007199254740993}]"#
        #expect(
            try Documents.patched(user, patch).serialized == #"{"userName":"noor","number":9007199254740993}"#)
    }

    @Test(arguments: [
        Case(
            name: "add sets a singular attribute", operations: #"[{"op":"add","path":"title","value":"Rigger"}]"#,
            changed: #"{"title":"Rigger"}"#),
        Case(
            name: "add merges into a complex attribute",
            operations: #"[{"op":"add","path":"name","value":{"middleName":"A","givenName":"N"}}]"#,
            changed: #"{"name":{"givenName":"N","familyName":"Haddad","middleName":"A"}}"#),
        Case(
            name: "replace keeps the sub-attributes that are not named",
            operations: #"[{"op":"replace","path":"name","value":{"familyName":"Reis"}}]"#,
            changed: #"{"name":{"givenName":"Noor","familyName":"Reis"}}"#),
        Case(
            name: "a name that only an extension declares means that extension",
            operations: #"""
                [{"op":"add","path":"MANAGER","value":"m-1"},{"op":"add","path":"manager.displayName","value":"Mo"},
                 {"op":"add","path":"department","value":"Yard"},{"op":"add","path":"costCenter","value":"1"},
                 {"op":"remove","path":"costCenter"}]
                """#,
            changed: #"""
                {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
                  {"manager":{"value":"m-1","displayName":"Mo"},"department":"Yard"}}
                """#),
        Case(
            name: "an attribute of that name beside the extension is changed where it is",
            operations: #"[{"op":"add","value":{"department":"A"}},{"op":"replace","path":"department","value":"B"}]"#,
            changed: #"{"department":"B"}"#),
        Case(
            name: "null in a complex value takes the sub-attribute away",
            operations: #"[{"op":"replace","path":"name","value":{"familyName":null}}]"#,
            changed: #"{"name":{"givenName":"Noor"}}"#),
        Case(
            name: "add appends to a multi-valued attribute",
            operations: #"[{"op":"add","path":"emails","value":[{"value":"n@x.example"}]}]"#,
            changed: #"""
                {"emails":[{"value":"n@work.example","type":"work","primary":true},
                 {"value":"n@home.example","type":"home"},{"value":"n@x.example"}]}
                """#),
        Case(
            name: "add of an element that is there adds nothing",
            operations: #"[{"op":"add","path":"emails","value":[{"value":"n@home.example","type":"home"}]}]"#,
            changed: "{}"),
        Case(
            name: "add of a primary element takes primary from the others",
            operations:
                #"[{"op":"add","path":"emails","value":{"value":"n@home.example","type":"home","primary":true}}]"#,
            changed: #"""
                {"emails":[{"value":"n@work.example","type":"work","primary":false},
                 {"value":"n@home.example","type":"home","primary":true}]}
                """#),
        Case(
            name: "primary by a filter is taken from the others, too",
            operations: #"[{"op":"replace","path":"emails[type eq \"home\"].primary","value":"True"}]"#,
            changed: #"""
                {"emails":[{"value":"n@work.example","type":"work","primary":false},
                 {"value":"n@home.example","type":"home","primary":true}]}
                """#),
        Case(
            name: "replace of a multi-valued attribute replaces it whole",
            operations: #"[{"op":"replace","path":"emails","value":[{"value":"z@x.example"}]}]"#,
            changed: #"{"emails":[{"value":"z@x.example"}]}"#),
        Case(
            name: "replace by a filter replaces the element and keeps what the filter says of it",
            operations: #"[{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"z@x.example"}}]"#,
            changed: #"""
                {"emails":[{"value":"n@work.example","type":"work","primary":true},
                 {"type":"home","value":"z@x.example"}]}
                """#),
        Case(
            name: "a filter with two conditions describes the new element",
            operations:
                #"[{"op":"add","path":"phoneNumbers[type eq \"work\" and primary eq true].value","value":"+351"}]"#,
            changed: #"{"phoneNumbers":[{"type":"work","primary":true,"value":"+351"}]}"#),
        Case(
            name: "remove by a filter removes the elements that match",
            operations: #"[{"op":"remove","path":"emails[value ew \"home.example\"]"}]"#,
            changed: #"{"emails":[{"value":"n@work.example","type":"work","primary":true}]}"#),
        Case(
            name: "remove of the last elements unassigns the attribute",
            operations: #"[{"op":"remove","path":"emails[value pr]"}]"#, changed: #"{"emails":null}"#),
        Case(
            name: "remove of an address by filter removes the element",
            operations: #"[{"op":"Remove","path":"emails[type eq \"work\"].value"}]"#,
            changed: #"{"emails":[{"value":"n@home.example","type":"home"}]}"#),
        Case(
            name: "remove with values removes these",
            operations: #"[{"op":"remove","path":"emails","value":[{"value":"N@HOME.example"}]}]"#,
            changed: #"{"emails":[{"value":"n@work.example","type":"work","primary":true}]}"#),
        Case(
            name: "remove with an empty list removes nothing",
            operations: #"[{"op":"remove","path":"emails","value":[]}]"#, changed: "{}"),
        Case(
            name: "remove of what is not there succeeds", operations: #"[{"op":"remove","path":"nickName"}]"#,
            changed: "{}"),
        Case(
            name: "remove of a sub-attribute", operations: #"[{"op":"remove","path":"name.givenName"}]"#,
            changed: #"{"name":{"familyName":"Haddad"}}"#),
        Case(
            name: "the last sub-attribute takes the attribute along",
            operations:
                #"[{"op":"remove","path":"name.givenName"},{"op":"remove","path":"name.familyName"}]"#,
            changed: #"{"name":null}"#),
        Case(
            name: "a sub-attribute of a multi-valued attribute is that of every element",
            operations: #"[{"op":"replace","path":"emails.display","value":"N"}]"#,
            changed: #"""
                {"emails":[{"value":"n@work.example","type":"work","primary":true,"display":"N"},
                 {"value":"n@home.example","type":"home","display":"N"}]}
                """#),
        Case(
            name: "each operation sees the result of the one before",
            operations: #"""
                [{"op":"add","path":"emails","value":[{"value":"c@x.example","type":"other"}]},
                 {"op":"replace","path":"emails[type eq \"other\"].value","value":"d@x.example"},
                 {"op":"remove","path":"emails[type ne \"other\"]"}]
                """#,
            changed: #"{"emails":[{"value":"d@x.example","type":"other"}]}"#),
        Case(
            name: "password is taken and dropped", operations: #"[{"op":"replace","path":"password","value":"s3"}]"#,
            changed: "{}"),
        Case(
            name: "a password of an extension is dropped like any other",
            operations: #"""
                [{"op":"add","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:password","value":"s3"},
                 {"op":"add","value":{"urn:x:y":{"PassWord":"s3"},"title":"T"}}]
                """#,
            changed: #"{"title":"T"}"#),
        Case(
            name: "meta and groups within a value without path are ignored",
            operations: #"[{"op":"replace","value":{"meta":{"version":"7"},"groups":[],"title":"T"}}]"#,
            changed: #"{"title":"T"}"#),
        Case(
            name: "externalId is the client's", operations: #"[{"op":"Add","path":"externalId","value":"E-1"}]"#,
            changed: #"{"externalId":"E-1"}"#),
        Case(
            name: "an extension that nobody declared, by path",
            operations: #"[{"op":"add","path":"urn:example:yard:2.0:User:berth","value":4}]"#,
            changed: #"{"urn:example:yard:2.0:User":{"berth":4}}"#),
        Case(
            name: "an extension that nobody declared, as an object",
            operations: #"[{"op":"add","value":{"urn:example:yard:2.0:User":{"berth":4}}}]"#,
            changed: #"{"urn:example:yard:2.0:User":{"berth":4}}"#),
        Case(
            name: "the URN of an extension as path",
            operations:
                #"[{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","value":{"division":"D"}}]"#,
            changed: #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"division":"D"}}"#),
        Case(
            name: "an old alias of the extension",
            operations: #"[{"op":"add","path":"urn:scim:schemas:extension:enterprise:1.0:division","value":"D"}]"#,
            changed: #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"division":"D"}}"#),
        Case(
            name: "an attribute that nobody declared", operations: #"[{"op":"add","path":"shoeSize","value":44}]"#,
            changed: #"{"shoeSize":44}"#),
    ])
    func `changes`(_ test: Case) throws {
        let before = try Documents.user(Self.noor)
        var expected = before.attributes
        expected["schemas"] = nil
        for member in try #require(try Documents.json(test.changed).object) {
            expected[member.name] = member.value == .null ? nil : member.value
        }
        #expect(try Documents.patched(before, test.operations) == .object(expected))
        let again = try Documents.patch(before, test.operations)
        #expect((again.attributes == nil) == (test.changed == "{}"))
    }

    @Test(arguments: [
        (#"[{"op":"replace","path":"id","value":"x"}]"#, "mutability"),
        (#"[{"op":"replace","path":"meta.version","value":"x"}]"#, "mutability"),
        (#"[{"op":"add","path":"groups","value":[{"value":"g"}]}]"#, "mutability"),
        (#"[{"op":"remove","path":"userName"}]"#, "mutability"),
        (#"[{"op":"replace","path":"userName","value":""}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"userName","value":null}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"userName","value":"a\u0085b"}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"userName","value":"a\nb"}]"#, "invalidValue"),
        (#"[{"op":"remove"}]"#, "noTarget"),
        (#"[{"op":"remove","value":{"title":"x"}}]"#, "noTarget"),
        (#"[{"op":"replace","path":"emails[value co \"nobody\"].type","value":"x"}]"#, "noTarget"),
        (#"[{"op":"replace","path":"/name/givenName","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"emails[0].value","value":"x"}]"#, "invalidFilter"),
        (#"[{"op":"replace","path":"emails[type eq","value":"x"}]"#, "invalidFilter"),
        (#"[{"op":"replace","path":"title.x","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"title[value eq \"x\"]","value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":7,"value":"x"}]"#, "invalidPath"),
        (#"[{"op":"replace","path":"title","value":7}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"title","value":["a","b"]}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"active","value":"perhaps"}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"name","value":"Noor"}]"#, "invalidValue"),
        (#"[{"op":"replace","path":"title"}]"#, "invalidValue"),
        (#"[{"op":"replace","value":"x"}]"#, "invalidValue"),
        (#"[{"op":"replace","value":[{"title":"x"},{"title":"y"}]}]"#, "invalidValue"),
        (#"[{"op":"merge","path":"title","value":"x"}]"#, "invalidSyntax"),
        (#"[{"path":"title","value":"x"}]"#, "invalidSyntax"),
        (#"["x"]"#, "invalidSyntax"),
    ])
    func `refuses`(operations: String, kind: String) throws {
        let user = try Documents.user(Self.noor)
        let refusal = Documents.refusal { _ = try Documents.patch(user, operations) }

        #expect(refusal == kind)
    }

    @Test(arguments: ["{}", #"{"userName":"noor"}"#, "[]", "null", #""x""#, #"{"Operations":{}}"#])
    func `refuses what is no PATCH`(body: String) throws {
        #expect(Documents.refusal { _ = try PatchRequest(parsing: try Documents.json(body)) } == "invalidSyntax")
    }

    @Test func `refuses more operations than it promises`() throws {
        let operation: JSONValue = ["op": "add", "path": "title", "value": "x"]
        func body(_ count: Int) -> JSONValue {
            ["Operations": .array(Array(repeating: operation, count: count))]
        }
        _ = try PatchRequest(parsing: body(ServiceLimits.patchOperations))
        #expect(
            Documents.refusal { _ = try PatchRequest(parsing: body(ServiceLimits.patchOperations + 1)) } == "tooMany")
    }

    @Test(arguments: [
        (
            #"[{"op":"replace","path":"members","value":[{"value":"a"},{"value":"a"}]}]"#,
            [MembershipChange.replace(["a"])]
        ),
        (#"[{"op":"replace","path":"members[value eq \"a\"]","value":{"value":"b"}}]"#, [.remove(["a"]), .add(["b"])]),
        (#"[{"op":"add","path":"members[value eq \"a\"].display","value":"A"}]"#, []),
        (#"[{"op":"add","path":"members","value":null}]"#, []),
        (
            #"[{"op":"add","value":{"members":[{"value":"a"}]}},{"op":"remove","path":"members[value eq \"b\"]"}]"#,
            [.add(["a"]), .remove(["b"])]
        ),
        (
            #"[{"op":"remove","path":"members[type eq \"Group\"]"}]"#,
            [.removeMatching(.compare(AttributePath(name: "type"), .eq, "Group"))]
        ),
        (
            #"[{"op":"remove","path":"urn:ietf:params:scim:schemas:core:2.0:Group:members","value":["a"]}]"#,
            [.remove(["a"])]
        ),
    ])
    func `changes members by rows`(operations: String, changes: [MembershipChange]) throws {
        let change = try Documents.patch(try Documents.group(), operations)
        #expect(change.memberships == changes)
        #expect(change.attributes == nil)
    }

    @Test(arguments: [
        (#"[{"op":"replace","path":"members[value eq \"a\"].value","value":"b"}]"#, "mutability"),
        (#"[{"op":"add","path":"members","value":[{"display":"nobody"}]}]"#, "invalidValue"),
        (#"[{"op":"add","path":"members","value":[{"value":""}]}]"#, "invalidValue"),
        (#"[{"op":"add","path":"members","value":[7]}]"#, "invalidValue"),
        (#"[{"op":"remove","path":"displayName"}]"#, "mutability"),
        (#"[{"op":"replace","value":{"displayName":"  "}}]"#, "invalidValue"),
    ])
    func `refuses for groups`(operations: String, kind: String) throws {
        let group = try Documents.group()
        #expect(Documents.refusal { _ = try Documents.patch(group, operations) } == kind)
    }
}
