import Provisioning
import StrictJSON
import Testing

@testable import AdminSite

struct ToldDifferenceTests {
    private let base = TargetRules(target: "directory")

    private func told(_ change: (inout TargetRules) -> Void) -> [ToldDifference] {
        var rules = base
        change(&rules)
        return ToldDifference.all(rules, since: base)
    }

    @Test func `a choice is told by its titles, a list by what it gains and loses`() {
        let told = told {
            $0.cleanup.deleted = .delete
            $0.groups.neverAssign = ["jira-.*", "ops"]
        }
        #expect(
            told == [
                ToldDifference(label: "Never assign", added: ["jira-.*", "ops"]),
                ToldDifference(
                    label: "The user was deleted",
                    change: .init(before: "Disable the account", after: "Delete the account")),
            ])
    }

    @Test func `an empty field is told as nothing`() {
        #expect(
            told { $0.sync.schedule = nil } == [
                ToldDifference(
                    label: "Full sync", change: .init(before: base.sync.schedule ?? "nothing", after: "nothing"))
            ])
    }

    @Test func `where the first that has a value wins, the order is told`() {
        let told = told { $0.attributes.username.from = ["{{ nickName }}", "{{ userName }}"] }
        #expect(
            told == [
                ToldDifference(
                    label: "Username", added: ["{{ nickName }}"],
                    remark: "now in this order: {{ nickName }} · {{ userName }}")
            ])
    }

    @Test func `properties are told by name`() {
        var before = base
        before.attributes.properties = [PropertyRule(name: "team", rule: AttributeRule(from: ["{{ title }}"]))]
        var after = base
        after.attributes.properties = [
            PropertyRule(name: "office", rule: AttributeRule(from: ["{{ locale }}"], whenMissing: .drop))
        ]
        let told = ToldDifference.all(after, since: before)
        #expect(
            told.map(\.label) == ["Property team", "Property office", "Property office: when no template has a value"])
        #expect(told.first?.removed == ["{{ title }}"] && told.last?.change?.after == "The user is left out")
    }

    @Test(
        arguments: [
            (nil, "[\"a\"]", ["a"], [], nil), ("[\"a\",\"b\"]", "[\"b\",\"c\"]", ["c"], ["a"], nil),
            ("[\"a\",\"b\"]", "[\"b\",\"a\"]", [], [], "the same in another order"),
            (
                nil, "{\"name\":\"x\",\"auth\":{\"bearer\":\"t\"},\"on\":true,\"list\":[]}",
                ["name: x", "auth.bearer: t", "on: yes"], [], "is new"
            ),
        ] as [(String?, String, [String], [String], String?)])
    func `a document's lists are told by what they gain and lose`(
        before: String?, after: String, added: [String], removed: [String], remark: String?
    ) throws {
        let told = ToldDifference(
            SettingsDifference(
                path: "connectors[okta].targets[dir].groups.neverAssign",
                before: try before.map { try JSONValue(parsing: $0) },
                after: try JSONValue(parsing: after)))
        #expect(told.label == "okta → dir: Never assign")
        #expect((told.added, told.removed, told.remark) == (added, removed, remark))
    }
}
