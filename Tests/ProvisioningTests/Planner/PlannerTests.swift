import Provisioning
import StrictJSON
import Testing

@Suite struct PlannerTests {
    @Test func `makes an account with what the mapping gives and the groups of the user`() throws {
        let user = Sample.user(
            groups: ["devs", "all"],
            ["displayName": "Ada L.", "emails": [["value": "ada@x.org", "primary": true]]])
        let plan = try Sample.planner().plan(Sample.input(user))
        #expect(plan.told == ["create ada", "+all", "+devs"])
        #expect(plan.state == .provisioned)
        #expect(plan.link == Link(resourceID: "u1", accountID: "new", isConfirmed: true, origin: .created))
        #expect(
            plan.steps.first?.action
                == .create(AccountIdentity(username: "ada", displayName: "Ada L.", email: "ada@x.org")))
        #expect(plan.steps.allSatisfy { !$0.reason.description.isEmpty })
    }

    @Test func `has nothing to do for an account that is in line`() throws {
        let plan = try Sample.planner().plan(
            Sample.input(Sample.user(groups: ["Devs"]), account: Sample.account(owned: ["devs"])))
        #expect(plan.steps.isEmpty)
        #expect(plan.state == .provisioned)
    }

    @Test func `changes what differs and leaves what is not mapped`() throws {
        let planner = try Sample.planner { rules in
            rules.attributes.properties = [
                PropertyRule(name: "department", rule: AttributeRule(from: ["{{ title }}"], whenMissing: .clear)),
                PropertyRule(name: "phone", rule: AttributeRule(from: ["{{ nickName }}"])),
            ]
        }
        var account = Sample.account()
        account.email = "old@x.org"
        account.properties = ["department": "R&D", "phone": "1", "other": "2"]
        let user = Sample.user("ada", ["displayName": "Ada", "emails": [["value": "ada@x.org"]]])
        let plan = planner.plan(Sample.input(user, account: account))
        #expect(plan.told == ["displayName Ada", "email ada@x.org", "department="])
    }

    @Test func `follows a rename by the link`() throws {
        let plan = try Sample.planner().plan(Sample.input(Sample.user("ada.l"), account: Sample.account("ada")))
        #expect(plan.told.first == "rename ada.l")
    }

    @Test func `does the other steps when the new name is taken, and names the holder`() throws {
        let holder = NameHolder(
            account: Sample.account("ada.l", id: "a2"), linkedTo: .other("user `ada.l`"))
        let plan = try Sample.planner().plan(
            Sample.input(Sample.user("ada.l", groups: ["devs"]), account: Sample.account("ada"), holder: holder))
        #expect(plan.state == .conflict)
        #expect(plan.told.contains("+devs"))
        #expect(!plan.told.contains("rename ada.l"))
        #expect(plan.message?.description.contains("user `ada.l`") == true)
    }

    @Test func `enables the account of a user who returned`() throws {
        let plan = try Sample.planner().plan(
            Sample.input(Sample.user(groups: ["devs"]), account: Sample.account(active: false, owned: ["old"])))
        #expect(plan.told == ["-old", "enable", "+devs"])
    }

    @Test(arguments: [
        (Optional<SourceUser>.none, UserState.cleanedUp, "deleted"),
        (Sample.user(active: false), .cleanedUp, "inactive"),
        (Sample.user(groups: ["other"]), .cleanedUp, "required"),
        (Sample.user(groups: ["staff"], ["userType": "Robot"]), .cleanedUp, "dropWhen"),
    ])
    func `disables the account of a user who left`(source: SourceUser?, state: UserState, word: String) throws {
        let planner = try Sample.planner { rules in
            rules.groups.required = ["staff"]
            rules.dropWhen = ["userType eq \"Robot\""]
        }
        let plan = planner.plan(Sample.input(source, account: Sample.account(owned: ["devs"])))
        #expect(plan.told == ["disable"])
        #expect(plan.state == state)
        #expect(plan.message?.description.contains(word) == true)
        #expect(plan.link == Sample.link())
    }

    @Test(arguments: [
        (Optional<SourceUser>.none, UserState.cleanedUp),
        (Sample.user(active: false), .waiting),
        (Sample.user(groups: ["other"]), .waiting),
        (Sample.user(groups: ["staff"], ["userType": "Robot"]), .dropped),
    ])
    func `makes no account for a user who is not to have one`(source: SourceUser?, state: UserState) throws {
        let planner = try Sample.planner { rules in
            rules.groups.required = ["staff"]
            rules.dropWhen = ["userType eq \"Robot\""]
        }
        let plan = planner.plan(Sample.input(source))
        #expect(plan.steps.isEmpty)
        #expect(plan.state == state)
        #expect(plan.link == nil)
    }

    @Test func `leaves the account as it is when the cleanup says keep`() throws {
        let planner = try Sample.planner { rules in
            rules.cleanup.deleted = .keep
            rules.cleanup.removeMemberships = true
        }
        #expect(planner.plan(Sample.input(nil, account: Sample.account(owned: ["devs"]))).steps.isEmpty)
    }

    @Test func `takes memberships on cleanup except those to keep`() throws {
        let planner = try Sample.planner { rules in
            rules.cleanup.removeMemberships = true
            rules.cleanup.keepMemberships = ["archive-.*"]
            rules.groups.neverRemove = ["licence"]
            rules.protect.groups = ["admins"]
        }
        let account = Sample.account(owned: ["devs", "archive-1", "licence"], local: ["admins", "guild"])
        #expect(planner.plan(Sample.input(nil, account: account)).told == ["disable", "-devs", "-guild"])
    }

    @Test func `blanks around a username are no part of it, and no way past protect`() throws {
        let planner = try Sample.planner { $0.protect.users = ["ada"] }
        var user = Sample.user()
        user.document["userName"] = " Ada\u{A0}"
        #expect(planner.plan(Sample.input(user)).state == .protected)
        #expect(try Sample.planner().plan(Sample.input(user)).told.first == "create Ada")
    }

    @Test func `makes an account again that vanished, and again under the same id when it was never confirmed`() throws
    {
        let planner = try Sample.planner()
        let gone = planner.plan(Sample.input(Sample.user(), link: Sample.link("a1")))
        #expect(gone.told == ["create ada"])
        #expect(gone.accountID == "new")
        let unsure = planner.plan(Sample.input(Sample.user(), link: Sample.link("a1", confirmed: false)))
        #expect(unsure.told == ["create ada"])
        #expect(unsure.accountID == "a1")
        #expect(unsure.link?.isConfirmed == true)
    }

    @Test func `takes an account of an unconfirmed link that exists for its own`() throws {
        let plan = try Sample.planner().plan(
            Sample.input(Sample.user(groups: ["devs"]), account: Sample.account(), link: Sample.link(confirmed: false)))
        #expect(plan.told == ["+devs"])
        #expect(plan.link == Sample.link())
    }

    @Test func `drops a user whose mapping says so`() throws {
        let planner = try Sample.planner { rules in
            rules.attributes.email.whenMissing = .drop
        }
        #expect(planner.plan(Sample.input(Sample.user())).state == .dropped)
    }

    @Test func `fails the user, and only him, when a pattern costs too much`() throws {
        let planner = try Sample.planner { rules in rules.groups.neverAssign = ["(a+)+$"] }
        let bad = planner.plan(Sample.input(Sample.user(groups: [String(repeating: "a", count: 5000) + "!"])))
        #expect(bad.state == .failed)
        #expect(bad.steps.isEmpty)
        #expect(planner.plan(Sample.input(Sample.user(groups: ["devs"]))).told == ["create ada", "+devs"])
    }

    @Test func `fails a user without a name`() throws {
        let planner = try Sample.planner { rules in
            rules.attributes.username = AttributeRule(from: ["{{ nickName }}"])
        }
        let plan = planner.plan(Sample.input(Sample.user()))
        #expect(plan.state == .failed)
        #expect(plan.message?.description.contains("attributes.username") == true)
    }

    @Test(arguments: ["{{ nickName | upcase }}", "{{"])
    func `refuses rules that cannot be read, naming the setting`(template: String) throws {
        let error = #expect(throws: RulesError.self) {
            try Sample.planner { $0.attributes.email = AttributeRule(from: [template]) }
        }
        #expect(error?.path == "attributes.email")
        let filter = #expect(throws: RulesError.self) { try Sample.planner { $0.dropWhen = ["userName eq"] } }
        #expect(filter?.path == "dropWhen")
    }
}
