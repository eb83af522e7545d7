import Foundation
import Provisioning
import StrictJSON
import Testing

struct TransformFunctionTests {
    @Test(arguments: TransformFunction.all)
    func `does what its examples say`(function: TransformFunction) throws {
        #expect(!function.examples.isEmpty && !function.summary.isEmpty)
        for example in function.examples {
            #expect(example.call.hasPrefix(function.name))
            let input: JSONObject = ["values": .array(example.input.map { .string($0) })]
            let trace = try Template(parsing: "{{ values | \(example.call) }}").explain(input)
            #expect(trace.parts.first?.values == example.input, "\(example)")
            #expect(trace.parts.first?.calls.last?.values == example.output, "\(example)")
        }
    }

    @Test func `has every function once`() {
        let names = TransformFunction.all.map(\.name)
        #expect(Set(names).count == names.count)
        for name in [
            "lower", "upper", "trim", "before", "after", "beforeLast", "afterLast", "replace", "regex", "regexReplace",
            "split", "join", "first", "last", "at", "substring", "default", "lookup", "ascii", "prefix", "suffix",
            "truncate", "date", "hash",
        ] { #expect(names.contains(name)) }
    }

    @Test func `stands in the reference page, with its examples`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/mapping.md")
        let text = try String(contentsOf: page.standardized, encoding: .utf8)
        for function in TransformFunction.all {
            #expect(text.contains(function.referenceSection), "docs/mapping.md needs:\n\(function.referenceSection)")
        }
        #expect(text.components(separatedBy: "\n### `").count - 1 == TransformFunction.all.count)
    }

    @Test(arguments: [
        ("regexReplace(\"\", \"-\")", "aé", "-a-é-"), ("regexReplace(\"x*\", \"-\")", "axb", "-a--b-"),
        ("regexReplace(\"(?=b)\", \"-\")", "abab", "a-ba-b"), ("regex(\"(a)|(b)\", \"$1|$2\")", "b", "|b"),
        ("regex(\"(a)(b)\", \"$$$2${1}1$0\")", "xaby", "$ba1ab"), ("regex(\"É\", \"$0\")", "é", nil),
        ("regex(\"(?i)É\", \"$0\")", "é", "é"), ("regex(\"a\\\"b\", \"$0\")", "a\"b", "a\"b"),
        ("regex('\\\\', \"x\")", "a\\b", "x"), ("replace(\"\", \"x\")", "ada", "ada"),
        ("split(\"\") | join(\"+\")", "ada", "ada"), ("substring(1, 0)", "ada", nil), ("substring(0, -1)", "ada", nil),
        ("truncate(-1)", "ada", nil), ("truncate(1)", "e\u{301}a", "e\u{301}"), ("before(\"\")", "ada", "ada"),
        ("after(\"\")", "ada", nil), ("upper", "straße", "STRASSE"), ("ascii", "e\u{301}", "e"),
        ("ascii | lower", "ŁÓDŹ – “İstanbul”", "lodz - \"istanbul\""),
        ("date(\"HH:mm:ss\")", "2026-03-09 23:59:60", "23:59:60"),
        ("date(\"yyyy\")", "2026-03-09T25:00:00Z", nil), ("date(\"yyyy\")", "2026-13-09", nil),
        ("date(\"yyyy\")", "2026-03-09T10:00:00Zx", nil), ("date(\"dd\")", "2024-02-29", "29"),
        ("date(\"yyyy\")", "2026-03-09T10:00:00+99:00", nil), ("lookup({\"É\": \"e\", \"b\": \"\"})", "é", "e"),
    ])
    func `handles the corners`(call: String, input: String, output: String?) throws {
        let template = try Template(parsing: "{{ value | \(call) }}")
        #expect(try template.evaluate(["value": .string(input)]) == output)
    }
}

extension TransformFunction {
    /// What docs/mapping.md has about the function. Put it there when the test above asks for it.
    var referenceSection: String {
        let rows = examples.map { "| \(cell($0.input)) | `\(escape($0.call))` | \(cell($0.output)) |" }
        return """
            ### `\(signature)`

            \(summary)

            | value | function | result |
            |---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private func cell(_ values: [String]) -> String {
        values.isEmpty
            ? "no value" : values.map { $0.isEmpty ? "empty text" : "`\(escape($0))`" }.joined(separator: " ")
    }

    /// A bar would end the cell.
    private func escape(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
