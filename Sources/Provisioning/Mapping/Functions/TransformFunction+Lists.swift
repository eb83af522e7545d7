// Lists: functions that make several values of one, or one of several.
extension TransformFunction {
    static let split = TransformFunction(
        "split", [Parameter("separator")],
        summary: "Makes several values of one. Empty pieces are left out.",
        examples: [
            Example(#"split(",")"#, ["a,b,,c"], ["a", "b", "c"]), Example(#"split(";")"#, ["a,b"], ["a,b"]),
        ]
    ) { arguments in
        let separator = arguments.text(0) ?? ""
        return { values, _ throws(TransformFailure) in
            var pieces: [String] = []
            for value in values {
                try pieces.append(pieces: value, separator)
            }
            return pieces
        }
    }

    static let join = TransformFunction(
        "join", [Parameter("separator")], summary: "Makes one value of all.",
        examples: [Example(#"join(", ")"#, ["a", "b", "c"], ["a, b, c"]), Example(#"join(", ")"#, ["a"], ["a"])]
    ) { arguments in
        let separator = arguments.text(0) ?? ""
        return { values, _ throws(TransformFailure) in
            guard !values.isEmpty else { return [] }
            let length = values.reduce((values.count - 1) * separator.utf8.count) { $0 + $1.utf8.count }
            guard length <= TransformBudget.maximumLength else { throw .tooLong }
            return [values.joined(separator: separator)]
        }
    }

    static let first = TransformFunction(
        "first", summary: "The first of several values.", examples: [Example("first", ["a", "b"], ["a"])]
    ) { _ in { values, _ in Array(values.prefix(1)) } }

    static let last = TransformFunction(
        "last", summary: "The last of several values.", examples: [Example("last", ["a", "b"], ["b"])]
    ) { _ in { values, _ in Array(values.suffix(1)) } }

    static let at = TransformFunction(
        "at", [Parameter("index", .integer)],
        summary: """
            The value of this number. The first has the number 0; a negative number counts from the end. No value \
            where there are not so many.
            """,
        examples: [
            Example("at(1)", ["a", "b", "c"], ["b"]), Example("at(-1)", ["a", "b", "c"], ["c"]),
            Example("at(3)", ["a", "b", "c"], []),
        ]
    ) { arguments in
        let index = arguments.integer(0) ?? 0
        return { values, _ in
            let place = index < 0 ? values.count + index : index
            return values.indices.contains(place) ? [values[place]] : []
        }
    }

    static let `default` = TransformFunction(
        "default", [Parameter("text")],
        summary: """
            This text where there is no value. An empty text lets the template go on without the part. Functions \
            before it are asked first.
            """,
        examples: [
            Example(#"default("unknown")"#, [], ["unknown"]), Example(#"default("unknown")"#, ["Berlin"], ["Berlin"]),
            Example(#"default("")"#, [], [""]),
        ]
    ) { arguments in
        let text = arguments.text(0) ?? ""
        return { values, _ in values.isEmpty ? [text] : values }
    }
}

extension [String] {
    fileprivate mutating func append(pieces value: String, _ separator: String) throws(TransformFailure) {
        var rest = value[...]
        while !separator.isEmpty, let range = rest.firstRange(of: separator) {
            if range.lowerBound > rest.startIndex { append(String(rest[..<range.lowerBound])) }
            guard count <= TransformBudget.maximumCount else { throw .tooMany }
            rest = rest[range.upperBound...]
        }
        if !rest.isEmpty { append(String(rest)) }
    }
}
