import Provisioning
import Testing

@testable import AdminSite

struct RulesDraftTests {
    private let base = TargetRules(target: "directory")

    private func draft(
        _ form: KeyValuePairs<String, String>, _ sections: [RuleSection] = RuleSection.provisioning,
        over base: TargetRules? = nil
    ) -> RulesDraft {
        RulesDraft(base ?? self.base, sections, FormFields(form))
    }

    /// The form as the browser sends it back when nobody touched a field.
    private func untouched(_ rules: TargetRules, _ tab: RulesTab) -> RulesDraft {
        let shown = tab.sections.flatMap(\.settings).map { ($0.path, $0.shown(rules).replacing("\n", with: "\r\n")) }
        var draft = RulesDraft(rules, tab.sections)
        for (path, text) in shown {
            draft = RulesDraft(rules, tab.sections, FormFields([path: text]))
            #expect(draft.rules == rules, "\(path)")
        }
        return draft
    }

    @Test(arguments: RulesTab.allCases)
    func `a form that nobody touched changes nothing`(tab: RulesTab) {
        var odd = base
        odd.attributes.username.from = ["{{ userName\n| lower }}"]
        odd.groups.alwaysAssign = [AlwaysAssign(name: "staff", condition: "userType eq \"a\""), .init(name: "all")]
        odd.safety.accounts.count = nil
        for rules in [base, odd] { #expect(!untouched(rules, tab).hasErrors) }
    }

    @Test(arguments: RulesTab.allCases)
    func `every setting says where it stands, once`(tab: RulesTab) {
        let paths = tab.sections.flatMap(\.settings).map(\.path)
        #expect(Set(paths).count == paths.count)
        #expect(tab.sections.flatMap(\.settings).allSatisfy { !$0.label.isEmpty })
    }

    @Test func `lines of a list become its entries, without blank ones`() {
        let draft = draft(["groups.required": " staff \r\n\r\n\tdev.*\r\n"])
        #expect(draft.rules.groups.required == ["staff", "dev.*"])
        #expect(!draft.hasErrors)
    }

    @Test func `a group that is always assigned may have a condition`() {
        let draft = draft(["groups.alwaysAssign": "all\nstaff when: userType eq \"Employee\""])
        #expect(
            draft.rules.groups.alwaysAssign == [
                AlwaysAssign(name: "all"), AlwaysAssign(name: "staff", condition: "userType eq \"Employee\""),
            ])
    }

    @Test(arguments: [
        ("groups.alwaysAssign", "all\nstaff when:  "), ("safety.window", "soon"), ("safety.accounts.count", "many"),
        ("safety.accounts.percent", "1.5"),
        ("cleanup.graceDays", ""), ("cleanup.deleted", "explode"), ("link", ""), ("enabled", "maybe"),
    ])
    func `a value that is none is told at its field, and the rules stay as they are`(path: String, text: String) {
        let draft = draft([path: text], path.hasPrefix("groups") ? RuleSection.provisioning : RuleSection.safety)
        #expect(draft.findings.map(\.path) == [path])
        #expect(draft.hasErrors)
        #expect(draft.rules == base)
        #expect(draft.texts[path] == text, "what was typed is still there")
    }

    @Test func `an empty count is no limit, and 0 holds all`() {
        let none = draft(["safety.accounts.count": ""], RuleSection.safety)
        #expect(none.rules.safety.accounts.count == nil)
        #expect(draft(["safety.accounts.count": " 0 "], RuleSection.safety).rules.safety.accounts.count == 0)
        #expect(!none.hasErrors)
    }

    @Test func `properties are the rows that have a name`() {
        let draft = draft([
            "property.name": "department", "property.from": "{{ department }}\r\n{{ title }}",
            "property.whenMissing": "clear", "property.name ": "", "property.from ": "",
        ])
        #expect(draft.rules.attributes.properties.map(\.name) == ["department"])
        #expect(draft.rules.attributes.properties.first?.rule.from == ["{{ department }}", "{{ title }}"])
        #expect(draft.rules.attributes.properties.first?.rule.whenMissing == .clear)
    }

    @Test func `a property without a name, or with that of another, is told`() {
        let nameless = draft(["property.name": " ", "property.from": "{{ title }}", "property.whenMissing": "ignore"])
        #expect(nameless.findings.map(\.path) == ["attributes.properties"])
        let twice = draft([
            "property.name": "a", "property.from": "{{ title }}", "property.whenMissing": "ignore",
            "property.name ": "", "property.name": "A", "property.from": "{{ title }}",
            "property.whenMissing": "ignore",
        ])
        #expect(twice.hasErrors)
        #expect(twice.rules.attributes.properties.map(\.name) == ["a"])
    }

    @Test func `an emptied row removes its property`() {
        var rules = base
        rules.attributes.properties = [PropertyRule(name: "title", rule: AttributeRule(from: ["{{ title }}"]))]
        let draft = draft(
            ["property.name": "", "property.from": "", "property.whenMissing": "ignore"], over: rules)
        #expect(draft.rules.attributes.properties == [])
        #expect(!draft.hasErrors)
    }

    @Test func `a template of several lines can't be edited in a field, and stays whole`() throws {
        var rules = base
        rules.attributes.username.from = ["{{ userName\n| lower }}"]
        let setting = try #require(
            RuleSection.provisioning.flatMap(\.settings).first { $0.path == "attributes.username.from" })
        #expect(!setting.canEdit(rules))
        #expect(setting.canEdit(base))
        let field = RuleField(setting, RulesDraft(rules, RuleSection.provisioning))
        #expect(field.isLocked)
        #expect(field.hint.contains("Settings as code"))
    }

    @Test func `other rules have another digest`() {
        var other = base
        other.groups.required = ["staff"]
        #expect(RulesDraft.digest(base) == RulesDraft.digest(TargetRules(target: "directory")))
        #expect(RulesDraft.digest(base) != RulesDraft.digest(other))
    }

    @Test func `a finding of an entry is told at its list, counted as people do`() {
        let finding = RulesDraft.Finding(path: "groups.required[1]", text: "It is empty.", isError: true)
        #expect(finding.isOf("groups.required"))
        #expect(!finding.isOf("groups.require"))
        #expect(!finding.isOf("groups.requiredToo"))
        #expect(finding.problem(of: "groups.required").text == "Entry 2: It is empty.")
    }
}
