import Provisioning

/// One setting of the rules as a field of a form: what the field shows, and what a text in it makes of the rules.
struct RuleSetting: Sendable {
    enum Control: Sendable {
        case line
        /// One entry a line.
        case list
        case choice([Choice])
    }

    struct Choice: Sendable {
        let value: String
        let title: String
    }

    /// Whose names the entries of a list are matched with.
    enum Subject: Sendable { case groups, users }

    typealias Place<Value> = any (WritableKeyPath<TargetRules, Value> & Sendable)

    /// As in the settings document: `groups.required`.
    let path: String
    let label: String
    let hint: String
    let control: Control
    var patterns: Subject?
    /// The SCIM filter that an entry of the list has for a condition; empty: it has none.
    var condition: (@Sendable (String) -> String)?
    /// The row of a table that it stands in.
    var row: String?
    let shown: @Sendable (TargetRules) -> String
    /// A sentence about what is wrong with the text; then the rules stay as they are.
    let change: @Sendable (String, inout TargetRules) -> String?

    /// False for a value that the field can't show without loss, such as a template of several lines: it stays as it is.
    func canEdit(_ rules: TargetRules) -> Bool {
        var again = rules
        return change(shown(rules), &again) == nil && again == rules
    }
}

extension RuleSetting {
    static func list(
        _ path: String, _ label: String, _ hint: String, _ place: Place<[String]>, patterns: Subject? = nil
    ) -> RuleSetting {
        RuleSetting(
            path: path, label: label, hint: hint, control: .list, patterns: patterns,
            shown: { $0[keyPath: place].joined(separator: "\n") },
            change: { text, rules in
                rules[keyPath: place] = text.entries
                return nil
            })
    }

    /// With conditions in its entries, which are tried while one types.
    func trying(_ condition: @escaping @Sendable (String) -> String) -> RuleSetting {
        var setting = self
        setting.condition = condition
        return setting
    }

    static func line(_ path: String, _ label: String, _ hint: String, _ place: Place<String>) -> RuleSetting {
        RuleSetting(
            path: path, label: label, hint: hint, control: .line, shown: { $0[keyPath: place] },
            change: { text, rules in
                rules[keyPath: place] = text
                return nil
            })
    }

    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ path: String, _ label: String, _ hint: String, _ place: Place<Value>, _ title: (Value) -> String
    ) -> RuleSetting {
        RuleSetting(
            path: path, label: label, hint: hint,
            control: .choice(Value.allCases.map { Choice(value: $0.rawValue, title: title($0)) }),
            shown: { $0[keyPath: place].rawValue },
            change: { text, rules in
                guard let value = Value(rawValue: text) else { return "Choose one of the list." }
                rules[keyPath: place] = value
                return nil
            })
    }

    static func yesOrNo(
        _ path: String, _ label: String, _ hint: String, _ place: Place<Bool>
    ) -> RuleSetting {
        RuleSetting(
            path: path, label: label, hint: hint,
            control: .choice([Choice(value: "yes", title: "Yes"), Choice(value: "no", title: "No")]),
            shown: { $0[keyPath: place] ? "yes" : "no" },
            change: { text, rules in
                guard text == "yes" || text == "no" else { return "Choose Yes or No." }
                rules[keyPath: place] = text == "yes"
                return nil
            })
    }

    static func number(
        _ path: String, _ label: String, _ hint: String, _ get: @escaping @Sendable (TargetRules) -> Int,
        _ set: @escaping @Sendable (Int, inout TargetRules) -> Void
    ) -> RuleSetting {
        RuleSetting(
            path: path, label: label, hint: hint, control: .line, shown: { "\(get($0))" },
            change: { text, rules in
                guard let number = Int(text[...].trimmingBlanks) else { return "This must be a whole number." }
                set(number, &rules)
                return nil
            })
    }
}

extension String {
    /// The lines that say something, without blanks around them.
    var entries: [String] { split(separator: "\n").map(\.trimmingBlanks).filter { !$0.isEmpty } }
}
