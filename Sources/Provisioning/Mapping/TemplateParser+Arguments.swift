import StrictJSON

extension TemplateParser {
    /// `(…)`, or nothing.
    mutating func arguments() throws(TemplateError) -> [WrittenArgument] {
        guard take("(") else { return [] }
        skipSpace()
        var arguments: [WrittenArgument] = []
        guard !take(")") else { return [] }
        repeat {
            skipSpace()
            arguments.append(try argument())
            skipSpace()
        } while take(",")
        guard take(")") else { throw error(at: position, "`,` or `)` is missing here.") }
        return arguments
    }

    private mutating func argument() throws(TemplateError) -> WrittenArgument {
        let start = position
        guard position < scalars.count else { throw error(at: start, "An argument is missing here.") }
        switch scalars[position] {
        case "\"", "'":
            return WrittenArgument(form: .quoted(try quoted()), offset: start)
        case "{":
            return WrittenArgument(form: .table(try table()), offset: start)
        default:
            let sign = take("-") ? "-" : ""
            let word = sign + self.word()
            guard !word.isEmpty else {
                throw error(at: start, "An argument is missing here: a text in quotes, a number or a table.")
            }
            return WrittenArgument(form: .word(word), offset: start)
        }
    }

    /// A text between `"` or `'`; a backslash keeps the quote behind it from ending the text, and stays in it.
    private mutating func quoted() throws(TemplateError) -> String {
        let start = position
        let quote = scalars[start]
        position += 1
        while position < scalars.count, scalars[position] != quote {
            position += scalars[position] == "\\" ? 2 : 1
        }
        guard position < scalars.count else { throw error(at: start, "This text has no closing quote.") }
        position += 1
        return string(start + 1..<position - 1)
    }

    private mutating func table() throws(TemplateError) -> JSONObject {
        let start = position
        var (depth, isQuoted) = (0, false)
        while position < scalars.count {
            switch scalars[position] {
            case "\\" where isQuoted: position += 1
            case "\"": isQuoted.toggle()
            case "{" where !isQuoted: depth += 1
            case "}" where !isQuoted: depth -= 1
            default: break
            }
            position += 1
            if depth == 0 { break }
        }
        position = min(position, scalars.count)
        guard depth == 0 else { throw error(at: start, "This `{` has no `}`.") }
        do throws(JSONError) {
            return try JSONValue(parsing: string(start..<position)).object ?? JSONObject()
        } catch {
            throw self.error(at: start, #"This is no table such as {"a": "b"}: \#(error.description)."#)
        }
    }
}

// Reading on.
extension TemplateParser {
    func error(at offset: Int, _ message: String) -> TemplateError { TemplateError(text, at: offset, message) }

    func isNext(_ wanted: String) -> Bool { scalars[position...].starts(with: wanted.unicodeScalars) }

    mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard position < scalars.count, scalars[position] == wanted else { return false }
        position += 1
        return true
    }

    mutating func skipSpace() {
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
    }

    /// ASCII letters and digits.
    mutating func word() -> String {
        let start = position
        while position < scalars.count, scalars[position].isASCII,
            scalars[position].properties.isAlphabetic || scalars[position].properties.numericType != nil
        {
            position += 1
        }
        return string(start..<position)
    }

    func string(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    func trimmed(_ range: Range<Int>) -> String {
        let part = scalars[range].drop(while: \.properties.isWhitespace)
        let end = part.lastIndex { !$0.properties.isWhitespace }.map { $0 + 1 } ?? part.startIndex
        return string(part.startIndex..<end)
    }
}
