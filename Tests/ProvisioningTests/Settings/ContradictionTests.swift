import Testing

@testable import Provisioning

@Suite struct ContradictionTests {
    static let rules = """
        version: 1
        targets: [{ name: directory, kind: directory }, { name: other, kind: directory }]
        connectors:
          - name: okta
            targets:
              - target: directory

        """

    /// Rules, and what is told of them without the line.
    static let cases: [(String, [String])] = [
        (
            "groups: { alwaysAssign: [staff, 'Admins '] }, protect: { groups: ['admin.'] }",
            [
                "41: error: groups.alwaysAssign[1]: `Admins` is protected by protect.groups (`admin.`), so nobody would get it"
            ]
        ),
        (
            "groups: { alwaysAssign: [{ name: root, when: active eq true }] }, protect: { groups: [root] }",
            [
                "42: error: groups.alwaysAssign[0]: `root` is protected by protect.groups (`root`), so nobody would get it"
            ]
        ),
        ("groups: { alwaysAssign: [staff], neverAssign: [x] }, protect: { groups: [admins] }", []),
        (
            "groups: { alwaysAssign: ['  '] }",
            ["34: error: groups.alwaysAssign[0]: is no name: there is nothing but blanks"]
        ),
        (
            "groups: { neverRemove: [' ', a] }",
            ["34: error: groups.neverRemove[0]: is no name: there is nothing but blanks"]
        ),
        (
            "groups: { required: [Staff, x], neverAssign: [y, staff] }",
            [
                "58: warning: groups.neverAssign[1]: `staff` opens the door by groups.required, and is itself never assigned"
            ]
        ),
        ("groups: { required: ['app-.*'], neverAssign: ['app-.*'] }", []),
        (
            "groups: { onlyAssign: ['a.*'], neverAssign: ['A.*'] }",
            [
                "54: warning: groups.neverAssign[0]: `A.*` is in groups.onlyAssign too; neverAssign goes first, so nobody gets it"
            ]
        ),
        (
            "protect: { users: [root, '.*'] }",
            ["34: warning: protect.users[1]: `.*` protects every account, so that nothing is ever done to one"]
        ),
        (
            "protect: { groups: ['(.+)'] }",
            ["29: warning: protect.groups[0]: `(.+)` protects every group, so that nothing is ever done to one"]
        ),
        ("protect: { users: ['svc-.*', '.*@example.com'], groups: ['[a-z]+'] }", []),
        (
            "dropWhen: ['title pr', '(UserName pr)']",
            ["32: warning: dropWhen[1]: drops every user: each of them has that attribute"]
        ),
        ("dropWhen: ['not (userName pr)']", []),
        (
            "cleanup: { keepMemberships: [a] }",
            [
                "37: warning: cleanup.keepMemberships: has no effect: these are exceptions to removeMemberships, which is false"
            ]
        ),
        ("cleanup: { keepMemberships: [a], removeMemberships: true }", []),
        (
            "cleanup: { graceDays: 3 }",
            [
                "31: warning: cleanup.graceDays: has no effect: only delete and anonymize wait, and nothing is deleted or anonymized"
            ]
        ),
        ("cleanup: { graceDays: 3, dropped: anonymize }", []),
        (
            "attributes: { username: { from: ['{{ userName }}', guest] } }",
            [
                "60: warning: attributes.username.from[1]: gives everybody the same username, which one account alone can have: write an attribute as in {{ userName }}"
            ]
        ),
        (
            "copy: { from: [other] }",
            [
                "23: warning: copy.from: copies any group that the other target has, of administrators too: name those in protect.groups"
            ]
        ),
        ("copy: { from: [other] }, protect: { groups: [admins] }", []),
    ]

    @Test(arguments: cases)
    func `rules that say what nobody means are told with their place`(rules: String, issues: [String]) {
        // One setting a line, as people write them.
        let lines = rules.split(separator: "}, protect").enumerated().map { $0 == 0 ? String($1) : "protect\($1)" }
        let isSplit = lines.count > 1
        let text = lines.enumerated().map { "        " + $1 + (isSplit && $0 == 0 ? "}" : "") }.joined(separator: "\n")
        let reading = Settings.read(Self.rules + text)
        let told = reading.issues.map { issue in
            issue.description.replacing("connectors[0].targets[0].", with: "").drop { $0 != ":" }.dropFirst()
        }
        #expect(told.map(String.init) == issues)
        #expect((reading.settings == nil) == issues.contains { $0.contains("error") })
    }

    @Test func `a server starts with contradictory rules of an earlier release`() {
        var checks = SettingsChecks.standard
        checks.contradictions = .warning
        let text = Self.rules + "        groups: { alwaysAssign: [a] }\n        protect: { groups: [a] }"
        let reading = Settings.read(text, checks: checks)
        #expect(reading.settings != nil)
        #expect(reading.warnings.count == 1)
    }
}
