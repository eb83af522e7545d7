enum QueryToken: Hashable {
    case opening
    case closing
    case compare(PropertyRestriction.MatchMode)
    case word(String)
    case quoted(String)

    var description: String {
        switch self {
        case .opening: "("
        case .closing: ")"
        case .compare: "a comparison"
        case .word(let text), .quoted(let text): "\"\(text.prefix(40))\""
        }
    }
}

/// Cuts a query into tokens, by scalars: a combining mark after a quote must not hide the quote.
struct QueryLexer {
    private var rest: Substring.UnicodeScalarView

    static func tokens(of text: String) throws(CrowdError) -> [QueryToken] {
        var lexer = QueryLexer(rest: Substring(text).unicodeScalars)
        var tokens: [QueryToken] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens
    }

    private mutating func next() throws(CrowdError) -> QueryToken? {
        rest = rest.drop { $0.properties.isWhitespace }[...]
        guard let first = rest.first else { return nil }
        switch first {
        case "(": return single(.opening)
        case ")": return single(.closing)
        case "=": return single(.compare(.equals))
        case "<": return comparison(.lessThan, orEqual: .atMost)
        case ">": return comparison(.greaterThan, orEqual: .atLeast)
        case "\"", "'": return .quoted(try quoted(by: first))
        default: return .word(word())
        }
    }

    private mutating func single(_ token: QueryToken) -> QueryToken {
        rest.removeFirst()
        return token
    }

    private mutating func comparison(
        _ mode: PropertyRestriction.MatchMode, orEqual: PropertyRestriction.MatchMode
    ) -> QueryToken {
        rest.removeFirst()
        guard rest.first == "=" else { return .compare(mode) }
        rest.removeFirst()
        return .compare(orEqual)
    }

    /// A backslash takes the next character as it is.
    private mutating func quoted(by quote: Unicode.Scalar) throws(CrowdError) -> String {
        rest.removeFirst()
        var text = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote { return String(text) }
            if scalar == "\\", let next = rest.popFirst() { text.append(next) } else { text.append(scalar) }
        }
        throw CrowdError(.illegalArgument, "The restriction cannot be read: a quote is not closed.")
    }

    private mutating func word() -> String {
        let word = rest.prefix { scalar in
            !scalar.properties.isWhitespace && !"()=<>\"'".unicodeScalars.contains(scalar)
        }
        rest = rest[word.endIndex...]
        return String(word)
    }
}
