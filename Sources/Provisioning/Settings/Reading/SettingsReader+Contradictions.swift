/// Rules that can be read, each for itself, and together say what nobody means.
extension SettingsReader {
    mutating func noteContradictions(in section: SettingsSection, _ rules: TargetRules) {
        noteProtectedAlways(section, rules)
        noteDoubleEntries(
            section, "required", rules.groups.required,
            "`%` opens the door by groups.required, and is itself never assigned")
        noteDoubleEntries(
            section, "onlyAssign", rules.groups.onlyAssign,
            "`%` is in groups.onlyAssign too; neverAssign goes first, so nobody gets it")
        noteMatchingAll(section, "users", "account")
        noteMatchingAll(section, "groups", "group")
        noteDroppingAll(section)
        noteCleanup(section, rules.cleanup)
        noteFixedUsername(section)
        if !rules.copy.from.isEmpty, rules.protect.groups.isEmpty, let node = section.node("copy", "from") {
            warn(
                node, section.path("copy.from"),
                "copies any group that the other target has, of administrators too: name those in protect.groups")
        }
    }

    private mutating func noteProtectedAlways(_ section: SettingsSection, _ rules: TargetRules) {
        let protected = PatternList(rules.protect.groups)
        for (place, node) in section.elements("groups", "alwaysAssign").enumerated() {
            let named = node.member("name") ?? node
            guard let name = named.scalar?.text.trimmedName, !name.isEmpty,
                let entry = try? protected.firstMatch(name)
            else { continue }
            let path = section.path("groups.alwaysAssign[\(place)]")
            let message =
                "`\(name.clipped)` is protected by protect.groups (`\(entry.clipped)`), so nobody would get it"
            note(
                SettingsIssue(
                    line: named.line, column: named.column, path: path, message: message,
                    severity: checks.contradictions))
        }
    }

    /// `message` is told at the entry of `neverAssign`, with the entry in place of `%`.
    private mutating func noteDoubleEntries(
        _ section: SettingsSection, _ list: String, _ entries: [String], _ message: String
    ) {
        let names = Set(entries.map(\.trimmedName.foldedName))
        for (place, node) in section.elements("groups", "neverAssign").enumerated() {
            guard let entry = node.scalar?.text, names.contains(entry.trimmedName.foldedName) else { continue }
            // An expression that lets many in and assigns none of them is meant so.
            if list == "required", Pattern(entry: entry).reading == .expression { continue }
            let told = message.split(separator: "%", omittingEmptySubsequences: false).joined(separator: entry.clipped)
            warn(node, section.path("groups.neverAssign[\(place)]"), told)
        }
    }

    private mutating func noteMatchingAll(_ section: SettingsSection, _ list: String, _ thing: String) {
        for (place, node) in section.elements("protect", list).enumerated() {
            guard let entry = node.scalar?.text, Pattern(entry: entry).matchesEverything else { continue }
            warn(
                node, section.path("protect.\(list)[\(place)]"),
                "`\(entry.clipped)` protects every \(thing), so that nothing is ever done to one")
        }
    }

    private mutating func noteDroppingAll(_ section: SettingsSection) {
        for (place, node) in section.elements("dropWhen").enumerated() {
            guard let text = node.scalar?.text else { continue }
            let words = text.lowercased().split { " ()".contains($0) }
            guard words == ["username", "pr"] || words == ["id", "pr"] else { continue }
            warn(node, section.path("dropWhen[\(place)]"), "drops every user: each of them has that attribute")
        }
    }

    private mutating func noteCleanup(_ section: SettingsSection, _ cleanup: CleanupSettings) {
        if !cleanup.keepMemberships.isEmpty, !cleanup.removeMemberships,
            let node = section.node("cleanup", "keepMemberships")
        {
            warn(
                node, section.path("cleanup.keepMemberships"),
                "has no effect: these are exceptions to removeMemberships, which is false")
        }
        let actions = [cleanup.deleted, cleanup.deactivated, cleanup.outOfScope, cleanup.dropped]
        if cleanup.graceDays > 0, !actions.contains(where: { $0 == .delete || $0 == .anonymize }),
            let node = section.node("cleanup", "graceDays")
        {
            warn(
                node, section.path("cleanup.graceDays"),
                "has no effect: only delete and anonymize wait, and nothing is deleted or anonymized")
        }
    }

    private mutating func noteFixedUsername(_ section: SettingsSection) {
        for (place, node) in section.elements("attributes", "username", "from").enumerated() {
            guard let text = node.scalar?.text, !text.contains("{{") else { continue }
            warn(
                node, section.path("attributes.username.from[\(place)]"),
                "gives everybody the same username, which one account alone can have: "
                    + "write an attribute as in {{ userName }}")
        }
    }
}

extension Pattern {
    /// Whether it matches names that have nothing in common.
    fileprivate var matchesEverything: Bool {
        reading == .expression
            && ["a", "Zoe-9.x_y@example.com", "jira-users", "\u{E9}\u{4E2D} 0"].allSatisfy {
                (try? matches($0)) ?? false
            }
    }
}

extension SettingsSection {
    fileprivate func node(_ keys: String...) -> DocumentNode? {
        keys.reduce(Optional(node)) { $0?.member($1) }
    }

    fileprivate func elements(_ keys: String...) -> [DocumentNode] {
        guard case .sequence(let elements)? = keys.reduce(Optional(node), { $0?.member($1) })?.content else {
            return []
        }
        return elements
    }
}

extension DocumentNode {
    fileprivate func member(_ key: String) -> DocumentNode? {
        guard case .mapping(let members) = content else { return nil }
        return members.first { $0.name == key }?.value
    }
}
