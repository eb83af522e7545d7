extension Reason {
    /// What it is made of, in order.
    public var parts: [Part] {
        var parts: [Part] = []
        var text = ""
        var rest = stored[...]
        while let character = rest.first {
            guard let (part, after) = Self.marked(character, rest.dropFirst()) else {
                text.append(character)
                rest = rest.dropFirst()
                continue
            }
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
            parts.append(part)
            rest = after
        }
        if !text.isEmpty { parts.append(.text(text)) }
        return parts
    }

    private static func marked(_ first: Character, _ rest: Substring) -> (Part, Substring)? {
        switch first {
        case "`": value(rest)
        case "⟨": setting(rest)
        default: nil
        }
    }

    private static func setting(_ rest: Substring) -> (Part, Substring)? {
        guard let end = rest.firstIndex(of: "⟩") else { return nil }
        let name = rest[..<end]
        let part =
            name.firstRange(of: " is ").map { verb in
                Part.setting(SettingPath(String(name[..<verb.lowerBound])), says: String(name[verb.upperBound...]))
            } ?? .setting(SettingPath(String(name)), says: nil)
        return (part, rest[rest.index(after: end)...])
    }

    /// Up to the next backtick that stands alone; nil: there is none.
    private static func value(_ rest: Substring) -> (Part, Substring)? {
        var value = ""
        var rest = rest
        while let character = rest.popFirst() {
            guard character == "`" else {
                value.append(character)
                continue
            }
            guard rest.first == "`" else { return (.value(value), rest) }
            value.append("`")
            rest = rest.dropFirst()
        }
        return nil
    }
}
