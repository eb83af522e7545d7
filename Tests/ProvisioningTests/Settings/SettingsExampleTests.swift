import Foundation
import Provisioning
import Testing

@Suite struct SettingsExampleTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs")

    @Test func `the example document is read without an issue`() throws {
        let text = try String(contentsOf: Self.docs.appending(path: "examples/settings.yaml"), encoding: .utf8)
        let reading = Settings.read(text)
        #expect(reading.issues.isEmpty, "\(reading.issues)")
        #expect(reading.settings?.connectors.first?.targets.first?.groups.alwaysAssign.count == 2)
    }

    @Test func `the reference names every setting and every word that a setting takes`() throws {
        let reference = try String(contentsOf: Self.docs.appending(path: "settings.md"), encoding: .utf8)
        let example = ConnectorSettings.defaults(name: "a", identityProvider: .okta, targets: ["directory"])
        let settings = Settings(targets: Settings.initial.targets, connectors: [example])
        let keys = settings.exported(format: .yaml).matches(of: /^[ -]*([A-Za-z]+):/.anchorsMatchLineEndings())
        #expect(keys.count > 40)
        let words = [
            IdentityProvider.allCases.map(\.rawValue), WhenMissing.allCases.map(\.rawValue),
            LinkPolicy.allCases.map(\.rawValue), CleanupAction.allCases.map(\.rawValue),
            SyncSettings.Mode.allCases.map(\.rawValue), GroupRuleSettings.Nested.allCases.map(\.rawValue),
        ].joined()
        for word in Set(keys.map { String($0.output.1) } + words) {
            #expect(
                reference.contains("`\(word)`") || reference.contains("\(word):"), "\(word) is not in docs/settings.md")
        }
    }
}
