extension SettingsReader {
    mutating func connector(_ node: DocumentNode, _ path: String, targets: [String]) -> ConnectorSettings? {
        let keys = ["name", "displayName", "identityProvider", "enabled", "targets"]
        guard let section = section(node, path, keys: keys) else { return nil }
        let name = name(section)
        var connector = ConnectorSettings(name: name ?? "", displayName: name ?? "")
        read(section, "displayName", into: &connector.displayName)
        read(section, "identityProvider", into: &connector.identityProvider)
        let before = errorCount
        read(section, "enabled", into: &connector.enabled)
        if isBroken(since: before) { connector.enabled = false }
        if let node = section["targets"] {
            let path = section.path("targets")
            connector.targets = elements(node, path).compactMap { rules($0.node, $0.path, targets: targets) }
            noteDoubles(connector.targets.map(\.target), node, path, what: "entry for the target", key: "target")
        }
        return name == nil ? nil : connector
    }

    private mutating func rules(_ node: DocumentNode, _ path: String, targets: [String]) -> TargetRules? {
        let keys = [
            "target", "enabled", "attributes", "dropWhen", "groups", "link", "copy", "cleanup", "protect", "safety",
            "sync",
        ]
        let before = errorCount
        guard let section = section(node, path, keys: keys) else { return nil }
        var rules = TargetRules(target: targetReference(section, targets) ?? "")
        read(section, "enabled", into: &rules.enabled)
        readAttributes(section, into: &rules.attributes)
        read(section, "dropWhen", check: checks.filter, into: &rules.dropWhen)
        readGroups(section, into: &rules.groups)
        read(section, "link", into: &rules.link)
        readCopy(section, to: rules.target, targets: targets, into: &rules.copy)
        readCleanup(section, into: &rules.cleanup)
        readProtect(section, into: &rules.protect)
        readSafety(section, into: &rules.safety)
        if isBroken(since: before) {
            // Nothing goes by them, and whoever looks at them finds rules that can be read.
            rules = TargetRules(target: rules.target)
            rules.enabled = false
        }
        readSync(section, into: &rules.sync)
        noteContradictions(in: section, rules)
        return rules.target.isEmpty ? nil : rules
    }

    private mutating func targetReference(_ section: SettingsSection, _ targets: [String]) -> String? {
        guard let name = name(section, "target"), let node = section["target"] else { return nil }
        noteUnknownTarget(name, node, section.path("target"), targets)
        return name
    }

    mutating func noteUnknownTarget(_ name: String, _ node: DocumentNode, _ path: String, _ targets: [String]) {
        guard !targets.contains(name) else { return }
        let suggestion = Spelling.nearest(to: name, in: targets).map { "; did you mean `\($0)`?" }
        let allowed = targets.isEmpty ? "; there are none" : "; there are: \(targets.joined(separator: ", "))"
        note(node, path, "there is no target `\(name.clipped)`" + (suggestion ?? allowed))
    }

    private mutating func readAttributes(_ parent: SettingsSection, into rules: inout AttributeRules) {
        guard let node = parent["attributes"],
            let section = section(
                node, parent.path("attributes"),
                keys: ["username", "displayName", "email", "firstName", "lastName", "properties"])
        else { return }
        readAttribute(section, "username", into: &rules.username)
        readAttribute(section, "displayName", into: &rules.displayName)
        readAttribute(section, "email", into: &rules.email)
        readAttribute(section, "firstName", into: &rules.firstName)
        readAttribute(section, "lastName", into: &rules.lastName)
        if let node = section["properties"] { rules.properties = properties(node, section.path("properties")) }
    }

    private mutating func readAttribute(_ parent: SettingsSection, _ key: String, into rule: inout AttributeRule) {
        guard let node = parent[key] else { return }
        rule = attribute(node, parent.path(key), default: rule)
    }

    private mutating func properties(_ node: DocumentNode, _ path: String) -> [PropertyRule] {
        guard case .mapping(let members) = node.content else {
            wrongKind(node, path, expected: "a mapping")
            return []
        }
        var seen: Set<String> = []
        return members.map { member in
            let path = path.appending(member.name.clipped)
            if !seen.insert(member.name.lowercased()).inserted {
                note(member.value, path, "there is another property of this name; case makes no difference")
            }
            if let problem = Self.problem(withProperty: member.name) { note(member.value, path, problem) }
            let rule = attribute(member.value, path, default: AttributeRule(from: []))
            return PropertyRule(name: member.name, rule: rule)
        }
    }

    private static func problem(withProperty name: String) -> String? {
        if let own = NameProperty.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) {
            return "is an attribute of its own: write `\(own.rawValue)` beside `properties`"
        }
        let isPlain = name.unicodeScalars.allSatisfy {
            !$0.properties.isPatternWhitespace && !$0.isForbiddenInSettings
        }
        return (1...255).contains(name.utf8.count) && isPlain
            ? nil : "a property has a name of 1 to 255 bytes without spaces and control characters"
    }

    private mutating func attribute(_ node: DocumentNode, _ path: String, default rule: AttributeRule) -> AttributeRule
    {
        guard let section = section(node, path, keys: ["from", "whenMissing"]) else { return rule }
        var rule = rule
        read(section, "from", check: checks.template, into: &rule.from)
        if rule.from.isEmpty { note(section["from"] ?? node, section.path("from"), "needs at least one template") }
        read(section, "whenMissing", into: &rule.whenMissing)
        return rule
    }
}
