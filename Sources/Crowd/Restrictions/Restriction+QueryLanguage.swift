extension Restriction {
    /// Reads Crowd's query language, as in `restriction=name=adm* and active=true`. Empty means everything.
    /// `and` binds closer than `or`; a `*` at either end of a value stands for any text.
    public init(query text: String) throws(CrowdError) {
        guard text.utf8.count <= Self.mostBytes else {
            throw CrowdError(.illegalArgument, "The restriction is longer than \(Self.mostBytes) bytes.")
        }
        var parser = QueryParser(try QueryLexer.tokens(of: text))
        self = try parser.restriction()
    }
}

private struct QueryParser {
    private var tokens: ArraySlice<QueryToken>
    private var budget = RestrictionBudget()

    init(_ tokens: [QueryToken]) { self.tokens = tokens[...] }

    mutating func restriction() throws(CrowdError) -> Restriction {
        guard !tokens.isEmpty else { return .everything }
        let restriction = try alternatives(depth: 1)
        guard tokens.isEmpty else { throw unexpected("\"and\", \"or\" or the end") }
        return restriction
    }

    private mutating func alternatives(depth: Int) throws(CrowdError) -> Restriction {
        try budget.spend(depth: depth)
        var parts = [try conditions(depth: depth)]
        while take(word: "or") { parts.append(try conditions(depth: depth)) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conditions(depth: Int) throws(CrowdError) -> Restriction {
        var parts = [try condition(depth: depth)]
        while take(word: "and") { parts.append(try condition(depth: depth)) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func condition(depth: Int) throws(CrowdError) -> Restriction {
        guard tokens.first != .opening else {
            tokens.removeFirst()
            let inner = try alternatives(depth: depth + 1)
            guard tokens.popFirst() == .closing else { throw unexpected("a closing parenthesis") }
            return inner
        }
        try budget.spend(depth: depth)
        guard let name = text(), !name.isEmpty else { throw unexpected("the name of a property") }
        guard case .compare(let mode)? = tokens.first else { throw unexpected("=, <, <=, > or >=") }
        tokens.removeFirst()
        guard let value = text() else { throw unexpected("a value") }
        return .property(PropertyRestriction(name: name, comparedBy: mode, with: value))
    }

    private mutating func take(word: String) -> Bool {
        guard case .word(let text)? = tokens.first, text.lowercased() == word else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func text() -> String? {
        switch tokens.first {
        case .word(let text), .quoted(let text):
            tokens.removeFirst()
            return text
        default: return nil
        }
    }

    private func unexpected(_ wanted: String) -> CrowdError {
        let found = tokens.first.map { "before \($0.description)" } ?? "at the end"
        return CrowdError(.illegalArgument, "The restriction cannot be read: \(wanted) is missing \(found).")
    }
}

extension PropertyRestriction {
    fileprivate init(name: String, comparedBy mode: MatchMode, with value: String) {
        guard mode == .equals else {
            self.init(name: name, mode: mode, value: value)
            return
        }
        var (text, mode) = (value[...], mode)
        if text.last == "*" {
            text.removeLast()
            mode = .startsWith
        }
        if text.first == "*" {
            text.removeFirst()
            mode = mode == .startsWith ? .contains : .endsWith
        }
        self.init(name: name, mode: mode, value: String(text))
    }
}
