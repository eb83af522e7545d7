import Crowd
import Testing

struct XMLReaderTests {
    @Test func `reads names, attributes, children and text, and forgets namespaces`() throws {
        let text = """
            <?xml version="1.0"?><c:user xmlns:c="urn:x" name="ada &amp; co"><email>a&lt;b</email><!-- no -->
            <c:active>true</c:active></c:user>
            """
        let user = try XMLElement(parsing: Array(text.utf8))
        #expect(user.name == "user")
        #expect(user[attribute: "name"] == "ada & co")
        #expect(user.child("email")?.text == "a<b")
        #expect(user.child("active")?.text == "true")
    }

    @Test(arguments: [
        "<!DOCTYPE user><user/>",
        "<!DOCTYPE user [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><user>&x;</user>",
        "<!DOCTYPE user SYSTEM \"http://127.0.0.1:1/evil.dtd\"><user/>",
        """
        <!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">
        <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]><z>&e;&e;&e;&e;</z>
        """,
    ])
    func `refuses a document type declaration where it begins`(text: String) {
        #expect(throws: XMLError("A document type declaration (DOCTYPE) is not taken.")) {
            try XMLElement(parsing: Array(text.utf8))
        }
    }

    @Test(arguments: ["", "<a>", "<a/><b/>", "<a>&undeclared;</a>", "<a x='1' x='2'/>", "text", "<a>\u{1}</a>"])
    func `refuses what is not well-formed`(text: String) {
        #expect(throws: XMLError.self) { try XMLElement(parsing: Array(text.utf8)) }
    }

    @Test func `refuses bytes that are no UTF-8 and encodings it does not know`() {
        #expect(throws: XMLError.self) {
            try XMLElement(parsing: [0x3C, 0x61, 0x3E, 0xFF, 0xFE, 0x3C, 0x2F, 0x61, 0x3E])
        }
        #expect(throws: XMLError.self) {
            try XMLElement(parsing: Array("<?xml version=\"1.0\" encoding=\"x-odd\"?><a/>".utf8))
        }
    }

    @Test func `stops at the limits of depth, nodes and bytes`() {
        let limits = XMLLimits(depth: 3, nodes: 6, bytes: 200)
        let taken = ["<a><b><c/></b></a>", "<a><b/><b/><b/><b/><b/></a>"]
        let refused = [
            "<a><b><c><d/></c></b></a>", "<a><b/><b/><b/><b/><b x=\"1\"/></a>",
            "<a>" + String(repeating: " ", count: 200),
        ]
        for text in taken {
            #expect(throws: Never.self) { try XMLElement(parsing: Array(text.utf8), limits: limits) }
        }
        for text in refused {
            #expect(throws: XMLError.self) { try XMLElement(parsing: Array(text.utf8), limits: limits) }
        }
    }

    @Test func `a hundred thousand nested elements end in a refusal`() {
        #expect(throws: XMLError("The document is deeper than 80 elements.")) {
            try XMLElement(parsing: Array(String(repeating: "<a>", count: 100_000).utf8))
        }
    }

    @Test func `takes random bytes and random pieces of markup without harm`() {
        var random = SeededGenerator(7)
        let pieces = [
            "<", ">", "a", "</", "/>", "&", ";", "&#", "x", "\"", "=", " ", "<![CDATA[", "]]>", "<!", "--", "\u{E9}",
            "<?", "?>",
        ]
        for _ in 0..<3_000 {
            let bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            _ = try? XMLElement(parsing: bytes)
            let text = (0..<30).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            _ = try? XMLElement(parsing: Array(text.utf8))
            _ = try? XMLElement(parsing: Array("<a>\(text)</a>".utf8))
        }
    }
}

struct XMLWriterTests {
    @Test func `what is written is what is read`() throws {
        var random = SeededGenerator(11)
        for _ in 0..<500 {
            let element = randomElement(depth: 3, &random)
            var writer = XMLWriter()
            writer.declare()
            element.write(to: &writer)
            #expect(try XMLElement(parsing: writer.bytes) == element)
        }
    }

    private func randomElement(depth: Int, _ random: inout SeededGenerator) -> XMLElement {
        let scalars: [Unicode.Scalar] = [
            "a", "&", "<", ">", "\"", "'", "\t", "\n", "\r", "]", "\u{E9}", "\u{1F600}", " ",
        ]
        func text(_ random: inout SeededGenerator) -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<8, using: &random) {
                text.append(scalars.randomElement(using: &random) ?? "a")
            }
            return String(text)
        }
        let count = depth == 0 ? 0 : Int.random(in: 0..<4, using: &random)
        return XMLElement(
            ["user", "group", "x-y"].randomElement(using: &random) ?? "a",
            attributes: Bool.random(using: &random) ? [.init("name", text(&random))] : [],
            children: (0..<count).map { _ in randomElement(depth: depth - 1, &random) }, text: text(&random))
    }

    @Test func `puts the replacement character where XML 1.0 cannot hold what there is`() {
        var writer = XMLWriter()
        writer.element("a", "x\u{0}\u{B}\u{1F}\u{FFFE}\u{FFFF}y\u{7F}")
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == "<a>x\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}y\u{7F}</a>")
    }
}
