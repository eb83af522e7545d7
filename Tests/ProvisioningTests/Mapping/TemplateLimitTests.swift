import Provisioning
import StrictJSON
import Testing

struct TemplateLimitTests {
    @Test(arguments: [
        ("value | replace(\"a\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")", 1, 2000),
        (
            "value | regexReplace(\"a\", \"$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0\")", 1,
            2000
        ),
        ("value | regex(\".*\", \"$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0$0\")", 1, 2000),
        ("value | suffix(\"bcdefghijk\")", 1, 65_530), ("value | join(\"\")", 100, 1000), ("value | first", 1, 65_537),
        ("value | split(\"a\")", 1001, 1), ("value | first", 1001, 1), ("value | first", 30, 40_000),
        ("value | regexReplace(\"b|a(?=a*$)\", \"\")", 1, 65_536),
    ])
    func `data cannot make a template grow or run without end`(part: String, count: Int, length: Int) throws {
        let text = JSONValue.string(String(repeating: "a", count: length))
        let document: JSONObject = ["value": .array(Array(repeating: text, count: count))]
        let error = #expect(throws: MappingError.self) {
            try Template(parsing: "{{ \(part) }}").evaluate(document)
        }
        #expect((error?.description.utf8.count ?? 0) < 500)
    }

    @Test func `all values of a part share one budget of steps`() throws {
        let template = try Template(parsing: "{{ value | regex(\"(a|aa)+$\", \"x\") | join(\"\") }}")
        let value = JSONValue.string(String(repeating: "a", count: 26) + "!")
        #expect(try template.evaluate(["value": "aaa"]) == "x")
        #expect(throws: MappingError.self) {
            try template.evaluate(["value": .array(Array(repeating: value, count: 1000))])
        }
    }

    @Test func `the text of all parts together has a limit`() throws {
        let value = JSONValue.string(String(repeating: "a", count: 40_000))
        let error = #expect(throws: MappingError.self) {
            try Template(parsing: "{{ value }}{{ value }}").evaluate(["value": value])
        }
        #expect(error?.description.contains("longer than 65536 bytes") == true)
    }

    @Test func `long texts that stay within the limits pass`() throws {
        let value = JSONValue.string(String(repeating: "ab", count: 30_000))
        for call in [
            "lower", "before(\"x\")", "replace(\"a\", \"c\")", "regex(\"^a(.).*\", \"$1\")", "ascii", "hash(sha256)",
        ] {
            #expect(try Template(parsing: "{{ value | \(call) }}").evaluate(["value": value]) != nil, "\(call)")
        }
    }
}
