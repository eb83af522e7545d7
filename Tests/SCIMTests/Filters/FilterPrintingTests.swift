import SCIM
import StrictJSON
import Testing

struct FilterPrintingTests {
    @Test(arguments: [
        "userName eq \"a \\\"b\\\" \\\\ c\"", "a pr and b pr and c pr", "a pr and (b pr and c pr)",
        "(a pr or b pr) and c pr", "a pr or b pr and c pr", "a pr or (b pr or c pr)", "not (a pr or b pr)",
        "emails[type eq \"work\" and (value co \"x\" or value pr)]", "urn:x:1.0:y:a.b ge 1.50", "a eq null",
        "not (not (a ne true))",
    ])
    func `prints as it was written, without needless parentheses`(_ text: String) throws {
        #expect(try Filter(parsing: text).description == text)
    }

    @Test(arguments: 0..<400 as Range<UInt64>)
    func `prints a text that parses to an equal filter`(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let filter = Self.filter(&generator, depth: 5, inElement: false)
        #expect(try Filter(parsing: filter.description) == filter)
    }

    private static func filter(_ generator: inout SeededGenerator, depth: Int, inElement: Bool) -> Filter {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 3), using: &generator) {
        case 0: .present(path(&generator, inElement))
        case 1, 2:
            .compare(
                path(&generator, inElement), generator.pick(Filter.Operator.allCases, else: .eq), value(&generator))
        case 3:
            .and(
                filter(&generator, depth: depth - 1, inElement: inElement),
                filter(&generator, depth: depth - 1, inElement: inElement))
        case 4:
            .or(
                filter(&generator, depth: depth - 1, inElement: inElement),
                filter(&generator, depth: depth - 1, inElement: inElement))
        case 5 where !inElement:
            .element(AttributePath(name: "emails"), filter(&generator, depth: depth - 1, inElement: true))
        default: .not(filter(&generator, depth: depth - 1, inElement: inElement))
        }
    }

    private static func path(_ generator: inout SeededGenerator, _ inElement: Bool) -> AttributePath {
        // Keywords are names too.
        let name = generator.pick(["userName", "a-b", "eq", "pr", "and", "or", "x9", "$ref"], else: "a")
        if inElement { return AttributePath(name: name) }
        return AttributePath(
            schema: generator.pick([nil, nil, "urn:x:2.0:User", "https://x.example/1.0"], else: nil), name: name,
            sub: generator.pick([nil, "value", "or"], else: nil))
    }

    private static func value(_ generator: inout SeededGenerator) -> JSONValue {
        generator.pick(
            [
                "", "x", "a \"q\" \\ ) ] (", "\u{E9}\u{1F600}", "tab\t\u{1}", "and", true, false, .null, 0, -7,
                .integer(.max),
            ], else: .null)
    }
}
