import Administration
import Provisioning

/// The rules as a form has them: those in force, with what was changed in its fields.
struct RulesDraft: Sendable {
    /// Something that is wrong, at the setting where it is.
    struct Finding: Sendable {
        let path: String
        let text: String
        let isError: Bool
    }

    let base: TargetRules
    private(set) var rules: TargetRules
    /// What the fields hold, by path.
    private(set) var texts: [String: String] = [:]
    private(set) var properties: [PropertyDraft]
    private(set) var findings: [Finding] = []

    /// The rules in force.
    init(_ base: TargetRules, _ sections: [RuleSection]) {
        self.base = base
        rules = base
        properties = base.attributes.properties.map(PropertyDraft.init)
        for setting in sections.flatMap(\.settings) { texts[setting.path] = setting.shown(base) }
    }

    /// A field that was not touched leaves its setting as it is, also one that no field can show.
    init(_ base: TargetRules, _ sections: [RuleSection], _ form: FormFields) {
        self.init(base, sections)
        for setting in sections.flatMap(\.settings) {
            guard let text = form.text(setting.path), text != texts[setting.path] else { continue }
            texts[setting.path] = text
            if let problem = setting.change(text, &rules) { note(setting.path, problem) }
        }
        if sections.contains(where: \.hasProperties), form.names.contains(PropertyDraft.nameField) { read(form) }
    }

    private mutating func read(_ form: FormFields) {
        properties = PropertyDraft.all(form)
        var seen: Set<String> = []
        var rows: [PropertyRule] = []
        for property in properties where !property.isEmpty {
            let row = property.rule(over: base.attributes.properties)
            if row.name.isEmpty {
                note(PropertyDraft.path, "A property with templates needs a name; empty both to remove it.")
            } else if !seen.insert(row.name.lowercased()).inserted {
                note(PropertyDraft.path, "There is another property “\(row.name)”; case makes no difference.")
            } else {
                rows.append(row)
            }
        }
        rules.attributes.properties = rows
    }

    mutating func note(_ path: String, _ text: String, isError: Bool = true) {
        findings.append(Finding(path: path, text: text, isError: isError))
    }

    /// The lines of a list, as they stand in the field.
    func entries(_ setting: RuleSetting) -> [String] { texts[setting.path]?.entries ?? [] }

    var hasErrors: Bool { findings.contains(where: \.isError) }

    /// Names these rules, so that others are not saved in their place.
    static func digest(_ rules: TargetRules) -> String {
        let alone = Settings(connectors: [ConnectorSettings(name: "x", displayName: "x", targets: [rules])])
        return ShownDigest.of([alone.exported(format: .json)])
    }
}

/// A property as its row of the form has it.
struct PropertyDraft: Sendable, Hashable {
    static let path = "attributes.properties"
    static let nameField = "property.name"

    let name: String
    let from: String
    let whenMissing: WhenMissing

    init(_ rule: PropertyRule) {
        name = rule.name
        from = rule.rule.from.joined(separator: "\n")
        whenMissing = rule.rule.whenMissing
    }

    private init(name: String, from: String, whenMissing: WhenMissing) {
        self.name = name
        self.from = from
        self.whenMissing = whenMissing
    }

    static let empty = PropertyDraft(name: "", from: "", whenMissing: .ignore)

    /// The rows of the form. Every row has all three fields.
    static func all(_ form: FormFields) -> [PropertyDraft] {
        let (names, templates) = (form.all(nameField), form.all("property.from"))
        let choices = form.all("property.whenMissing")
        return zip(zip(names, templates), choices).map { row, choice in
            PropertyDraft(
                name: row.0[...].trimmingBlanks, from: row.1.replacing("\r\n", with: "\n"),
                whenMissing: WhenMissing(rawValue: choice) ?? .ignore)
        }
    }

    var isEmpty: Bool { name.isEmpty && from.entries.isEmpty }

    /// Templates that were not touched stay as they are, also those of several lines.
    func rule(over base: [PropertyRule]) -> PropertyRule {
        let known = base.first { $0.name == name }
        let isUntouched = known.map { PropertyDraft($0).from == from } ?? false
        return PropertyRule(
            name: name,
            rule: AttributeRule(from: isUntouched ? known?.rule.from ?? [] : from.entries, whenMissing: whenMissing))
    }
}
