import StrictJSON

/// Reads filters and PATCH paths by recursive descent. A group costs a level of the stack, so levels are counted;
/// `and` and `or` are loops.
struct FilterParser {
    static let depthLimit = 32
    static let nodeLimit = 200

    private let bytes: [UInt8]
    /// What the text is, for messages: a filter or a path.
    private let noun: String
    /// What an error outside a value filter is.
    private let kind: SCIMError.Kind
    private var position = 0
    private var nodes = 0

    init(_ text: String, noun: String = "filter", kind: SCIMError.Kind = .invalidFilter) {
        bytes = Array(text.utf8)
        self.noun = noun
        self.kind = kind
    }

    mutating func wholeFilter() throws(SCIMError) -> Filter {
        let filter = try disjunction(Scope(depth: 0))
        skipSpace()
        guard peek == nil else { throw error("\"and\", \"or\" or the end") }
        return filter
    }

    mutating func patchPath() throws(SCIMError) -> PatchPath {
        skipSpace()
        let path = try attributePath(kind)
        guard path.sub == nil, peek == UInt8(ascii: "[") else { throw error("\"[\" right after the attribute", kind) }
        let filter = try bracket(Scope(depth: 0))
        let sub = try subAttribute(kind)
        skipSpace()
        guard peek == nil else { throw error("the end of the path", kind) }
        return PatchPath(attribute: path, filter: filter, sub: sub)
    }

    // MARK: Grammar

    /// Where an expression stands.
    private struct Scope {
        var depth: Int
        /// Between the brackets of a value path: names are sub-attributes there.
        var isElement = false
    }

    private mutating func disjunction(_ scope: Scope) throws(SCIMError) -> Filter {
        var left = try conjunction(scope)
        while takeKeyword("or") {
            try count()
            left = .or(left, try conjunction(scope))
        }
        return left
    }

    private mutating func conjunction(_ scope: Scope) throws(SCIMError) -> Filter {
        var left = try term(scope)
        while takeKeyword("and") {
            try count()
            left = .and(left, try term(scope))
        }
        return left
    }

    private mutating func term(_ scope: Scope) throws(SCIMError) -> Filter {
        try count()
        skipSpace()
        if takeKeyword("not") {
            skipSpace()
            guard peek == UInt8(ascii: "(") else { throw error("\"(\" after \"not\"") }
            return .not(try group(scope))
        }
        if peek == UInt8(ascii: "(") { return try group(scope) }
        return try expression(scope)
    }

    private mutating func group(_ scope: Scope) throws(SCIMError) -> Filter {
        var inner = scope
        inner.depth += 1
        guard inner.depth <= Self.depthLimit else { throw tooMuch("is nested deeper than \(Self.depthLimit)") }
        position += 1
        let filter = try disjunction(inner)
        try close(UInt8(ascii: ")"))
        return filter
    }

    private mutating func expression(_ scope: Scope) throws(SCIMError) -> Filter {
        let start = position
        let path = try attributePath(.invalidFilter)
        if scope.isElement {
            guard path.schema == nil, path.sub == nil, peek != UInt8(ascii: "[") else {
                position = start
                throw error("the name of a sub-attribute alone; between brackets there are no URNs, dots and brackets")
            }
        }
        guard peek == UInt8(ascii: "[") else { return try condition(on: path) }
        guard path.sub == nil else { throw error("no bracket after a sub-attribute") }
        let filter = try bracket(scope)
        guard let sub = try subAttribute(.invalidFilter) else { return .element(path, filter) }
        try count()
        // The whole condition is asked of one element, so it moves into the brackets.
        return .element(path, .and(filter, try condition(on: AttributePath(name: sub))))
    }

    private mutating func bracket(_ scope: Scope) throws(SCIMError) -> Filter {
        position += 1
        let filter = try disjunction(Scope(depth: scope.depth + 1, isElement: true))
        try close(UInt8(ascii: "]"))
        return filter
    }

    /// `.sub` behind a bracket.
    private mutating func subAttribute(_ kind: SCIMError.Kind) throws(SCIMError) -> String? {
        guard peek == UInt8(ascii: ".") else { return nil }
        position += 1
        let start = position
        let path = try attributePath(kind)
        guard path.schema == nil, path.sub == nil else {
            position = start
            throw error("the name of a sub-attribute alone", kind)
        }
        return path.name
    }

