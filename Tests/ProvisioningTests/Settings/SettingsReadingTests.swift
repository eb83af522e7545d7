import Provisioning
import Testing

@Suite struct SettingsReadingTests {
    static let rules = """
        version: 1
        targets: [{ name: directory, kind: directory }]
        connectors:
          - name: okta
            targets:
              - target: directory

        """

    @Test func `takes the least there can be`() throws {
        #expect(try Settings(parsing: "version: 1") == Settings())
        #expect(try Settings(parsing: #"{"version":1}"#) == Settings())
    }

    @Test func `fills in the defaults`() throws {
        let settings = try Settings(parsing: Self.rules)
        #expect(settings.targets == [TargetSettings(name: "directory", kind: "directory")])
        let connector = ConnectorSettings(
            name: "okta", displayName: "okta", targets: [TargetRules(target: "directory")])
        #expect(settings.connectors == [connector])
    }

    @Test func `reads what is written`() throws {
        let settings = try Settings(
            parsing: Self.rules + """
                        groups:
                          required: [jira-users, "2024"]
                          alwaysAssign:
                            - everyone
                            - { name: contractors, when: 'userType eq "Contractor"' }
                          localMemberships: keep
                        attributes:
                          properties:
                            department: { from: ["{{ userType }}"], whenMissing: clear }
                        cleanup: { deleted: keep, removeMemberships: true }
                        sync: { schedule: null }
                """)
        let rules = try #require(settings.connectors.first?.targets.first)
        #expect(rules.groups.required == ["jira-users", "2024"])
        let contractors = AlwaysAssign(name: "contractors", condition: #"userType eq "Contractor""#)
        #expect(rules.groups.alwaysAssign == [AlwaysAssign(name: "everyone"), contractors])
        #expect(rules.groups.localMemberships == .keep)
        let department = AttributeRule(from: ["{{ userType }}"], whenMissing: .clear)
        #expect(rules.attributes.properties == [PropertyRule(name: "department", rule: department)])
        #expect(rules.cleanup == CleanupSettings(deleted: .keep, removeMemberships: true))
        #expect(rules.sync.schedule == nil)
    }

    @Test func `keeps the default of whenMissing when only the templates are given`() throws {
        let settings = try Settings(
            parsing: Self.rules + """
                        attributes: { username: { from: ["{{ externalId }}"] } }
                """)
        let rule = settings.connectors.first?.targets.first?.attributes.username
        #expect(rule == AttributeRule(from: ["{{ externalId }}"], whenMissing: .drop))
    }

    @Test func `reads JSON as other programs write it`() throws {
        let settings = try Settings(
            parsing:
                "{\"version\":1,\n\t\"connectors\":[{\"name\":\"a\",\"displayName\":\"\\ud83d\\ude00 \\u00e9\\/\"}]}")
        #expect(settings.connectors.first?.displayName == "😀 é/")
    }

    @Test(arguments: [
        ("version: 2", "1:10: error: version: must be 1"),
        ("targets: []", "1:1: error: version: is missing"),
        ("- a", "1:1: error: must be a mapping, not a list"),
        ("version: 1\ntarget: []", "2:1: error: target: there is no setting `target` here; did you mean `targets`?"),
        ("version: 1\nfoo: 1", "there is no setting `foo` here; allowed: version, targets, connectors"),
        ("version: 1\ntargets:", "2:9: error: targets: must be a list, not nothing; leave the key out"),
        ("version: 1\nversion: 1", "2:1: error: version: stands here twice; the first is at 1:1"),
        (
            "version: 1\nconnectors:\n  - name: a\n    enabled: true\n    enabled: false",
            "5:5: error: connectors[0].enabled: stands here twice; the first is at 4:5"
        ),
        ("version: 1\nconnectors: [{ name: &a b }]", "error: connectors[0].name: "),
        ("version: 1\nconnectors: [{ name: Okta }]", "2:22: error: connectors[0].name: `Okta` is no name"),
        ("version: 1\nconnectors: [{ name: -a }]", "is no name: use 1 to 63 of a–z"),
        ("version: 1\nconnectors: [{ name: 12 }]", "must be a text (put it in quotes), not a number"),
        ("version: 1\nconnectors: [{ displayName: x }]", "2:14: error: connectors[0].name: is missing"),
        ("version: 1\nconnectors: [{ name: a }, { name: a }]", "connectors[1].name: there is another connector `a`"),
        ("version: 1\nconnectors: [{ name: a, enabled: yes }]", "must be true or false, not a text"),
        (
            "version: 1\nconnectors: [{ name: a, identityProvider: okt }]",
            "`okt` is not one of okta, entra, onelogin, jumpcloud, ping, google, keycloak, authentik, other; did you "
                + "mean `okta`?"
        ),
        (
            "version: 1\ntargets: [{ name: a, kind: directory }, { name: a, kind: directory }]",
            "targets[1].name: there is another target `a`"
        ),
        ("version: 1\ntargets: [{ name: a, kind: ldap }]", "`ldap` is not one of directory, jira"),
        (
            "version: 1\ntargets: [{ name: a, kind: directory, url: https://x }]",
            "targets[0].url: has no meaning for a target of kind directory"
        ),
    ])
    func `says what is wrong, where, and what is allowed`(document: String, issue: String) {
        let found = issues(document)
        #expect(found.contains { $0.contains(issue) }, "\(found)")
    }

    @Test(arguments: [
        ("        link: maybe", "8: error: connectors[0].targets[0].link: `maybe` is not one of ask, automatic, never"),
        ("        groups: { requird: [] }", "there is no setting `requird` here; did you mean `required`?"),
        ("        groups: { required: [a, 1] }", "groups.required[1]: must be a text (put it in quotes)"),
        ("        groups: { required: a }", "groups.required: must be a list, not a text"),
        ("        groups: { alwaysAssign: [{ when: 'x pr' }] }", "groups.alwaysAssign[0].name: is missing"),
        ("        attributes: { email: { from: [] } }", "attributes.email.from: needs at least one template"),
        ("        attributes: { properties: { a: {} } }", "properties.a.from: needs at least one template"),
        (
            "        attributes: { properties: { a: { from: [x] }, A: { from: [x] } } }",
            "properties.A: there is another property of this name"
        ),
        ("        copy: { from: [directory] }", "copy.from[0]: `directory` is the target that is copied to"),
        ("        copy: { from: [nowhere, nowhere] }", "copy.from[1]: `nowhere` is in the list already"),
        ("        copy: { from: [nowhere] }", "copy.from[0]: there is no target `nowhere`; there are: directory"),
        ("        cleanup: { graceDays: -1 }", "must be a whole number from 0 to 3650"),
        ("        safety: { window: 2 fortnights }", "`2 fortnights` is no span of time"),
        ("        safety: { accounts: { percent: 101 } }", "must be a whole number from 0 to 100"),
        (
            "        sync: { schedule: 0 25 * * * }",
            "8:27: error: connectors[0].targets[0].sync.schedule: `25` is no hour"
        ),
        ("        sync: { schedule: 0 3 30 2 * }", "sync.schedule: `0 3 30 2 *` never comes"),
        ("        sync: { timeZone: Europe/Berlni }", "sync.timeZone: `Europe/Berlni` is no time zone"),
        ("        sync: { timeZone: EST }", "sync.timeZone: `EST` is no time zone"),
        ("        enabled: 1", "must be true or false, not a number"),
        ("      - target: directory", "targets[1].target: there is another entry for the target `directory`"),
        ("      - target: directry", "there is no target `directry`; did you mean `directory`?"),
    ])
    func `checks the rules`(line: String, issue: String) {
        let found = issues(Self.rules + line)
        #expect(
            found.contains {
                $0.contains(issue.replacing("8: error", with: "7:15: error").replacing("8:27", with: "7:29"))
            }, "\(found)")
    }

