import Provisioning
import Testing

@testable import AdminSite

struct ConnectorTabsTests {
    private static func tabs(_ targets: [String], current: String, target: String? = nil) -> Tabs {
        let settings = ConnectorSettings(
            name: "okta", displayName: "Okta", targets: targets.map { TargetRules(target: $0) })
        return .connector(settings, current: current, target: target)
    }

    @Test func `a connector with one target has three views and nothing to choose`() {
        let tabs = Self.tabs(["directory"], current: "/connectors/okta")
        #expect(tabs.items.map(\.title) == ["Connection", "Provisioning", "Sync and safety"])
        #expect(tabs.items.map(\.isCurrent) == [true, false, false])
        #expect(tabs.choice == nil)
    }

    @Test func `with several targets there are three views still, of the one that is looked at`() {
        let tabs = Self.tabs(["a", "b", "c"], current: "/connectors/okta/targets/b/safety")
        #expect(
            tabs.items.map(\.path) == [
                "/connectors/okta?target=b", "/connectors/okta/targets/b", "/connectors/okta/targets/b/safety",
            ])
        #expect(tabs.items.map(\.isCurrent) == [false, false, true])
        #expect(tabs.choice?.items.map(\.path).last == "/connectors/okta/targets/c/safety")
        #expect(tabs.choice?.items.map(\.isCurrent) == [false, true, false])
    }

    @Test func `what was chosen stays chosen on the connection`() {
        let tabs = Self.tabs(["a", "b"], current: "/connectors/okta", target: "b")
        #expect(tabs.items.map(\.path).dropFirst().first == "/connectors/okta/targets/b")
        #expect(Self.tabs(["a", "b"], current: "/connectors/okta", target: "gone").items[1].path.hasSuffix("/a"))
    }

    @Test func `a connector without target has its connection only`() {
        #expect(Self.tabs([], current: "/connectors/okta").items.map(\.title) == ["Connection"])
    }
}
