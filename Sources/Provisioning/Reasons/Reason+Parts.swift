// Marks are read scalar by scalar, as they were written: what stands between them may begin with an accent, and would make
// one `Character` with the mark.

extension Reason {
    private typealias Rest = Substring.UnicodeScalarView

    /// What it is made of, in order.
    public var parts: [Part] {
        var parts: [Part] = []
        var text = String.UnicodeScalarView()
        var rest = stored[...].unicodeScalars
        while let scalar = rest.popFirst() {
            guard let (part, after) = Self.marked(scalar, rest) else {
                text.append(scalar)
                continue
            }
            if !text.isEmpty { parts.append(.text(String(text))) }
            text = String.UnicodeScalarView()
            parts.append(part)
            rest = after
        }
        if !text.isEmpty { parts.append(.text(String(text))) }
        return parts
    }

    private static func marked(_ first: Unicode.Scalar, _ rest: Rest) -> (Part, Rest)? {
        switch first {
        case "`": value(rest)
        case "⟨": setting(rest)
        default: nil
        }
    }

    private static func setting(_ rest: Rest) -> (Part, Rest)? {
        guard let end = rest.firstIndex(of: "⟩") else { return nil }
        let name = String(rest[..<end])
        let part =
            name.firstRange(of: " is ").map { verb in
                Part.setting(SettingPath(String(name[..<verb.lowerBound])), says: String(name[verb.upperBound...]))
            } ?? .setting(SettingPath(name), says: nil)
        return (part, rest[rest.index(after: end)...])
    }

    /// Up to the next backtick that stands alone; nil: there is none.
    private static func value(_ rest: Rest) -> (Part, Rest)? {
        var value = String.UnicodeScalarView()
        var rest = rest
        while let scalar = rest.popFirst() {
            guard scalar == "`" else {
                value.append(scalar)
                continue
            }
            guard rest.first == "`" else { return (.value(String(value)), rest) }
            value.append("`")
            rest = rest.dropFirst()
        }
        return nil
    }
}
