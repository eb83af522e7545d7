import Crowd
import Testing

private func property(_ name: String, _ mode: PropertyRestriction.MatchMode, _ value: String) -> Restriction {
    .property(PropertyRestriction(name: name, mode: mode, value: value))
}

private func read(_ xml: String) throws -> Restriction {
    try Restriction(CrowdBody(parsing: Array(xml.utf8), .xml))
}

struct QueryLanguageTests {
    @Test(arguments: [
        ("", Restriction.everything),
        ("  ", .everything),
        ("email=bob@example.net", property("email", .equals, "bob@example.net")),
        (
            "name=adm* and active=true",
            .and([property("name", .startsWith, "adm"), property("active", .equals, "true")])
        ),
        (
            "firstName=\"Ada\" or lastName=*son",
            .or([property("firstName", .equals, "Ada"), property("lastName", .endsWith, "son")])
        ),
        ("name = *a*", property("name", .contains, "a")),
        ("name = *", property("name", .startsWith, "")),
        ("displayName = 'Ada \"L\" o\\'x'", property("displayName", .equals, "Ada \"L\" o'x")),
        ("createdDate >= 2024-01-01", property("createdDate", .atLeast, "2024-01-01")),
        ("a<1 AND b<=2", .and([property("a", .lessThan, "1"), property("b", .atMost, "2")])),
        (
            "a=1 or b=2 and c=3",
            .or([property("a", .equals, "1"), .and([property("b", .equals, "2"), property("c", .equals, "3")])])
        ),
        (
            "(a=1 or b=2) and c>3",
            .and([.or([property("a", .equals, "1"), property("b", .equals, "2")]), property("c", .greaterThan, "3")])
        ),
        ("\"odd name\"=\"\"", property("odd name", .equals, "")),
    ])
    func `reads the query language`(text: String, expected: Restriction) throws {
        #expect(try Restriction(query: text) == expected)
    }

    @Test(arguments: [
        "name", "name=", "=a", "name==a", "(name=a", "name=a)", "name=a b=c", "name=a and", "or name=a", "\"name", "()",
        "name=\"a", "name ~ a",
    ])
    func `says what is missing`(text: String) {
        #expect { try Restriction(query: text) } throws: { ($0 as? CrowdError)?.reason == .illegalArgument }
    }

    @Test func `ends at the limits of length, depth and parts`() throws {
        let parts = Array(repeating: "a=1", count: 150).joined(separator: " or ")
        #expect(throws: Never.self) { try Restriction(query: parts) }
        for text in [
            String(repeating: "(", count: 4_000),
            String(repeating: "(", count: 40) + "a=1" + String(repeating: ")", count: 40),
            Array(repeating: "a=1", count: 250).joined(separator: " or "), "a=" + String(repeating: "x", count: 8_192),
        ] {
            #expect { try Restriction(query: text) } throws: { ($0 as? CrowdError)?.status == 400 }
        }
    }

    @Test func `takes random text without harm`() {
        var random = SeededGenerator(3)
        let pieces = ["(", ")", "=", "<", ">", " ", "and", "or", "name", "*", "\"", "'", "\\", "\u{301}", "x", "\u{0}"]
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0..<30, using: &random)).compactMap { _ in
                pieces.randomElement(using: &random)
            }
            _ = try? Restriction(query: text.joined())
        }
    }
}

struct RestrictionBodyTests {
    @Test func `reads what Jira sends to test a connection`() throws {
        let xml = """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?><property-search-restriction><match-mode>NULL</match-mode>
            <property><name>name</name><type>STRING</type></property></property-search-restriction>
            """
        #expect(try read(xml) == property("name", .missing, ""))
        #expect(try read("<null-search-restriction/>") == .everything)
    }

    @Test func `what is written is what is read`() throws {
        let restriction = Restriction.and([
            property("email", .contains, "<&>"),
            .or([.everything, property("name", .missing, "")]),
            .property(PropertyRestriction(name: "active", type: .boolean, mode: .equals, value: "true")),
        ])
        var writer = XMLWriter()
        restriction.write(to: &writer)
        #expect(try read(String(decoding: writer.bytes, as: UTF8.self)) == restriction)
    }

    @Test func `reads JSON`() throws {
        let json = """
            {"restriction-type":"boolean-search-restriction","boolean-logic":"or","restrictions":[
            {"restriction-type":"property-search-restriction","property":{"name":"active","type":"BOOLEAN"},
            "match-mode":"EXACTLY_MATCHES","value":true},{"restriction-type":"null-search-restriction"}]}
            """
        let restriction = try Restriction(CrowdBody(parsing: Array(json.utf8), .json))
        let active = PropertyRestriction(name: "active", type: .boolean, mode: .equals, value: "true")
        #expect(restriction == .or([.property(active), .everything]))
    }

    @Test func `JSON refuses unknown fields in plain text, XML ignores them`() throws {
        let json = "{\"restriction-type\":\"null-search-restriction\",\"more\":1}"
        #expect { try Restriction(CrowdBody(parsing: Array(json.utf8), .json)) } throws: {
            ($0 as? CrowdError)?.isPlainText == true
        }
        #expect(try read("<null-search-restriction more=\"1\"><x/></null-search-restriction>") == .everything)
    }

    @Test(arguments: [
        "<user/>", "<boolean-search-restriction boolean-logic=\"and\"/>",
        "<boolean-search-restriction boolean-logic=\"xor\"><restrictions><null-search-restriction/></restrictions></boolean-search-restriction>",
        "<property-search-restriction><match-mode>EXACTLY_MATCHES</match-mode></property-search-restriction>",
        "<property-search-restriction><property><name>a</name></property><match-mode>LIKE</match-mode></property-search-restriction>",
    ])
    func `refuses what is no restriction`(xml: String) {
        #expect { try read(xml) } throws: { ($0 as? CrowdError)?.reason == .illegalArgument }
    }

    @Test func `refuses a restriction that is too deep or too large`() {
        func nested(_ depth: Int) -> String {
            depth == 0
                ? "<null-search-restriction/>"
                : "<boolean-search-restriction boolean-logic=\"and\"><restrictions>\(nested(depth - 1))</restrictions></boolean-search-restriction>"
        }
        let wide = String(repeating: "<null-search-restriction/>", count: 200)
        #expect(throws: Never.self) { try read(nested(31)) }
        #expect(throws: CrowdError.self) { try read(nested(32)) }
        #expect(throws: CrowdError.self) {
            try read(
                "<boolean-search-restriction boolean-logic=\"or\"><restrictions>\(wide)</restrictions></boolean-search-restriction>"
            )
        }
    }
}
