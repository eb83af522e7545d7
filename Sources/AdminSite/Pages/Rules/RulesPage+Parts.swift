import Provisioning

// What the page of rules is made of: sections with their fields, properties, and what saving would do.

extension RulesPage.Section {
    init(_ section: RuleSection, _ draft: RulesDraft) {
        heading = section.title
        text = section.text
        fields = section.settings.filter { $0.row == nil }.map { RuleField($0, draft) }
        limits = RulesPage.Limits(section, draft)
        properties = section.hasProperties ? RulesPage.Properties(draft) : nil
    }
}

extension RulesPage.Limits {
    /// Nil for a section without a table.
    init?(_ section: RuleSection, _ draft: RulesDraft) {
        let settings = section.settings.filter { $0.row != nil }
        guard !settings.isEmpty else { return nil }
        var kinds: [Kind] = []
        for setting in settings {
            let before = kinds.last?.title == setting.row ? kinds.removeLast().cells : []
            kinds.append(Kind(title: setting.row ?? "", cells: before + [RuleField(setting, draft)]))
        }
        self.kinds = kinds
    }
}

extension RulesPage.Properties {
    init(_ draft: RulesDraft) {
        problems = draft.findings.filter { $0.isOf(PropertyDraft.path) }.map { finding in
            let name = finding.path.dropFirst(PropertyDraft.path.count + 1)
            return RuleField.Problem(
                tone: finding.isError ? "error" : "muted",
                text: name.isEmpty ? finding.text : "\(name): \(finding.text)")
        }
        rows = draft.properties.map(RulesPage.Row.init)
        blank = RulesPage.Row(.empty)
    }
}

extension RulesPage.Row {
    init(_ draft: PropertyDraft) {
        property = draft.name
        from = draft.from
        options = WhenMissing.allCases.map {
            RuleField.Option(value: $0.rawValue, title: $0.told, isChosen: $0 == draft.whenMissing)
        }
        rows = min(max(draft.from.split(separator: "\n").count + 1, 2), 12)
    }
}

extension RulesPage.Outlook {
    init(_ change: RulesChange) {
        differences = change.differences
        previews = change.previews.map(SyncOutlook.init)
        isSame = change.differences.isEmpty
        canSave = change.canSave
        save = SyncOutlook.verb("Save", change.previews)
    }
}
