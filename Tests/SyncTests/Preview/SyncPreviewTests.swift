import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SyncPreviewTests {
    private static let writes: [FakeSyncStore.Call] = [.propose, .record, .markMembers, .settleGroup]

    @Test func `a preview tells everything and performs nothing`() async throws {
        let world = try SyncWorld { $0.cleanup.removeMemberships = true }
        for (id, name) in [("u1", "ada"), ("u2", "bob"), ("u3", "eve")] { await world.put(id, name) }
        await world.store.putGroup("g1", "devs", members: ["u1", "u2"])
        try await world.drain()
        await world.put("u1", "ada.l")
        await world.store.delete("u2")
        await world.put("u4", "kim")
        let (before, told) = (await world.store.calls, try await world.told())
        let marks = await world.store.pendingCount(fakeBinding.id)
        let target = WatchedTarget(world.target)
        let preview = try await SyncPreview(
            binding: fakeBinding, rules: world.compiled, store: world.store, target: target, now: { 0 }
        ).everybody()
        #expect(preview.plans.users == 4)
        #expect(preview.plans.changed == 3)
        #expect(
            preview.plans.actions == [
                "renameAccount": 1, "updateAccount": 1, "disableAccount": 1, "removeMembership": 1,
                "createAccount": 1,
            ])
        #expect(target.performCalls == 0)
        let after = await world.store.calls
        for call in Self.writes { #expect(after[call] == before[call], "\(call)") }
        #expect(try await world.told() == told)
        #expect(await world.store.pendingCount(fakeBinding.id) == marks)
        #expect(await world.store.links.count == 3)
    }

    @Test func `groups that the sync would make are told as new`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        await world.store.putGroup("g2", "old", members: ["u1"])
        try await world.drain()
        await world.put("u2", "bob")
        await world.store.putGroup("g1", "devs", members: ["u1", "u2"])
        await world.store.putGroup("g3", "ops", members: ["u2"])
        await world.store.renameGroup("g2", "renamed")
        await world.store.changeMembers(ofGroup: "g2", adding: ["u2"], removing: [])
        let plans = try await world.preview().everybody().plans
        #expect(plans.groups.filter(\.isNew).map(\.name) == ["ops"])
        #expect(plans.newGroupCount == 1)
    }

    @Test(arguments: [1, 2, 500])
    func `names that earlier users take or give up are remembered`(batchSize: Int) async throws {
        let world = try SyncWorld()
        for (id, name) in [("u1", "a"), ("u2", "b"), ("u3", "c")] { await world.put(id, name) }
        try await world.drain()
        // u1 gives its name to a new user, who comes later; the next new one of that name is in conflict.
        await world.put("u1", "x")
        await world.put("u8", "a")
        await world.put("u9", "a")
        let preview = try await world.preview(batchSize: batchSize).everybody()
        #expect(preview.plans.actions["createAccount"] == 1)
        #expect(preview.plans.states == [.provisioned: 4, .conflict: 1])
        #expect(preview.plans.people.first { $0.state == .conflict }?.resourceID == "u9")
    }

    @Test(arguments: NameExchangeTests.exchanges, [1, 500])
    func `exchanges of names are foreseen as they are done`(names: ([String], [String]), batchSize: Int) async throws {
        let world = try SyncWorld()
        for (number, name) in names.0.enumerated() { await world.put("u\(number)", name) }
        try await world.drain()
        for (number, name) in names.1.enumerated() { await world.put("u\(number)", name) }
        let foreseen = try await world.foreseen(batchSize: batchSize)
        let preview = try await world.preview(batchSize: batchSize).everybody()
        #expect(preview.plans.states == [.provisioned: names.1.count])
        #expect(try await world.done(batchSize: batchSize) == foreseen)
    }

    @Test(arguments: ["n1", "u9"])
    func `a returner gets the account that the deleted user leaves, whoever comes first`(id: String) async throws {
        let world = try SyncWorld { $0.cleanup.removeMemberships = true }
        await world.store.put("u1", ["userName": "ada", "externalId": "e1"])
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        await world.store.delete("u1")
        await world.store.put(id, ["userName": "ada.l", "externalId": "e1"])
        let foreseen = try await world.foreseen()
        #expect(foreseen.contains("\(id): renameAccount ada → ada.l"))
        #expect(!foreseen.contains { $0.contains("createAccount") })
        #expect(try await world.done() == foreseen)
    }

    @Test func `one user alone, with the renames of his groups`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.put("u2", "bob")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        await world.store.renameGroup("g1", "builders")
        await world.put("u1", "ada.l")
        await world.put("u2", "bob.l")
        let preview = try await world.preview().user("u1")
        #expect(preview.plans.users == 1)
        #expect(preview.renamedGroups.map { [$0.from, $0.to] } == [["devs", "builders"]])
        #expect(preview.plans.actions["renameAccount"] == 1)
        // The group follows, so nobody changes groups.
        #expect(preview.plans.actions["addMembership"] == nil)
        #expect(try await world.preview().user("nobody").plans.users == 0)
    }

    @Test func `rules that are not in force are planned with, against what there is`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.put("u2", "bob")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        try await world.drain()
        var rules = world.rules
        rules.groups.required = ["devs"]
        let preview = try await SyncPreview(
            binding: fakeBinding, rules: try CompiledRules(rules), store: world.store, target: world.target, now: { 0 }
        ).everybody()
        #expect(preview.plans.actions == ["disableAccount": 1])
        #expect(preview.plans.people.map(\.name) == ["bob"])
        #expect(preview.plans.people.first?.message == "in none of the required groups")
    }

    @Test func `an error of the target ends the preview, it is no empty answer`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.store.failNext(.users, .before)
        await #expect(throws: FakeFailure.self) { try await world.preview().everybody() }
    }
}
