// Replacing: functions that find something in each text and put something else there.
extension TransformFunction {
    static let replace = TransformFunction(
        "replace", [Parameter("old"), Parameter("new")], summary: "Puts `new` wherever `old` stands.",
        examples: [
            Example(#"replace(" ", "-")"#, "Jira Users EU", "Jira-Users-EU"),
            Example(#"replace("-", "")"#, "a-b", "ab"), Example(#"replace("x", "y")"#, "ada", "ada"),
        ]
    ) { arguments in
        let (old, new) = (arguments.text(0) ?? "", arguments.text(1) ?? "")
        return { values, _ throws(TransformFailure) in
            var results: [String] = []
            for value in values {
                let ranges = old.isEmpty ? [] : value.ranges(of: old)
                let growth = ranges.count * (new.utf8.count - old.utf8.count)
                guard value.utf8.count + growth <= TransformBudget.maximumLength else { throw .tooLong }
                results.append(ranges.isEmpty ? value : value.replacing(old, with: new))
            }
            return results
        }
    }

    static let regex = TransformFunction(
        "regex", [Parameter("pattern", .expression), Parameter("replacement", .replacement)],
        summary: """
            Finds the first match of a regular expression and gives the replacement: `$1` to `$99` and `${name}` stand \
            for groups, `$0` for the match, `$$` for a dollar sign. No value where nothing matches.
            """,
        examples: [
            Example(#"regex("^(.+)@example\.com$", "$1")"#, "ada@example.com", "ada"),
            Example(#"regex("^(.+)@example\.com$", "$1")"#, "ada@example.org", nil),
            Example(#"regex("(?<last>\w+), (?<first>\w+)", "${first} ${last}")"#, "Lovelace, Ada", "Ada Lovelace"),
        ]
    ) { arguments throws(ArgumentError) in
        guard let expression = arguments.expression(0) else { return { _, _ in [] } }
        let replacement = try ExpressionReplacement(arguments.text(1) ?? "", for: expression, argument: 1)
        return { values, budget throws(TransformFailure) in
            var results: [String] = []
            for value in values {
                if let result = try replacement.ofFirstMatch(in: value, &budget.matching) { results.append(result) }
            }
            return results
        }
    }

    static let regexReplace = TransformFunction(
        "regexReplace", [Parameter("pattern", .expression), Parameter("replacement", .replacement)],
        summary: "Puts the replacement, written as for `regex`, wherever the expression matches; else nothing changes.",
        examples: [
            Example(#"regexReplace("[^a-z0-9]+", "-")"#, "jira & confluence", "jira-confluence"),
            Example(#"regexReplace("^(\d+) (.+)$", "$2 ($1)")"#, "42 Ada", "Ada (42)"),
            Example(#"regexReplace("\d", "")"#, "ada", "ada"),
        ]
    ) { arguments throws(ArgumentError) in
        guard let expression = arguments.expression(0) else { return { values, _ in values } }
        let replacement = try ExpressionReplacement(arguments.text(1) ?? "", for: expression, argument: 1)
        return { values, budget throws(TransformFailure) in
            var results: [String] = []
            for value in values { results.append(try replacement.ofEveryMatch(in: value, &budget.matching)) }
            return results
        }
    }

    static let lookup = TransformFunction(
        "lookup", [Parameter("table", .table), Parameter("otherwise", isOptional: true)],
        summary: """
            What the table has for the value, whatever the case of its letters. For a value that is not in the table: \
            `otherwise`, or no value.
            """,
        examples: [
            Example(#"lookup({"DE": "Germany", "FR": "France"})"#, "de", "Germany"),
            Example(#"lookup({"DE": "Germany"})"#, "IT", nil),
            Example(#"lookup({"DE": "Germany"}, "elsewhere")"#, "IT", "elsewhere"),
        ]
    ) { arguments in
        let (table, otherwise) = (arguments.table(0), arguments.text(1))
        return { values, _ in values.compactMap { table[$0.foldedName] ?? otherwise } }
    }
}
