import Provisioning
import Testing

struct SettingsPartTests {
    private static func connector(_ name: String, _ targets: String...) -> ConnectorSettings {
        ConnectorSettings(name: name, displayName: name, targets: targets.map { TargetRules(target: $0) })
    }

    private static let now = Settings(
        targets: [TargetSettings(name: "directory", kind: "directory"), TargetSettings(name: "hr", kind: "directory")],
        connectors: [connector("okta", "directory", "hr"), connector("entra", "hr")])
    private static let before = Settings(
        targets: [TargetSettings(name: "directory", kind: "directory")], connectors: [connector("okta", "directory")])

    @Test func `a connector made since is kept with the target that it writes to`() {
        let kept = Self.before.keeping([.connector("entra")], of: Self.now)
        #expect(kept.connectors.map(\.name) == ["okta", "entra"])
        #expect(kept.targets.map(\.name) == ["directory", "hr"])
        #expect(kept.connectors[0] == Self.before.connectors[0], "what the version says stays")
    }

    @Test func `a target that a connector writes to since is kept`() {
        let kept = Self.before.keeping([.binding(connector: "okta", target: "hr"), .target("hr")], of: Self.now)
        #expect(kept.connectors.map { $0.targets.map(\.target) } == [["directory", "hr"]])
        #expect(kept.targets.map(\.name) == ["directory", "hr"])
    }

    @Test func `what is there already, or nowhere, changes nothing`() {
        let parts: [SettingsPart] = [.connector("okta"), .connector("ping"), .target("directory"), .target("none")]
        #expect(Self.before.keeping(parts, of: Self.now) == Self.before)
    }
}
