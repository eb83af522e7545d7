import Directory
import Provisioning
import Sync
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SyncExplainerTests {
    private func explainer(_ world: SyncWorld) -> SyncExplainer {
        SyncExplainer(binding: fakeBinding, rules: world.compiled, store: world.store, target: world.target, now: { 0 })
    }

    private func world() async throws -> SyncWorld {
        let world = try SyncWorld { $0.groups.alwaysAssign = [AlwaysAssign(name: "all")] }
        await world.put("u1", "ada")
        await world.put("u2", "bob")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        await world.store.putGroup("g2", "DEVS", members: ["u2"])
        try await world.drain()
        let local = DirectoryUser(id: "local", name: "root", displayName: "", email: "", owner: nil)
        try await world.add([.createUser(local), .addMembership(userID: "local", group: "devs", owner: .administrator)])
        return world
    }

    @Test func `a user has the link, the account and whether the sync still has to look`() async throws {
        let world = try await world()
        let done = try #require(try await explainer(world).user("u1"))
        #expect(done.link == (await world.store.links["u1"]))
        #expect(done.account?.memberships.map(\.group).sorted() == ["all", "devs"])
        #expect(!done.isPending)
        #expect(done.explanation.decision == "the account is as the rules want it")
        await world.put("u1", "ada.l")
        let marked = try #require(try await explainer(world).user("u1"))
        #expect(marked.isPending)
        #expect(marked.explanation.plan.steps.map(\.action.name).contains("renameAccount"))
        #expect(try await explainer(world).user("nobody") == nil)
    }

    @Test func `linking is told for whose name nobody owns, and for nobody else`() async throws {
        let world = try await world()
        await world.put("u3", "root")
        let linking = try await explainer(world).linking(["u1", "u3", "nobody"])
        #expect(linking.keys.sorted() == ["u3"])
        #expect(linking["u3"]?.map(\.action).contains(.addMembership(group: "all")) == true)
        let never = try SyncWorld(sharing: world) { $0.link = .never }
        #expect(try await explainer(never).linking(["u3"]).isEmpty, "it can't be linked by any decision")
    }

    @Test func `a group tells what becomes it, and why each member is in it`() async throws {
        let world = try await world()
        let group = try await explainer(world).group("Devs", start: 0, limit: 10)
        #expect(group.name == "devs")
        #expect(group.target?.isOwned == true)
        #expect(group.sources.map(\.id) == ["g1", "g2"])
        let told = group.members.map { "\($0.account) \($0.isOwned): \($0.reason)" }.sorted()
        #expect(
            told == [
                "ada true: member of `devs` at the identity provider",
                "bob true: member of `DEVS` at the identity provider",
                "root false: the account is not linked to a user of this connector",
            ])
        #expect(group.next == nil)
        let all = try await explainer(world).group("all", start: 0, limit: 1)
        #expect(all.mentions.map(\.setting) == ["groups.alwaysAssign"])
        #expect(all.members.map(\.reason.description) == ["groups.alwaysAssign gives everybody `all`"])
        #expect(all.next == 1)
        let last = try await explainer(world).group("all", start: 1, limit: 1)
        #expect(last.members.count == 1)
        #expect(last.next == nil, "a last page that is exactly full is the last page")
    }

    @Test func `what a limit stops is told of the user and of the group, before and after it is held`() async throws {
        let world = try SyncWorld()
        for number in 0..<40 { await world.put("u\(number)", "p\(number)") }
        await world.store.putGroup("g1", "devs", members: Set((0..<40).map { "u\($0)" }))
        try await world.drain()
        await world.store.putGroup("g1", "devs", members: Set((0..<20).map { "u\($0)" }))
        try await world.drain()
        await world.store.putGroup("g1", "devs", members: Set((0..<18).map { "u\($0)" }))
        func explained() async throws -> ExplainedUser? { try await explainer(world).user("u19") }
        let before = try #require(try await explained())
        #expect(before.explanation.plan.steps.map(\.action) == [.removeMembership(group: "devs")])
        #expect(before.review.plan.steps.isEmpty && before.review.plan.state == .held)
        #expect(before.held.isEmpty)
        try await world.drain()
        let after = try #require(try await explained())
        #expect(after.held.map(\.step.key.detail) == ["devs"])
        #expect(
            after.held.first?.step.limit
                == "more than 20 of 40 members would leave `devs` within 24h; the limit is 50 %")
        let group = try await explainer(world).group("DEVS", start: 0, limit: 10)
        #expect(group.heldCount == 2)
        #expect(group.held.map(\.step.account).sorted() == ["p18", "p19"])
        #expect(try await explainer(world).group("others", start: 0, limit: 10).heldCount == 0)
        let members = try await explainer(world).group("devs", start: 0, limit: 40).members
        let p19 = try #require(members.first { $0.account == "p19" })
        #expect(p19.reason.description.hasPrefix("its removal waits for a decision: "))
        let pause = SyncPause(since: 7, actor: "eve")
        await world.store.setPause(pause, fakeBinding.id)
        let paused = try #require(try await explained())
        #expect(paused.pause == pause)
    }

    @Test func `a leaver who stays in a group is not said to be taken out of it`() async throws {
        let world = try await world()
        await world.put("u1", "ada", active: false)
        try await world.drain()
        let told = try await explainer(world).group("devs", start: 0, limit: 10).members
            .first { $0.account == "ada" }?.reason.description
        #expect(told == "kept: the user left, and the clean-up of the account takes it out of no group")
    }

    private func why(_ group: String, _ id: String, _ world: SyncWorld) async throws -> ExplainedMembership {
        let explainer = explainer(world)
        let user = try #require(try await explainer.user(id))
        return try await explainer.membership(in: group, of: user)
    }

    @Test func `why somebody is not in a group is told of every group, by either of its names`() async throws {
        let world = try SyncWorld { rules in
            rules.groups.name = "jira-{{ displayName }}"
            rules.groups.neverAssign = ["jira-root"]
            rules.groups.alwaysAssign = [AlwaysAssign(name: "staff", condition: "title eq \"Boss\"")]
        }
        await world.put("u1", "ada")
        await world.store.putGroup("g1", "devs", members: [])
        await world.store.putGroup("g2", "root", members: ["u1"])
        try await world.drain()
        for name in ["jira-devs", "Devs"] {
            let devs = try await why(name, "u1", world)
            #expect(devs.group == "jira-devs" && devs.isMember == false && devs.decision == nil && devs.isKnown)
            #expect(
                devs.reasons.map(\.description)
                    == ["the identity provider has not put the user into `devs`, which becomes it"])
        }
        let root = try await why("root", "u1", world)
        #expect(root.reasons.map(\.description) == ["groups.neverAssign forbids it by `jira-root`"])
        let staff = try await why("staff", "u1", world)
        #expect(
            staff.reasons.map(\.description) == [
                "no group of the identity provider becomes it, and groups.alwaysAssign does not give it to this user",
                "groups.alwaysAssign gives it when `title eq \"Boss\"`, which does not hold for the user",
            ])
        let nothing = try await why("no such", "u1", world)
        #expect(!nothing.isKnown && nothing.isMember == false && nothing.reasons.count == 1)
    }

    @Test func `why somebody is in a group is told, and of who has no account that there is none`() async throws {
        let world = try SyncWorld { $0.groups.required = ["devs"] }
        await world.put("u1", "ada")
        await world.put("u2", "bob")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        await world.store.putGroup("g2", "ops", members: ["u2"])
        try await world.drain()
        let ada = try await why("devs", "u1", world)
        #expect(ada.isMember == true)
        #expect(ada.reasons.map(\.description) == ["member of `devs` at the identity provider"])
        let bob = try await why("ops", "u2", world)
        #expect(bob.isMember == nil)
        #expect(bob.reasons.first?.description.hasPrefix("the rules would say: given: member of `ops`") == true)
        #expect(bob.reasons.last == bob.standing)
    }

    @Test func `a group that nobody has is no error`() async throws {
        let group = try await explainer(try await world()).group("nothing", start: 0, limit: 10)
        #expect(group.target == nil)
        #expect(!group.isKnown)
        #expect(group.members.isEmpty)
    }
}
