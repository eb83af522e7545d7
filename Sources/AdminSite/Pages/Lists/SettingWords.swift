import Provisioning

/// Reasons name settings as the document has them: here they have the labels of the forms.
enum SettingWords {
    private static let byName: [String: RuleSetting] = {
        var byName: [String: RuleSetting] = [:]
        for setting in (RuleSection.provisioning + RuleSection.safety).flatMap(\.settings) {
            byName[setting.path] = setting
            if setting.path.hasSuffix(".from"), setting.path.hasPrefix("attributes.") {
                byName[String(setting.path.dropLast(5))] = setting
            }
        }
        // Reasons about groups leave the section out.
        for name in ["onlyAssign", "neverAssign", "alwaysAssign", "neverRemove", "localMemberships"] {
            byName[name] = byName["groups.\(name)"]
        }
        // Too common a word to be known by itself.
        byName["link"] = nil
        return byName
    }()

    private static let labels = ["protect.users": "Protected users", "protect.groups": "Protected groups"]
    private static let phrases = [
        "link is automatic": "such accounts are linked at once",
        "link is never": "the rules forbid to link accounts that are there already",
    ]

    /// Nil for what is no setting of the forms.
    static func label(_ name: String) -> String? { byName[name].map { labels[name] ?? $0.label } }

    /// What stands between backticks is a value: it stays as it is, in quotes.
    static func told(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        var told = ""
        for (index, part) in parts.enumerated() {
            if index.isMultiple(of: 2) {
                told += words(part)
            } else {
                told += index == parts.count - 1 ? "`\(part)" : "“\(part)”"
            }
        }
        return told
    }

    private static func words(_ text: Substring) -> String {
        var told = ""
        var rest = phrases.reduce(text) { $0.replacing($1.key, with: $1.value) }
        while let start = rest.firstIndex(where: isOfName) {
            told += rest[..<start]
            let token = rest[start...].prefix(while: isOfName)
            rest = rest[token.endIndex...]
            let name = token.reversed().drop { $0 == "." }.reversed()
            guard told.last != "@", let label = label(String(name)) else {
                told += token
                continue
            }
            told += "“\(label)”" + choice(of: String(name), in: &rest) + String(token.dropFirst(name.count))
        }
        return told + rest
    }

    /// ` is disable`, as the form has it; takes it away.
    private static func choice(of name: String, in rest: inout Substring) -> String {
        guard case .choice(let choices)? = byName[name]?.control, rest.hasPrefix(" is ") else { return "" }
        let word = rest.dropFirst(4).prefix(while: \.isLetter)
        guard let choice = choices.first(where: { $0.value == word }) else { return "" }
        rest = rest[word.endIndex...]
        return " says “\(choice.title)”"
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == ".")
    }
}

extension Told {
    /// A reason in the words of the forms.
    static func reason(_ text: String) -> String { cut(SettingWords.told(text)) }
}
