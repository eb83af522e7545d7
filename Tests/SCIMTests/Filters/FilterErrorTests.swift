import SCIM
import Testing

struct FilterErrorTests {
    @Test(arguments: [
        "", " ", "userName", "userName eq", "userName eq ", "eq \"x\"", "userName eq bjensen", "userName eq 'x'",
        "userName eq \"x", "userName eq \"x\\\"", "userName eq \"\\q\"", "userName eq \"\\ud800\"", "userName is \"x\"",
        "userName equals \"x\"", "userName eq\"x\"", "userName eq 01", "userName eq .5", "userName eq [1]",
        "userName eq {}", "userName eq []", "userName eq (1)", "userName eq tru", "userName pr pr", "userName pr \"x\"",
        "a pr and", "a pr or", "and a pr", "a pr b pr", "a pr && b pr", "not a pr", "not", "not ()", "()", "(a pr",
        "a pr)", "(a pr))", "a pr]", "emails[type eq \"work\"", "emails[]", "emails[type eq \"work\")",
        "emails[type eq \"work\"] eq \"x\"", "emails[type eq \"work\"].", "emails[type eq \"work\"].value",
        "emails[type eq \"work\"].value.x pr", "emails[ims[type eq \"x\"]]", "emails[a.b eq 1]", "name.x[a pr]",
        "emails[urn:x:y:type pr]", "emails[0].value pr", "emails.0.value pr", "userName eq \"a\" \"b\"",
        "1 eq 1", "user name pr", "urn:x:y: pr", "a\u{A0}pr", "userName eq \u{201C}x\u{201D}", "* pr", "a eq NaN",
        "a eq 1e999", "a pr\nand b pr", "userName eq \"\u{1}\"", "userName eq \"\\u0000\"",
    ])
    func `is refused as invalidFilter`(_ text: String) {
        let error = #expect(throws: SCIMError.self) { try Filter(parsing: text) }
        #expect(error?.kind == .invalidFilter)
        #expect(error?.status == 400)
    }

    @Test(arguments: [
        (
            "userName eq bjensen",
            "The filter has \"bjensen\" at position 13; expected: a value: text in double quotes, a number, true, false or null."
        ),
        (
            "userName is \"x\"",
            "The filter has \"is \"x\"\" at position 10; expected: an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr."
        ),
        ("(a pr", "The filter has its end at position 6; expected: \"and\", \"or\" or \")\"."),
        ("a pr)", "The filter has \")\" at position 5; expected: \"and\", \"or\" or the end."),
        ("not a pr", "The filter has \"a pr\" at position 5; expected: \"(\" after \"not\"."),
    ])
    func `says where it failed and what was expected`(_ text: String, _ detail: String) {
        #expect(throws: SCIMError(.invalidFilter, detail)) { try Filter(parsing: text) }
    }

    @Test(arguments: [
        (String(repeating: "(", count: 8192), "is nested deeper"),
        (String(repeating: "not (", count: 1638), "is nested deeper"),
        (String(repeating: "(", count: 33) + "a pr" + String(repeating: ")", count: 33), "is nested deeper"),
        (Array(repeating: "a pr", count: 101).joined(separator: " or "), "more than 200 expressions"),
        (Array(repeating: "a pr", count: 900).joined(separator: " and "), "more than 200 expressions"),
        ("a eq \"" + String(repeating: "x", count: 8192) + "\"", "longer than 8192 bytes"),
        (String(repeating: "a[", count: 4000), "sub-attribute"),
    ])
    func `refuses what is too deep, too wide or too long`(_ text: String, _ reason: String) {
        let error = #expect(throws: SCIMError.self) { try Filter(parsing: text) }
        #expect(error?.kind == .invalidFilter)
        #expect(error?.detail.contains(reason) == true)
    }

    @Test func `takes what just fits`() throws {
        let deep = String(repeating: "(", count: 32) + "a pr" + String(repeating: ")", count: 32)
        #expect(try Filter(parsing: deep) == .present(AttributePath(name: "a")))
        let wide = try Filter(parsing: Array(repeating: "a pr", count: 100).joined(separator: " or "))
        #expect(wide.paths.count == 100)
    }

    @Test func `answers any garbage with a filter or with invalidFilter`() throws {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "a pr", "emails[a pr]", "not (a pr)", "a eq 1", "(", ")", "[", "]", "\"", "\\", " ", "\t", "a", "emails",
            ".", ":", "urn:x:", "eq", " eq ", "pr", " and ",
            " or ", "not ", "true", "null", "1", "-", "e9", "\u{E9}", "\u{0}", "\u{1F600}", "\"x\"", "\\u", "\\ud83d",
            "$",
        ]
        var parsed = 0
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 1...24, using: &generator)).map { _ in
                generator.pick(pieces, else: "")
            }.joined()
            do {
                let filter = try Filter(parsing: text)
                #expect(try Filter(parsing: filter.description) == filter, "\(text)")
                parsed += 1
            } catch {
                #expect(error.kind == .invalidFilter, "\(text)")
            }
            do { _ = try PatchPath(parsing: text) } catch {
                #expect(error.kind == .invalidFilter || error.kind == .invalidPath, "\(text)")
            }
        }
        #expect(parsed > 20)
    }
}
