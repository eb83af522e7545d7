import Provisioning
import SCIM
import StrictJSON
import Testing

struct TemplateFuzzTests {
    @Test(arguments: 1...8)
    func `no text crashes the parser, and what it takes can be evaluated`(seed: Int) {
        var random = Lehmer(seed)
        var valid = 0
        for _ in 0..<3000 {
            let text = random.template()
            guard let template = try? Template(parsing: text, schemas: random.below(2) == 0 ? .user : nil) else {
                checkError(of: text)
                continue
            }
            valid += 1
            let value = try? template.evaluate(ada)
            #expect(template.explain(ada).value == value)
        }
        #expect(valid > 100)
    }

    private func checkError(of text: String) {
        guard
            let error = #expect(throws: TemplateError.self, performing: { try Template(parsing: text, schemas: .user) })
        else { return }
        #expect((0...text.unicodeScalars.count).contains(error.offset))
        #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty)
    }
}

/// A small generator of the same numbers for the same seed.
private struct Lehmer {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(seed) &* 2_862_933_555_777_941_757 | 1 }

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }

    private mutating func pick(_ texts: [String]) -> String { texts[below(texts.count)] }

    mutating func template() -> String {
        guard below(3) > 0 else { return (0..<below(12)).map { _ in pick(Self.tokens) }.joined() }
        let calls = (0..<below(4)).map { _ in " | " + pick(Self.calls) }.joined()
        let text = pick(["", "a", "é\n"]) + "{{ " + pick(Self.paths) + calls + " }}"
        // A slip of the finger now and then.
        guard below(3) == 0 else { return text }
        var scalars = Array(text.unicodeScalars)
        scalars.remove(at: below(scalars.count))
        return scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
    }

    private static let paths = [
        "userName", "emails.value", "emails[type eq \"work\"].value", "emails[primary eq true]", "name.givenName",
        "roles",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "urn:x:y:z", "active", "nickName",
    ]
    private static let calls = TransformFunction.all.flatMap { $0.examples.map(\.call) }
    private static let tokens =
        paths + calls + [
            "{{", "}}", "{", "}", "|", "(", ")", "\"", "'", "\\", ",", "[", "]", " ", "\n", "é", "\u{301}", "\u{0}",
            "🎩",
            "-1", "$1", "${", ":", ".", "lower", "eq", "9223372036854775808",
        ]
}
