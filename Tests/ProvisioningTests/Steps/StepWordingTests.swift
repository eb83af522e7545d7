import Provisioning
import Testing

struct StepWordingTests {
    private static let ada = AccountIdentity(username: "ada", displayName: "Ada", email: "ada@example.com")
    private static let nobody = AccountIdentity(username: "user-1", displayName: "user-1", email: "user-1@user.anon")

    static let table: [(action: AccountAction, account: String, named: String, short: String)] = [
        (.create(ada), "ada", "create the account ada", "create the account ada"),
        (.link, "ada", "link the account ada", "link the account"),
        (.rename(from: "ada", to: "eve"), "ada", "rename the account ada → eve", "rename the account ada → eve"),
        (
            .setDisplayName(from: "Ada", to: "Ada K."), "ada", "change the display name of ada: Ada → Ada K.",
            "change the display name: Ada → Ada K."
        ),
        (
            .setEmail(from: "a@x", to: "b@x"), "ada", "change the e-mail address of ada: a@x → b@x",
            "change the e-mail address: a@x → b@x"
        ),
        (
            .setEmail(from: "", to: "b@x"), "ada", "set the e-mail address of ada to b@x",
            "set the e-mail address to b@x"
        ),
        (
            .setEmail(from: "a@x", to: ""), "ada", "clear the e-mail address of ada: a@x",
            "clear the e-mail address: a@x"
        ),
        (
            .setProperty(name: "team", from: "Ops: A", to: "Dev"), "ada",
            "change the property team of ada: Ops: A → Dev", "change the property team: Ops: A → Dev"
        ),
        (
            .setProperty(name: "team", from: nil, to: "Dev"), "ada", "set the property team of ada to Dev",
            "set the property team to Dev"
        ),
        (
            .setProperty(name: "team", from: "Dev", to: nil), "ada", "clear the property team of ada: Dev",
            "clear the property team: Dev"
        ),
        (.enable, "ada", "enable the account ada", "enable the account"),
        (.disable, "ada", "disable the account ada", "disable the account"),
        (.delete, "ada", "delete the account ada", "delete the account"),
        (
            .anonymize(nobody, clearing: []), "ada", "anonymize the account ada → user-1",
            "anonymize the account → user-1"
        ),
        (
            .anonymize(nobody, clearing: []), "user-1", "anonymize the account → user-1",
            "anonymize the account → user-1"
        ),
        (.restore(ada), "user-1", "restore the account user-1 → ada", "restore the account → ada"),
        (.restore(ada), "ada", "restore the account → ada", "restore the account → ada"),
        (.addMembership(group: "jira-users"), "ada", "add ada to jira-users", "add to jira-users"),
        (.removeMembership(group: "jira-users"), "ada", "remove ada from jira-users", "remove from jira-users"),
        (
            .copyMembership(group: "devs"), "ada", "add ada to devs, as another target has it",
            "add to devs, as another target has it"
        ),
        (
            .copyProperty(name: "team", value: "Ops: A"), "ada",
            "set the property team of ada to Ops: A, as another target has it",
            "set the property team to Ops: A, as another target has it"
        ),
    ]

    @Test(arguments: table)
    func `a step is told in words, with whose it is or beside it`(
        action: AccountAction, account: String, named: String, short: String
    ) {
        #expect(action.wording(of: account) == named)
        #expect(action.wording() == short)
        #expect(action.wording(of: "") == short)
    }

    @Test func `every kind of step has words of its own, and none shows its raw name`() {
        let told = Set(Self.table.map(\.action.kind)).union([.renameGroup])
        #expect(told == Set(StepKind.allCases))
        for kind in StepKind.allCases {
            #expect(!StepWording.text(kind.rawValue, "a → b", account: "ada").contains(kind.rawValue))
            #expect(!StepWording.counted(2, kind.rawValue).contains(kind.rawValue))
        }
    }

    @Test func `a group that is renamed needs no account`() {
        #expect(StepWording.text("renameGroup", "devs → builders", account: "") == "rename the group devs → builders")
    }

    @Test(arguments: [
        ("disableAccount", 1, "account disabled"), ("disableAccount", 20, "accounts disabled"),
        ("setProperty", 1, "property set"), ("copyProperty", 2, "properties copied"),
        ("addMembership", 1, "membership gained"), ("removeMembership", 0, "memberships lost"),
        ("renameGroup", 3, "groups renamed"),
    ])
    func `steps are counted in words`(action: String, number: Int, words: String) {
        #expect(StepWording.counted(number, action) == words)
    }

    @Test func `what a later version has written stays as it is`() {
        #expect(StepWording.text("teleportAccount", "to Mars", account: "ada") == "teleportAccount to Mars ada")
        #expect(StepWording.counted(2, "teleportAccount") == "teleportAccount")
    }
}
