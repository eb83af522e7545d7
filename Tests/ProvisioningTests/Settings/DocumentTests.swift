import Provisioning
import Testing

/// Documents that are meant to hurt.
@Suite struct DocumentTests {
    @Test(arguments: [
        ("", "the document is empty"),
        ("version: 1\n---\nversion: 1", "2:1: error: another document begins here"),
        ("a: &x 1", "1:4: error: a: anchors"),
        ("a: *x", "1:4: error: a: aliases"),
        ("a: !!binary aGk=", "1:4: error: a: tags"),
        ("!x a: 1", "tags"),
        ("? [a]\n: 1", "a key must be a text"),
        ("a: [1", "neither YAML nor JSON"),
        ("a: \"\u{7}\"", "neither YAML nor JSON"),
    ])
    func `are refused with a reason`(document: String, issue: String) {
        let found = Settings.read(document).issues.map(\.description)
        #expect(found.first?.contains(issue) == true, "\(found.prefix(3))")
    }

    /// The test log repeats arguments, so these are given by name.
    enum Huge: CaseIterable {
        case brackets, braces, dashes, values, bytes

        var document: String {
            switch self {
            case .brackets: String(repeating: "[", count: 100_000)
            case .braces: "a: " + String(repeating: "{a: ", count: 40)
            case .dashes: String(repeating: "- ", count: 2_000)
            case .values: "[" + String(repeating: "1,", count: 200_001) + "1]"
            case .bytes: String(repeating: "#", count: 4 << 20) + "\na: 1"
            }
        }

        var issue: String {
            switch self {
            case .brackets, .braces, .dashes: "values are nested more than 32 deep"
            case .values: "more than 200000 values"
            case .bytes: "larger than 4 MiB"
            }
        }
    }

    @Test(arguments: Huge.allCases)
    func `are refused when they are too large`(huge: Huge) {
        #expect(Settings.read(huge.document).issues.first?.message.contains(huge.issue) == true)
    }

    @Test func `a billion laughs cost nothing`() {
        var document = "a0: &a0 [x]\n"
        for level in 1...40 { document += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(Settings.read(document).issues.first?.message.contains("anchors") == true)
    }

    @Test func `issues are limited`() {
        let document = "version: 1\n" + (0..<1000).map { "k\($0): 1\n" }.joined()
        #expect(Settings.read(document).issues.count == 200)
    }

    @Test func `random bytes and broken documents never crash`() {
        var generator = RepeatableRandom(seed: 7)
        let seeds = [
            Array(SettingsReadingTests.rules.utf8), Array(#"{"version":1,"targets":[{"name":"a"}]}"#.utf8),
            Array("a: 'x'\nb: \"\\u12\"\nc: |\n  x\n".utf8),
        ]
        for round in 0..<400 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
                if Bool.random(using: &generator) { bytes.insert(contentsOf: Array("[{-: '\"|".utf8), at: index) }
            }
            let reading = Settings.read(String(decoding: bytes, as: UTF8.self))
            #expect(reading.settings != nil || !reading.errors.isEmpty)
        }
    }
}