    private mutating func condition(on path: AttributePath) throws(SCIMError) -> Filter {
        skipSpace()
        let start = position
        let word = takeWord().lowercased()
        if word == "pr" { return .present(path) }
        guard let comparison = Filter.Operator(rawValue: word) else {
            position = start
            throw error("an operator: eq, ne, co, sw, ew, gt, ge, lt, le or pr")
        }
        guard isSpace(peek) else { throw error("a blank and a value after \"\(word)\"") }
        skipSpace()
        return .compare(path, comparison, try value())
    }

    // MARK: Tokens

    private mutating func attributePath(_ kind: SCIMError.Kind) throws(SCIMError) -> AttributePath {
        let start = position
        while let byte = peek, byte.isPathByte { position += 1 }
        guard let path = AttributePath(syntax: String(decoding: bytes[start..<position], as: UTF8.self)) else {
            position = start
            throw error("an attribute path (name, name.sub, urn:…:name.sub)", kind)
        }
        return path
    }

    private mutating func value() throws(SCIMError) -> JSONValue {
        let start = position
        if peek == UInt8(ascii: "\"") { skipString() } else { skipBareValue() }
        let literal = bytes[start..<position]
        if let value = Self.keyword(literal) { return value }
        // Why it is no JSON does not matter: the message says what should stand here.
        if let value = try? JSONValue(parsing: literal), value.array == nil, value.object == nil { return value }
        position = start
        throw error("a value: text in double quotes, a number, true, false or null")
    }

    /// JSON writes these in small letters; clients that print booleans of their own language do not.
    private static func keyword(_ literal: ArraySlice<UInt8>) -> JSONValue? {
        guard literal.count <= 5 else { return nil }
        return switch String(decoding: literal, as: UTF8.self).lowercased() {
        case "true": true
        case "false": false
        case "null": JSONValue.null
        default: nil
        }
    }

    private mutating func skipString() {
        position += 1
        while let byte = peek, byte != UInt8(ascii: "\"") {
            position += byte == UInt8(ascii: "\\") && position + 1 < bytes.count ? 2 : 1
        }
        if peek != nil { position += 1 }
    }

    private mutating func skipBareValue() {
        while let byte = peek, !isSpace(byte), byte != UInt8(ascii: ")"), byte != UInt8(ascii: "]") { position += 1 }
    }

    /// Takes the word when it stands here as a word of its own; blanks before it go along.
    private mutating func takeKeyword(_ keyword: String) -> Bool {
        let start = position
        skipSpace()
        if takeWord().lowercased() == keyword, peek.map({ !$0.isPathByte && $0 != UInt8(ascii: "[") }) ?? true {
            return true
        }
        position = start
        return false
    }

    private mutating func takeWord() -> String {
        let start = position
        // No keyword is longer than three letters, so a long name is not copied each time a keyword is looked for.
        while let byte = peek, byte.isLetter, position - start < 16 { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func close(_ bracket: UInt8) throws(SCIMError) {
        skipSpace()
        guard peek == bracket else {
            throw error("\"and\", \"or\" or \"\(Character(UnicodeScalar(bracket)))\"")
        }
        position += 1
    }

    private mutating func skipSpace() { while isSpace(peek) { position += 1 } }
    private func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    // MARK: Limits and errors

    private mutating func count() throws(SCIMError) {
        nodes += 1
        guard nodes <= Self.nodeLimit else { throw tooMuch("has more than \(Self.nodeLimit) expressions") }
    }

    private func tooMuch(_ what: String) -> SCIMError { SCIMError(.invalidFilter, "The \(noun) \(what).") }

    private func error(_ expected: String, _ kind: SCIMError.Kind = .invalidFilter) -> SCIMError {
        let rest = String(decoding: bytes[position...].prefix(40), as: UTF8.self)
        let found = rest.isEmpty ? "its end" : "\"\(rest)\""
        return SCIMError(kind, "The \(noun) has \(found) at position \(position + 1); expected: \(expected).")
    }
}