    @Test func `finds everything in one pass, in the order of the document`() {
        let lines = Settings.read("version: 3\ntargets: 1\nconnectors: [{ name: A }, { name: b, x: 1 }]").issues.map(
            \.path)
        #expect(lines == ["version", "targets", "connectors[0].name", "connectors[1].x"])
    }

    @Test func `warnings alone do not refuse a document`() throws {
        var checks = SettingsChecks()
        checks.pattern = { _ in [.init(message: "is read as a plain name", severity: .warning)] }
        let reading = Settings.read(Self.rules + "        groups: { required: [\"(\"] }", checks: checks)
        #expect(reading.errors.isEmpty)
        #expect(reading.warnings.count == 1)
        #expect(reading.settings?.connectors.first?.targets.first?.groups.required == ["("])
    }

    @Test(arguments: [
        ("'it''s ', 'bad'", 7, "one quote written twice is one character"),
        (#""a\tb bad""#, 7, "an escape is one character"),
        ("abcd bad", 5, "plain text"),
    ])
    func `a finding in a text is shown where it stands`(entry: String, offset: Int, comment: Comment) throws {
        let checks = SettingsChecks(filter: { text in
            text.firstRange(of: "bad").map {
                [.init(offset: text.distance(from: text.startIndex, to: $0.lowerBound), message: "bad word")]
            } ?? []
        })
        let document = Self.rules + "        dropWhen: [\(entry)]"
        let issue = try #require(Settings.read(document, checks: checks).issues.first, comment)
        let line = try #require(document.split(separator: "\n").last)
        let range = try #require(line.firstRange(of: "bad"))
        #expect(issue.line == 7)
        #expect(issue.column == line.distance(from: line.startIndex, to: range.lowerBound) + 1, comment)
    }

    @Test(arguments: [
        ("attributes: { email: { from: ['{{ userName | uper }}'] } }", "uper", "upper"),
        ("attributes: { email: { from: ['{{ nickNam }}'] } }", "nickNam", "nickName"),
        ("groups: { name: '{{ userName }}' }", "userName", "no attribute of the Group schema"),
    ])
    func `templates are checked, with the place of the error`(line: String, wrong: String, message: String) throws {
        let issue = try #require(Settings.read(Self.rules + "        " + line).issues.first)
        #expect(issue.message.contains(message), "\(issue)")
        let text = "        " + line
        let place = try #require(text.firstRange(of: wrong)).lowerBound
        #expect(issue.line == 7)
        #expect(issue.column == text.distance(from: text.startIndex, to: place) + 1, "\(issue)")
    }

    @Test(arguments: [
        ("'userType eq'", "dropWhen[0]: "), ("'usrType eq \"x\"'", "`usrType` is no attribute of a user"),
        ("'active gt true'", "can be compared with true, false and null"),
        ("'groups.value eq \"x\"'", "`groups` cannot be asked for here"),
        ("'password pr'", "`password` is never kept"),
    ])
    func `filters are checked`(filter: String, issue: String) {
        let found = Settings.read(Self.rules + "        dropWhen: [\(filter)]").errors.map(\.description)
        #expect(found.contains { $0.contains(issue) }, "\(found)")
    }

    @Test func `filters over extensions and elements are taken`() {
        let filters = """
            'emails[type eq "work" and value ew "@example.com"]', 'not (active eq true)', 'name.familyName sw "X"',
            'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department eq "Temp"', 'urn:own:ext:rank eq 1'
            """
        #expect(Settings.read(Self.rules + "        dropWhen: [\(filters)]").issues.isEmpty)
    }

    @Test func `an entry that is no expression is taken as a name, with a warning`() throws {
        let reading = Settings.read(Self.rules + "        protect: { users: ['adm[in', root] }")
        #expect(reading.settings?.connectors.first?.targets.first?.protect.users == ["adm[in", "root"])
        #expect(reading.warnings.map(\.path) == ["connectors[0].targets[0].protect.users[0]"])
    }

    @Test func `kinds become known by registration`() throws {
        let document = """
            version: 1
            targets: [{ name: j, kind: jira, url: "https://jira.example.com", auth: { bearer: { env: TOKEN } } }]
            """
        #expect(issues(document).first?.contains("not written to by this release yet") == true)
        let settings = try Settings(parsing: document, checks: SettingsChecks(knownKinds: ["directory", "jira"]))
        #expect(settings.targets.first?.auth == .bearer(.environment("TOKEN")))
    }

    @Test(arguments: [
        ("{ bearer: hunter2hunter2 }", "must say where the secret is"),
        ("{ basic: { username: a, password: hunter2hunter2 } }", "must say where the secret is"),
        ("{ basic: { username: a } }", "needs `username` and `password`"),
        ("{ bearer: { env: 1x } }", "must be the name of an environment variable"),
        ("{ bearer: { env: A }, basic: {} }", "must have either `bearer` or `basic`"),
        ("{ bearer: { file: a, env: hunter2hunter2 } }", "must say where the secret is"),
    ])
    func `a secret never stands in the document, nor in the message about it`(auth: String, issue: String) {
        let document = "version: 1\ntargets: [{ name: j, kind: jira, url: \"https://j\", auth: \(auth) }]"
        let checks = SettingsChecks(knownKinds: ["jira"])
        let found = Settings.read(document, checks: checks).issues.map(\.description)
        #expect(found.contains { $0.contains(issue) }, "\(found)")
        #expect(!found.contains { $0.contains("hunter2") })
    }

    @Test(arguments: [
        "jira.example.com", "ftp://jira.example.com", "https://", "https://user:secret@jira.example.com",
        "https://jira.example.com?x=1", "https://jira.example.com/#a", "https://:80",
    ])
    func `refuses odd addresses of targets`(url: String) {
        let document = "version: 1\ntargets: [{ name: j, kind: jira, url: \"\(url)\", auth: { bearer: { env: T } } }]"
        let found = Settings.read(document, checks: SettingsChecks(knownKinds: ["jira"])).issues
        #expect(found.map(\.path) == ["targets[0].url"])
    }

    @Test(arguments: [
        ("{ name: jira, allow: [] }", "admits no address"),
        ("{ name: jira, allow: [10.1.2.3/8] }", "it has bits set beyond its prefix"),
        ("{ name: jira, allow: [localhost] }", "`localhost` is no address"),
        ("{ name: jira, write: no }", "must be true or false"),
        ("{ name: jira }, { name: jira }", "there is another application `jira` in this target"),
    ])
    func `checks applications`(applications: String, issue: String) {
        let found = issues(
            "version: 1\ntargets: [{ name: directory, kind: directory, applications: [\(applications)] }]")
        #expect(found.contains { $0.contains(issue) }, "\(found)")
    }

    @Test func `names of applications differ in the whole document`() {
        let target = "kind: directory, applications: [{ name: jira }]"
        let found = issues("version: 1\ntargets: [{ name: a, \(target) }, { name: b, \(target) }]")
        #expect(found.first?.contains("there is another application `jira` in target `a`") == true, "\(found)")
    }

    @Test func `refuses control characters in texts`() {
        let found = issues(#"{"version": 1, "connectors": [{"name": "a", "displayName": "x\u0000"}]}"#)
        #expect(found.first?.contains("holds a control character") == true, "\(found)")
    }

    private func issues(_ document: String) -> [String] {
        Settings.read(document, checks: SettingsChecks()).issues.map(\.description)
    }
}
