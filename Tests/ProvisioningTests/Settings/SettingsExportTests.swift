import Provisioning
import Testing

@Suite struct SettingsExportTests {
    @Test(arguments: SettingsFormat.allCases, [true, false])
    func `reading what was exported gives equal settings`(format: SettingsFormat, includingDefaults: Bool) throws {
        for seed in 0..<60 {
            var random = RandomSettings(seed: UInt64(seed))
            let settings = random.settings()
            let text = settings.exported(format: format, includingDefaults: includingDefaults)
            let reading = Settings.read(text, checks: SettingsChecks(knownKinds: ["directory", "jira"]))
            #expect(reading.settings == settings, "\(reading.issues) \(text)")
            #expect(reading.settings?.exported(format: format, includingDefaults: includingDefaults) == text)
        }
    }

    @Test func `without defaults a document is as short as it can be`() throws {
        let settings = try Settings(parsing: SettingsReadingTests.rules)
        #expect(
            settings.exported(format: .yaml, includingDefaults: false) == """
                version: 1
                targets:
                  - name: directory
                    kind: directory
                connectors:
                  - name: okta
                    targets:
                      - target: directory

                """)
    }

    @Test func `with defaults every setting is shown`() throws {
        let text = try Settings(parsing: SettingsReadingTests.rules).exported(format: .yaml)
        for line in [
            "    displayName: okta", "        dropWhen: []", "          localMemberships: remove",
            "          window: \"24h\"",
            "            count: null", "          schedule: \"0 2 * * *\"", "          properties: {}",
        ] {
            #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
        }
    }

    @Test func `names where a secret is`() {
        let application = ApplicationSettings(name: "jira", password: .file("/etc/jira"), allow: ["::1"])
        let settings = Settings(targets: [
            TargetSettings(name: "directory", kind: "directory", applications: [application])
        ])
        let text = settings.exported(format: .yaml, includingDefaults: false)
        #expect(text.contains("password:\n          file: \"/etc/jira\"\n"), "\(text)")
    }
}
