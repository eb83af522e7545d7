// Cutting: functions that keep a piece of each text. Positions count characters as people see them.
extension TransformFunction {
    static let truncate = each(
        "truncate", [Parameter("length", .integer)], summary: "The first `length` characters.",
        examples: [Example("truncate(3)", "lovelace", "lov"), Example("truncate(20)", "ada", "ada")]
    ) { text, arguments in String(text.prefix(max(0, arguments.integer(0) ?? 0))) }

    static let substring = each(
        "substring", [Parameter("start", .integer), Parameter("length", .integer, isOptional: true)],
        summary: """
            The characters from `start` on, `length` of them or all. The first character has the number 0; a negative \
            `start` counts from the end.
            """,
        examples: [
            Example("substring(4)", "emp-0042", "0042"), Example("substring(0, 1)", "Ada", "A"),
            Example("substring(-2)", "emp-0042", "42"), Example("substring(9)", "Ada", nil),
        ]
    ) { text, arguments in
        let start = arguments.integer(0) ?? 0
        let rest = start < 0 ? text.suffix(-start) : text.dropFirst(start)
        return String(rest.prefix(max(0, arguments.integer(1) ?? .max)))
    }

    static let before = each(
        "before", [Parameter("separator")],
        summary: "What stands before the first `separator`; all of it where there is none.",
        examples: [
            Example(#"before("@")"#, "ada@example.com", "ada"), Example(#"before("@")"#, "ada", "ada"),
            Example(#"before("@")"#, "@example.com", nil),
        ]
    ) { text, arguments in
        text.range(ofFirst: arguments.text(0) ?? "").map { String(text[..<$0.lowerBound]) } ?? text
    }

    static let after = each(
        "after", [Parameter("separator")],
        summary: "What stands behind the first `separator`; no value where there is none.",
        examples: [
            Example(#"after("@")"#, "ada@example.com", "example.com"), Example(#"after(",")"#, "a,b,c", "b,c"),
            Example(#"after("@")"#, "ada", nil),
        ]
    ) { text, arguments in
        text.range(ofFirst: arguments.text(0) ?? "").map { String(text[$0.upperBound...]) }
    }

    static let beforeLast = each(
        "beforeLast", [Parameter("separator")],
        summary: "What stands before the last `separator`; all of it where there is none.",
        examples: [
            Example(#"beforeLast(".")"#, "jira.users.eu", "jira.users"), Example(#"beforeLast(".")"#, "jira", "jira"),
        ]
    ) { text, arguments in
        text.range(ofLast: arguments.text(0) ?? "").map { String(text[..<$0.lowerBound]) } ?? text
    }

    static let afterLast = each(
        "afterLast", [Parameter("separator")],
        summary: "What stands behind the last `separator`; no value where there is none.",
        examples: [Example(#"afterLast("/")"#, "/eu/berlin/jira", "jira"), Example(#"afterLast("/")"#, "jira", nil)]
    ) { text, arguments in
        text.range(ofLast: arguments.text(0) ?? "").map { String(text[$0.upperBound...]) }
    }
}

extension String {
    func range(ofFirst separator: String) -> Range<Index>? {
        separator.isEmpty ? nil : firstRange(of: separator)
    }

    func range(ofLast separator: String) -> Range<Index>? {
        separator.isEmpty ? nil : ranges(of: separator).last
    }
}
