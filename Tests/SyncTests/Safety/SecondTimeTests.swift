import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// A mistake that was approved and mended, and happens again on the same day.
@Suite(.timeLimit(.minutes(1))) struct SecondTimeTests {
    enum Mistake: String, Sendable, CaseIterable {
        case disables, deletes, anonymizes, takesMemberships, emptiesGroup, removesGroups

        var action: CleanupAction {
            switch self {
            case .deletes: .delete
            case .anonymizes: .anonymize
            default: .disable
            }
        }

        func happen(in world: SyncWorld) async {
            switch self {
            case .disables, .deletes, .anonymizes:
                for number in 0..<60 { await world.put("u\(number)", "p\(number)", active: false) }
            case .takesMemberships:
                for group in 0..<5 { await world.store.putGroup("g\(group)", "all\(group)", members: people(40..<100)) }
            case .emptiesGroup: await world.store.putGroup("g0", "all0")
            case .removesGroups: for group in 0..<4 { await world.store.deleteGroup("g\(group)") }
            }
        }
    }

    private static func people(_ numbers: Range<Int>) -> Set<String> { Set(numbers.map { "u\($0)" }) }

    /// A hundred people in five groups.
    private func push(_ world: SyncWorld) async throws {
        for number in 0..<100 { await world.put("u\(number)", "p\(number)") }
        for group in 0..<5 { await world.store.putGroup("g\(group)", "all\(group)", members: Self.people(0..<100)) }
        try await world.drain()
    }

    private func approve(_ world: SyncWorld) async throws {
        _ = await world.store.decide(await world.store.held.map(\.number), .approve, fakeBinding.id)
        try await world.drain()
    }

    @Test(arguments: Mistake.allCases)
    func `what was approved once is stopped when it comes again`(mistake: Mistake) async throws {
        let world = try SyncWorld {
            $0.cleanup.deactivated = mistake.action
            $0.cleanup.removeMemberships = false
        }
        try await push(world)
        let before = try await world.told()
        await mistake.happen(in: world)
        try await world.drain()
        #expect(await !world.store.held.isEmpty)
        try await approve(world)
        let after = try await world.told()
        #expect(await world.store.held.isEmpty)

        try await push(world)
        #expect(try await world.told() == before)
        await mistake.happen(in: world)
        try await world.drain()
        #expect(try await world.told() == before)
        #expect(await !world.store.held.isEmpty)
        try await approve(world)
        #expect(try await world.told().count == after.count)
        #expect(await world.store.held.isEmpty)
    }

    /// Nobody looks at the users between the two times: the sync is paused, or waits for a command.
    @Test(arguments: [Mistake.disables, .emptiesGroup])
    func `an approval is not for what the identity provider took back and does again`(mistake: Mistake) async throws {
        let world = try SyncWorld()
        try await push(world)
        await mistake.happen(in: world)
        try await world.drain()
        let held = await world.store.held.map(\.step.key)
        #expect(held.count >= 50)
        let before = try await world.told()
        _ = await world.store.decide(await world.store.held.map(\.number), .approve, fakeBinding.id)
        for number in 0..<100 { await world.store.put("u\(number)", ["userName": .string("p\(number)")]) }
        await world.store.changeMembers(ofGroup: "g0", adding: Self.people(0..<100), removing: [])
        await mistake.happen(in: world)
        try await world.drain()
        #expect(try await world.told() == before)
        #expect(Set(await world.store.held.map(\.step.key)) == Set(held))
    }

    @Test func `names that were given with approval are not taken again without one`() async throws {
        let world = try SyncWorld()
        try await push(world)
        for number in 0..<60 { await world.put("u\(number)", "q\(number)") }
        try await world.drain()
        try await approve(world)
        let before = try await world.told()
        #expect(before.count { $0.hasPrefix("q") } == 60)
        for number in 0..<60 { await world.put("u\(number)", "r\(number)") }
        try await world.drain()
        #expect(try await world.told() == before)
        #expect(await world.store.held.count == 60)
    }

    /// His new name is done, and the target refuses his new address.
    @Test func `half of a change that was refused does not let the next one through`() async throws {
        let world = try SyncWorld { $0.safety.identities.count = 1 }
        try await push(world)
        func put(_ name: String, _ number: Int) async {
            await world.store.put(
                "u\(number)", ["userName": .string(name), "emails": [["value": .string(name + "@x.org")]]])
        }
        for number in 0..<3 { await put("p\(number)", number) }
        try await world.drain()
        await put("q0", 0)
        let engine = SyncEngine(
            binding: fakeBinding, rules: world.compiled, store: world.store,
            target: AddressRefusingTarget(inner: world.target), ids: world.idSource,
            now: { [clock = world.clock] in clock.now }, jitter: .none)
        while try await !engine.runOnce().isEmpty {}
        await put("q1", 1)
        await put("q2", 2)
        try await world.drain()
        _ = await world.store.decide([await world.store.held.map(\.number).first ?? 0], .approve, fakeBinding.id)
        try await world.drain()
        await put("r0", 0)
        try await world.drain()
        #expect(try await world.told().contains { $0.hasPrefix("q0") })
        #expect(try await world.told().allSatisfy { !$0.hasPrefix("r0") })
    }

    @Test func `within the limit somebody may go and come back as often as it happens`() async throws {
        let world = try SyncWorld()
        try await push(world)
        for _ in 0..<3 {
            for number in 0..<10 { await world.put("u\(number)", "p\(number)", active: false) }
            try await world.drain()
            #expect(try await world.told().count { $0.contains("(off)") } == 10)
            try await push(world)
        }
        #expect(await world.store.held.isEmpty)
    }

    @Test func `people who are back do not make room for others`() async throws {
        let world = try SyncWorld()
        try await push(world)
        for number in 0..<10 { await world.put("u\(number)", "p\(number)", active: false) }
        try await world.drain()
        try await push(world)
        for number in 10..<20 { await world.put("u\(number)", "p\(number)", active: false) }
        try await world.drain()
        #expect(await world.store.held.count { $0.step.kind == .accounts } == 10)
        #expect(await world.store.held.first?.step.limit.hasPrefix("more than 10 of 100 accounts") == true)
    }

    @Test func `members who are back do not make room for others`() async throws {
        let world = try SyncWorld()
        try await push(world)
        await world.store.putGroup("g0", "all0", members: Self.people(50..<100))
        try await world.drain()
        try await push(world)
        await world.store.putGroup("g0", "all0", members: Self.people(0..<99))
        try await world.drain()
        #expect(await world.store.held.map(\.step.limit).first?.hasPrefix("more than 50 of 100 members") == true)
    }

    /// The target refuses once, or its answer is lost: the second try is no second loss.
    @Test(arguments: [Fault.before, .after])
    func `a try that was begun is ended, whatever was approved meanwhile`(fault: Fault) async throws {
        let world = try SyncWorld()
        try await push(world)
        for number in 0..<10 { await world.put("u\(number)", "p\(number)", active: false) }
        await world.directory.failNextApply(fault)
        await #expect(throws: TargetError.self) { try await world.drain() }
        try await world.drain()
        #expect(await world.store.held.isEmpty)
        #expect(try await world.told().count { $0.contains("(off)") } == 10)
    }
}

