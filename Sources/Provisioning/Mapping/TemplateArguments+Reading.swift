import StrictJSON

/// An argument as the parser found it; what it means depends on the parameter.
struct WrittenArgument {
    enum Form {
        /// Between quotes, escapes unread: in an expression the backslashes belong to the expression.
        case quoted(String)
        case word(String)
        case table(JSONObject)
    }

    let form: Form
    let offset: Int
}

extension TemplateArguments {
    /// `written` are as many as the function takes.
    static func read(
        _ written: [WrittenArgument], for function: TransformFunction
    ) throws(ArgumentError) -> TemplateArguments {
        var values: [Value] = []
        for (index, pair) in zip(written, function.parameters).enumerated() {
            let (argument, parameter) = pair
            guard let value = try read(argument.form, as: parameter.kind, index) else {
                throw ArgumentError(
                    index: index, message: "`\(parameter.name)` of `\(function.name)` is \(parameter.kind.wanted).")
            }
            values.append(value)
        }
        return TemplateArguments(values)
    }

    private static func read(
        _ form: WrittenArgument.Form, as kind: TransformFunction.Parameter.Kind, _ index: Int
    ) throws(ArgumentError) -> Value? {
        switch (kind, form) {
        case (.text, .quoted(let raw)), (.replacement, .quoted(let raw)):
            return .text(try unescaped(raw, index))
        case (.integer, .word(let word)):
            // Far beyond any text, and far from any overflow.
            return Int(word).flatMap { $0.magnitude <= 1_000_000 ? .integer($0) : nil }
        case (.choice(let choices), .quoted(let word)), (.choice(let choices), .word(let word)):
            return choices.contains(word) ? .text(word) : nil
        case (.expression, .quoted(let raw)):
            return try expression(raw, index)
        case (.datePattern, .quoted(let raw)):
            return .datePattern(try DatePattern(unescaped(raw, index), argument: index))
        case (.table, .table(let object)):
            return table(object)
        default:
            return nil
        }
    }

    private static func expression(_ raw: String, _ index: Int) throws(ArgumentError) -> Value {
        do throws(Expression.Invalid) {
            return .expression(try Expression(raw))
        } catch {
            throw ArgumentError(
                index: index,
                message: "This regular expression can't be read: \(error.message), after \(error.offset) bytes.")
        }
    }

    private static func table(_ object: JSONObject) -> Value? {
        var table: [String: String] = [:]
        for member in object {
            guard let text = member.value.string else { return nil }
            table[member.name.foldedName] = text
        }
        return .table(table)
    }

    private static func unescaped(_ raw: String, _ index: Int) throws(ArgumentError) -> String {
        guard raw.contains("\\") else { return raw }
        var text = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in raw.unicodeScalars {
            switch (isEscaped, scalar) {
            case (false, "\\"):
                isEscaped = true
                continue
            case (true, "n"): text.append("\n")
            case (true, "t"): text.append("\t")
            case (false, _), (true, "\\"), (true, "\""), (true, "'"): text.append(scalar)
            default:
                throw ArgumentError(
                    index: index,
                    message: #"`\\#(scalar)` means nothing here. Write \\ for a backslash, \" for a quote, \n or \t."#)
            }
            isEscaped = false
        }
        return String(text)
    }
}

extension TransformFunction.Parameter.Kind {
    /// Ends the sentence "`x` of `f` is …".
    var wanted: String {
        switch self {
        case .text: #"a text, such as "a""#
        case .integer: "a whole number of at most 1000000, such as 2"
        case .expression: #"a regular expression in quotes, such as "^(.+)@""#
        case .replacement: #"a text in quotes, such as "$1""#
        case .table: #"a table of texts, such as {"a": "b"}"#
        case .datePattern: #"a date format in quotes, such as "yyyy-MM-dd""#
        case .choice(let choices): "one of: \(choices.joined(separator: ", "))"
        }
    }
}
