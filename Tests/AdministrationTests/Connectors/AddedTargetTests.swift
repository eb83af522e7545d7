import Administration
import Provisioning
import Testing

struct AddedTargetTests {
    private static var connector: ConnectorSettings {
        var rules = TargetRules(target: "directory")
        rules.groups.required = ["staff"]
        rules.copy.from = ["jira"]
        return ConnectorSettings(name: "okta", displayName: "Okta", identityProvider: .entra, targets: [rules])
    }

    @Test(arguments: [("automatic", true, true), ("manual", true, false), ("disabled", false, true)])
    func `it begins as was said`(word: String, isEnabled: Bool, isAutomatic: Bool) throws {
        let rules = try AddedTarget("jira", to: Self.connector, beginning: word).rules
        #expect(rules.enabled == isEnabled)
        #expect((rules.sync.mode == .automatic) == isAutomatic)
    }

    @Test func `without a model it gets the defaults of the identity provider`() throws {
        let rules = try AddedTarget("jira", to: Self.connector).rules
        #expect(rules == .defaults(target: "jira", identityProvider: .entra))
    }

    @Test func `like another target it gets that one's rules, but copies from itself nothing`() throws {
        let rules = try AddedTarget("jira", to: Self.connector, like: "directory").rules
        #expect(rules.target == "jira" && rules.groups.required == ["staff"] && rules.copy.from.isEmpty)
    }

    @Test func `what is not known is refused`() {
        #expect(throws: Problem.self) { try AddedTarget("jira", to: Self.connector, beginning: "soon") }
        #expect(throws: Problem.self) { try AddedTarget("jira", to: Self.connector, like: "crowd") }
    }

    @Test func `the digest tells one wish from another`() throws {
        let digests = try ["automatic", "manual", "disabled"].map {
            try AddedTarget("jira", to: Self.connector, beginning: $0).digest
        }
        #expect(Set(digests).count == 3)
        #expect(try digests[0] == AddedTarget("jira", to: Self.connector).digest)
    }
}