/// Somebody whose account waits to go comes back as a new resource of the identity provider, and gets it back.
@Suite struct HeldReturnerTests {
    private func put(_ id: String, _ world: SyncWorld, active: Bool = true) async {
        let name = JSONValue.string("ada")
        await world.store.put(id, ["userName": name, "externalId": name], isActive: active)
    }

    @Test(arguments: [true, false])
    func `what waited for the one of before waits no longer`(isDeleted: Bool) async throws {
        let world = try SyncWorld {
            $0.safety.accounts.count = 0
            $0.cleanup.deleted = .delete
            $0.cleanup.deactivated = .delete
        }
        await put("old", world)
        try await world.drain()
        if isDeleted { await world.store.delete("old") } else { await put("old", world, active: false) }
        try await world.drain()
        #expect(await world.store.held.map(\.step.key.action) == ["deleteAccount"])
        await put("new", world)
        try await world.drain()
        #expect(await world.store.links["new"] != nil)
        #expect(await world.store.links["old"] == nil)
        #expect(await world.store.held.isEmpty)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        #expect(await world.store.held.isEmpty)
        #expect(try await world.told() == ["ada (on): "])
    }
}

private struct AddressRefusingTarget: WrappedTarget {
    let inner: any Target

    func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        let taken = steps.filter { !$0.setsAddress }
        var results = try await inner.perform(taken)[...]
        return steps.map { step in
            step.setsAddress ? .failure(.rejected(reason: "no such address")) : results.removeFirst()
        }
    }
}

extension TargetStep {
    fileprivate var setsAddress: Bool {
        guard case .account(_, .setEmail) = self else { return false }
        return true
    }
}
