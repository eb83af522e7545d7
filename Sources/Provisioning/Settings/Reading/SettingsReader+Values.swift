/// Values of a section by key. A key that is not there leaves `value` as it is: the default.
extension SettingsReader {
    mutating func read(_ section: SettingsSection, _ key: String, into value: inout Bool) {
        guard let node = section[key] else { return }
        guard case .bool(let read)? = node.scalar?.value else {
            return wrongKind(node, section.path(key), expected: "true or false")
        }
        value = read
    }

    mutating func read(_ section: SettingsSection, _ key: String, in range: ClosedRange<Int>, into value: inout Int) {
        guard let node = section[key] else { return }
        if let read = integer(node, section.path(key), in: range) { value = read }
    }

    mutating func read<Value: RawRepresentable<String> & CaseIterable>(
        _ section: SettingsSection, _ key: String, into value: inout Value
    ) {
        guard let node = section[key] else { return }
        if let read: Value = choice(node, section.path(key)) { value = read }
    }

    mutating func read(_ section: SettingsSection, _ key: String, into value: inout String) {
        guard let node = section[key], let read = text(node, section.path(key)) else { return }
        value = read
    }

    /// A list of texts, each looked at by `check`.
    mutating func read(
        _ section: SettingsSection, _ key: String, check: SettingsChecks.Check, into value: inout [String]
    ) {
        guard let node = section[key] else { return }
        value = texts(node, section.path(key), check: check)
    }

    mutating func texts(_ node: DocumentNode, _ path: String, check: SettingsChecks.Check) -> [String] {
        elements(node, path).compactMap { element in
            guard let text = text(element.node, element.path) else { return nil }
            note(check(text), element.node, element.path)
            return text
        }
    }

    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(_ node: DocumentNode, _ path: String) -> Value?
    {
        let allowed = Value.allCases.map(\.rawValue)
        guard let text = text(node, path) else { return nil }
        if let value = Value(rawValue: text) { return value }
        let suggestion = Spelling.nearest(to: text, in: allowed).map { "; did you mean `\($0)`?" } ?? ""
        note(node, path, "`\(text.clipped)` is not one of \(allowed.joined(separator: ", "))\(suggestion)")
        return nil
    }

    mutating func integer(_ node: DocumentNode, _ path: String, in range: ClosedRange<Int>) -> Int? {
        guard case .number(let literal)? = node.scalar?.value else {
            wrongKind(node, path, expected: "a whole number")
            return nil
        }
        guard let value = Int(literal), range.contains(value) else {
            note(node, path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return value
    }

    /// A text that is not empty and holds no control characters but tabs and line breaks.
    mutating func text(_ node: DocumentNode, _ path: String, allowEmpty: Bool = false) -> String? {
        guard case .string(let text)? = node.scalar?.value else {
            let isQuotable = node.scalar != nil && !node.isNull
            wrongKind(node, path, expected: isQuotable ? "a text (put it in quotes)" : "a text")
            return nil
        }
        guard allowEmpty || !text.isEmpty else {
            note(node, path, "must not be empty")
            return nil
        }
        guard text.utf8.count <= 16_384 else {
            note(node, path, "is longer than 16 KiB")
            return nil
        }
        guard !text.unicodeScalars.contains(where: \.isForbiddenInSettings) else {
            note(node, path, "holds a control character")
            return nil
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Invisible where people look at settings, or read differently by YAML and JSON.
    var isForbiddenInSettings: Bool {
        if self == "\n" || self == "\t" { return false }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: value == 0xFEFF || value & 0xFFFE == 0xFFFE
        }
    }
}
