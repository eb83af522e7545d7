import Provisioning

/// Settings as the forms call them.
enum SettingWords {
    private static let byPath: [String: RuleSetting] = {
        var byPath: [String: RuleSetting] = [:]
        for setting in (RuleSection.provisioning + RuleSection.safety).flatMap(\.settings) {
            byPath[setting.path] = setting
            // Templates and what stands in for them are two fields of one setting.
            if setting.path.hasSuffix(".from"), setting.path.hasPrefix("attributes.") {
                byPath[String(setting.path.dropLast(5))] = setting
            }
        }
        return byPath
    }()

    private static let safety = Set(RuleSection.safety.flatMap(\.settings).map(\.path))
    /// Where the section says whose they are.
    private static let labels = ["protect.users": "Protected users", "protect.groups": "Protected groups"]

    /// Nil for what is no setting of the forms.
    static func label(_ path: String) -> String? { byPath[path].map { labels[path] ?? $0.label } }

    /// `“The user was deleted” says “Disable the account”`; without a label as a settings document has it.
    static func told(_ path: SettingPath, says value: String?) -> String {
        let name = label(path.description)
        guard let value else { return name.map { "“\($0)”" } ?? path.description }
        guard let name else { return "\(path) is \(value)" }
        guard case .choice(let choices)? = byPath[path.description]?.control,
            let choice = choices.first(where: { $0.value == value })
        else { return "“\(name)” says “\(value)”" }
        return "“\(name)” says “\(choice.title)”"
    }

    /// Where the form has it; nil when none does.
    static func field(_ path: SettingPath, of connector: String, _ target: String) -> String? {
        guard let setting = byPath[path.description] else { return nil }
        let tab: RulesTab = safety.contains(setting.path) ? .safety : .provisioning
        return "\(tab.path(connector, target))#\(RuleField.id(setting.path))"
    }
}
