import Provisioning
import Sync
import Testing

@testable import App

/// Which changes of the settings make every user of a connector be looked at again.
@Suite struct ReplanTests {
    private func settings(_ change: (inout ConnectorSettings) -> Void = { _ in }) -> Settings {
        var connector = ConnectorSettings.defaults(
            name: "okta", displayName: nil, identityProvider: .okta, targets: ["directory", "other"])
        change(&connector)
        var settings = Settings.initial
        settings.connectors = [connector]
        return settings
    }

    @Test(
        arguments: [
            ("when", []), ("rules", ["other"]), ("rules and when", ["other"]), ("off and on", ["directory", "other"]),
            ("name for people", []),
        ] as [(String, [String])])
    func `only changed rules and what is switched on again`(what: String, expected: [String]) {
        var old = settings()
        if what == "off and on" { old.connectors[0].enabled = false }
        let new = settings { connector in
            if what.hasSuffix("when") { connector.targets[1].sync = SyncSettings(schedule: "0 12 * * *") }
            if what.hasPrefix("rules") { connector.targets[1].groups.neverAssign = ["x"] }
            if what == "name for people" { connector.displayName = "Okta" }
        }
        #expect(new.bindingsToReplan(since: old).map(\.target).sorted() == expected)
    }
}
