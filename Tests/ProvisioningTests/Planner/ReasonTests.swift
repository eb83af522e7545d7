import Provisioning
import StrictJSON
import Testing

/// Whoever reads a step sees which setting and which template asked for it.
@Suite struct ReasonTests {
    private func reasons(
        _ user: SourceUser?, _ account: Account, _ change: (inout TargetRules) -> Void = { _ in }
    ) throws -> [String] {
        try Sample.planner(change).plan(Sample.input(user, account: account)).steps.map(\.reason.description)
    }

    @Test func `a value names its setting and its template`() throws {
        let user = Sample.user("ada", ["displayName": "Ada L.", "emails": [["value": "a@x.org", "type": "work"]]])
        let found = try reasons(user, Sample.account("eve")) { rules in
            rules.attributes.properties = [
                PropertyRule(name: "dept", rule: AttributeRule(from: ["{{ title }}", "none"]))
            ]
        }
        #expect(
            found == [
                "attributes.username: the value of `{{ userName }}`",
                "attributes.displayName: the value of `{{ displayName }}`",
                "attributes.email: the value of `{{ emails[type eq \"work\"].value | first }}`",
                "attributes.properties.dept: the value of `none`",
            ])
    }

    @Test(arguments: [
        (WhenMissing.clear, "attributes.email: no template has a value, and attributes.email.whenMissing is clear"),
        (
            .raw,
            "attributes.email: no template has a value, and attributes.email.whenMissing is raw: the value as it was pushed"
        ),
    ])
    func `a value that no template gave says so`(whenMissing: WhenMissing, reason: String) throws {
        var account = Sample.account("ada")
        account.email = "old@x.org"
        account.displayName = "Ada"
        let found = try reasons(Sample.user("ada", ["displayName": "Ada"]), account) { rules in
            rules.attributes.email = AttributeRule(
                from: ["{{ userName | regex(\"@(.*)\", \"$1\") }}"], whenMissing: whenMissing)
        }
        #expect(found == [reason])
    }

    @Test func `a clean-up names what happened and the setting`() throws {
        #expect(
            try reasons(nil, Sample.account("ada"))
                == ["deleted at the identity provider, and cleanup.deleted is disable"])
    }
}
