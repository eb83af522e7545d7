import Provisioning
import StrictJSON
import Testing

@Suite struct SettingsDifferencesTests {
    private let old = Settings(
        targets: [TargetSettings(name: "directory", kind: "directory")],
        connectors: [.defaults(name: "okta", identityProvider: .okta, targets: ["directory"])])

    @Test func `equal settings have none`() {
        #expect(old.differences(from: old).isEmpty)
    }

    @Test func `a changed setting is shown by its path, with what was and what is`() {
        var new = old
        new.connectors[0].targets[0].groups.required = ["jira-users"]
        let difference = SettingsDifference(
            path: "connectors[okta].targets[directory].groups.required", before: [], after: ["jira-users"])
        #expect(new.differences(from: old) == [difference])
    }

    @Test func `what is new or gone is shown whole`() {
        var new = old
        new.connectors = [.defaults(name: "entra", identityProvider: .entra, targets: [])]
        let found = new.differences(from: old)
        #expect(found.map(\.path) == ["connectors[okta]", "connectors[entra]"])
        #expect(found.map { $0.after == nil } == [true, false])
        #expect(found.last?.description.hasPrefix("+ connectors[entra]: {") == true)
    }

    @Test func `another order is a difference of the list`() {
        var two = old
        two.targets.append(TargetSettings(name: "other", kind: "directory"))
        var swapped = two
        swapped.targets.reverse()
        #expect(swapped.differences(from: two).map(\.path) == ["targets"])
    }
}
