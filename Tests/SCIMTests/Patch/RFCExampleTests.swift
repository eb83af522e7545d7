import SCIM
import StrictJSON
import Testing

/// The situations that the examples of RFC 7644 section 3.5.2 show.
struct RFCExampleTests {
    private static let user = #"""
        {"userName":"ines","nickName":"I","emails":[{"value":"i@work.example","type":"work"}],
         "addresses":[{"type":"work","streetAddress":"Quay 1","locality":"Sines","country":"PT"},
          {"type":"home","streetAddress":"Hill 2"}]}
        """#

    private func patched(_ operations: String) throws -> JSONValue {
        try Documents.patched(try Documents.user(Self.user), operations)
    }

    @Test func `3_5_2_1 adds one member to a group`() throws {
        let change = try Documents.patch(
            try Documents.group(),
            #"[{"op":"add","path":"members","value":[{"display":"Ines","$ref":"https://h/v2/Users/u-5","value":"u-5"}]}]"#
        )
        #expect(change.memberships == [.add(["u-5"])])
        #expect(change.attributes == nil)
    }

    @Test func `3_5_2_1 adds values without naming a path`() throws {
        let result = try patched(
            #"[{"op":"add","value":{"emails":[{"value":"i@home.example","type":"home"}],"nickName":"Nes"}}]"#)
        #expect(result["nickName"] == "Nes")
        #expect(
            result["emails"] == [
                ["value": "i@work.example", "type": "work"], ["value": "i@home.example", "type": "home"],
            ])
    }

    @Test func `3_5_2_2 removes one member, all members, and some e-mails`() throws {
        let group = try Documents.group()
        #expect(
            try Documents.patch(group, #"[{"op":"remove","path":"members[value eq \"u-5\"]"}]"#).memberships
                == [.remove(["u-5"])])
        #expect(try Documents.patch(group, #"[{"op":"remove","path":"members"}]"#).memberships == [.removeAll])
        let result = try patched(
            #"[{"op":"remove","path":"emails[type eq \"work\" and value ew \"work.example\"]"}]"#)
        #expect(result["emails"] == nil)
    }

    @Test func `3_5_2_2 removes one member and adds another in one request`() throws {
        let change = try Documents.patch(
            try Documents.group(),
            #"""
            [{"op":"remove","path":"members[value eq \"u-5\"]"},{"op":"add","path":"members","value":[{"value":"u-6"}]}]
            """#)
        #expect(change.memberships == [.remove(["u-5"]), .add(["u-6"])])
    }

    @Test func `3_5_2_3 replaces all members`() throws {
        let change = try Documents.patch(
            try Documents.group(), #"[{"op":"replace","path":"members","value":[{"value":"a"},{"value":"b"}]}]"#)
        #expect(change.memberships == [.replace(["a", "b"])])
    }

    @Test func `3_5_2_3 replaces the work address whole, and one part of it`() throws {
        let whole = try patched(
            #"""
            [{"op":"replace","path":"addresses[type eq \"work\"]",
              "value":{"type":"work","streetAddress":"Dock 9","country":"PT","primary":true}}]
            """#)
        #expect(
            whole["addresses"]?.array?.first
                == ["type": "work", "streetAddress": "Dock 9", "country": "PT", "primary": true])
        let part = try patched(
            #"[{"op":"replace","path":"addresses[type eq \"work\"].streetAddress","value":"Dock 9"}]"#)
        #expect(part["addresses"]?.array?.first?["streetAddress"] == "Dock 9")
        #expect(part["addresses"]?.array?.first?["locality"] == "Sines")
        #expect(part["addresses"]?.array?.last == ["type": "home", "streetAddress": "Hill 2"])
    }

    @Test func `3_5_2_3 replaces several attributes without path`() throws {
        let result = try patched(
            #"[{"op":"replace","value":{"emails":[{"value":"z@x.example","type":"work","primary":true}],"nickName":"Z"}}]"#
        )
        #expect(result["emails"] == [["value": "z@x.example", "type": "work", "primary": true]])
        #expect(result["nickName"] == "Z")
    }

    @Test func `adds many elements at once, each only once`() throws {
        let elements = (0..<500).map { #"{"value":"e\#($0 / 2)","type":"\#($0 % 2 == 0 ? "Work" : "work")"}"# }
        let operation = #"{"op":"add","path":"emails","value":[\#(elements.joined(separator: ","))]}"#
        let once = try patched("[\(operation)]")
        #expect(once["emails"]?.array?.count == 251)
        #expect(try patched("[\(operation),\(operation)]") == once)
        let removal = #"{"op":"remove","path":"emails","value":[\#(elements.joined(separator: ","))]}"#
        #expect(try patched("[\(operation),\(removal)]")["emails"] == [["value": "i@work.example", "type": "work"]])
    }

    @Test func `tells a URN that begins another one from it`() throws {
        let before = try Documents.user(#"{"userName":"n","urn:x:2.0":{"Berth":1}}"#)
        let patched = try Documents.patched(
            before, #"[{"op":"add","value":{"urn:x:2.0:User:a.b":true,"urn:x:2.0:Berth":2}}]"#)
        #expect(patched == ["userName": "n", "urn:x:2.0": ["Berth": 2], "urn:x:2.0:User": ["a": ["b": true]]])
    }
}
