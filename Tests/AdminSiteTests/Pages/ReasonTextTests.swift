import Provisioning
import SCIM
import Sync
import Testing

@testable import AdminSite

struct ReasonTextTests {
    private static let told: [(Reason, String)] = [
        (
            "inactive at the identity provider, and \(setting: .cleanup("deactivated"), is: "disable")",
            "inactive at the identity provider, and “The user was set inactive” says “Disable the account”"
        ),
        ("member of \(value: "devs") at the identity provider", "member of “devs” at the identity provider"),
        (
            "\(setting: SettingPath("groups.neverRemove")) keeps it by \(value: "cleanup.deleted")",
            "“Never remove” keeps it by “cleanup.deleted”"
        ),
        (
            "nobody owns it, and \(setting: SettingPath("link"), is: "automatic")",
            "nobody owns it, and “An account of the user’s name exists” says “Link it at once”"
        ),
        ("\(setting: .username) gives no value", "“Username” gives no value"),
        ("\(setting: .protectedUsers) names it", "“Protected users” names it"),
        ("\(setting: SettingPath("attributes.properties.desk")) has it", "attributes.properties.desk has it"),
        ("\(setting: SettingPath("later.setting"), is: "on")", "later.setting is on"),
        ("mail ada@cleanup.deleted stays, neverRemove too", "mail ada@cleanup.deleted stays, neverRemove too"),
        ("what `before` was kept", "what “before” was kept"), ("an open ` stays", "an open ` stays"), ("", ""),
    ]

    @Test(arguments: told)
    func `a reason has the labels of the forms and no marks of a document`(reason: Reason, told: String) {
        #expect(Told.reason(reason) == told)
        #expect(Told.reason(Reason(stored: reason.stored)) == told, "also when it was kept")
    }

    @Test func `a setting leads to its field, on the page that has it`() throws {
        let binding = Binding(
            id: BindingID(1), connector: ConnectorID(1), connectorName: "okta", target: TargetID(1),
            targetName: "jira")
        let reason: Reason = "\(setting: SettingPath("groups.neverAssign")) and \(setting: .cleanup("deleted"))"
        let paths = ReasonText(reason, binding).pieces.map(\.path)
        #expect(
            paths == [
                "/connectors/okta/targets/jira#groups-neverAssign", nil,
                "/connectors/okta/targets/jira/safety#cleanup-deleted",
            ])
        let all = (RuleSection.provisioning + RuleSection.safety).flatMap(\.settings)
        #expect(all.allSatisfy { SettingWords.field(SettingPath($0.path), of: "okta", "jira") != nil })
    }

    @Test func `by itself it begins with a capital and ends, and what is long is cut between its quotes`() {
        let reason: Reason = "member of \(value: String(repeating: "x", count: 10_000))"
        let told = ReasonText(reason, nil).sentence.text
        #expect(told.hasPrefix("Member of “xxx") && told.hasSuffix("x…”.") && told.utf8.count < 330)
        #expect(ReasonText("\(setting: .username) is empty.", nil).sentence.text == "“Username” is empty.")
    }

    @Test func `settings that a form has are known by their paths`() {
        #expect(SettingWords.label("groups.neverAssign") == "Never assign")
        #expect(SettingWords.label("nothing.of.it") == nil)
    }
}
