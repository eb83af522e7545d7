import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

@Suite struct SafetyEngineTests {
    /// So many people with accounts, in a group `all`.
    private func world(_ people: Int, _ change: (inout TargetRules) -> Void = { _ in }) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        for number in 0..<people { await world.put("u\(number)", "p\(number)") }
        await world.store.putGroup("g", "all", members: Set((0..<people).map { "u\($0)" }))
        try await world.drain()
        return world
    }

    private func active(_ world: SyncWorld) async throws -> Int {
        try await world.told().count { $0.contains("(on)") }
    }

    private func deactivate(_ people: Range<Int>, _ world: SyncWorld) async {
        for number in people { await world.put("u\(number)", "p\(number)", active: false) }
    }

    @Test func `the first sync of many is never held`() async throws {
        let world = try await world(300)
        #expect(try await active(world) == 300)
        #expect(await world.store.held.isEmpty)
    }

    @Test(arguments: [1, 2, 9]) func `a small site lets people go`(people: Int) async throws {
        let world = try await world(people)
        await deactivate(0..<people, world)
        try await world.drain()
        #expect(try await active(world) == 0)
    }

    @Test func `an identity provider that deactivates everybody is stopped at the limit`() async throws {
        let world = try await world(200)
        await deactivate(0..<200, world)
        let result = try await world.drain()
        #expect(try await active(world) == 180)
        #expect(result.states[.held] == 180)
        #expect(await world.store.held.count == 180)
        #expect(
            await world.store.held.first?.step.limit
                == "more than 20 of 200 accounts would be disabled, deleted or anonymized within 24h; the limit is 10 %"
        )
        // Not even a full reconcile, or another day, performs what waits.
        world.clock.advance(3 * 86_400_000)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        #expect(try await active(world) == 180)
    }

    @Test func `what is approved is done, and the next one who leaves is not stopped by it`() async throws {
        let world = try await world(200)
        await deactivate(0..<150, world)
        try await world.drain()
        let numbers = await world.store.held.map(\.number)
        #expect(await world.store.decide(numbers, .approve, fakeBinding.id) == 130)
        try await world.drain()
        #expect(try await active(world) == 50)
        #expect(await world.store.held.isEmpty)
        await deactivate(150..<151, world)
        #expect(try await world.preview().everybody().plans.held.isEmpty)
        try await world.drain()
        #expect(try await active(world) == 49)
        #expect(await world.store.held.isEmpty)
        // The limit begins anew, with those who are left.
        await deactivate(151..<200, world)
        try await world.drain()
        #expect(try await active(world) == 41)
        #expect(
            await world.store.held.first?.step.limit
                == "more than 9 of 50 accounts would be disabled, deleted or anonymized within 24h; "
                + "the limit is 10 %, but no less than 9")
    }

    /// Seen: sixty were disabled, then `removeMemberships` came on, and eleven were told as if they had their accounts.
    @Test(arguments: [HeldStep.Decision.waiting, .rejected])
    func `a disabled account is nobody's to lose, whatever of its groups is held`(decision: HeldStep.Decision)
        async throws
    {
        let world = try await world(100) { $0.safety.accounts = .init(count: nil, percent: 100, atLeast: 0) }
        await deactivate(0..<60, world)
        try await world.drain()
        let stricter = try SyncWorld(sharing: world) { $0.cleanup.removeMemberships = true }
        await world.store.markAll(fakeBinding.id)
        try await stricter.drain()
        let held = await world.store.held
        #expect(held.count == 11)
        if decision == .rejected { _ = await world.store.decide(held.map(\.number), .reject, fakeBinding.id) }
        await world.store.markAll(fakeBinding.id)
        try await stricter.drain()
        #expect(await world.store.ownedAccounts(fakeBinding.id) == 40)
        let counts = await world.store.counts(fakeBinding.id)
        #expect(counts[.provisioned] == 40)
        #expect(counts[decision == .rejected ? .cleanedUp : .held] == (decision == .rejected ? 60 : 11))
    }

    @Test func `while some still wait, approving the others lets nobody else go`() async throws {
        let world = try await world(200)
        await deactivate(0..<60, world)
        try await world.drain()
        let numbers = await world.store.held.map(\.number)
        _ = await world.store.decide(Array(numbers.dropLast()), .approve, fakeBinding.id)
        await deactivate(150..<151, world)
        try await world.drain()
        #expect(try await active(world) == 141)
        #expect(await world.store.held.count == 2)
    }

    @Test func `who leaves beside what was approved is stopped, and opens nothing for others`() async throws {
        let world = try await world(200)
        await deactivate(0..<60, world)
        try await world.drain()
        _ = await world.store.decide(await world.store.held.map(\.number), .approve, fakeBinding.id)
        await deactivate(150..<151, world)
        try await world.drain()
        #expect(try await active(world) == 140)
        await deactivate(151..<170, world)
        try await world.drain()
        #expect(try await active(world) == 140)
        #expect(await world.store.held.count == 20)
    }

    /// The target refuses an approved step, the identity provider takes it back and says it once more while nobody looks.
    @Test func `an approved step that was begun goes by the limits when its approval is gone`() async throws {
        let world = try await world(200)
        await deactivate(0..<60, world)
        try await world.drain()
        _ = await world.store.decide(await world.store.held.map(\.number), .approve, fakeBinding.id)
        await world.directory.failNextApply(.before)
        await #expect(throws: TargetError.self) { try await world.drain() }
        for number in 20..<60 { await world.put("u\(number)", "p\(number)") }
        await deactivate(20..<60, world)
        try await world.drain()
        #expect(try await active(world) == 180)
        #expect(await world.store.held.count == 40)
    }

    @Test func `what is rejected is left out until the identity provider changes the user`() async throws {
        let world = try await world(200)
        await deactivate(0..<30, world)
        try await world.drain()
        let numbers = await world.store.held.map(\.number)
        #expect(await world.store.decide(numbers, .reject, fakeBinding.id) == 10)
        world.clock.advance(2 * 86_400_000)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        #expect(try await active(world) == 180)
        await world.store.put("u29", ["userName": "p29", "title": "gone"], isActive: false)
        try await world.drain()
        #expect(try await active(world) == 179)
    }

    @Test func `who keeps the account by a rejection is told so, and decided about again`() async throws {
        let world = try await world(200)
        await deactivate(0..<30, world)
        try await world.drain()
        let numbers = await world.store.held.map(\.number)
        _ = await world.store.decide(numbers, .reject, fakeBinding.id)
        try await world.drain()
        var counts = await world.store.counts(fakeBinding.id)
        #expect(counts[.rejected] == 10 && counts[.provisioned] == 170)

        #expect(await world.store.decide(numbers, .reconsider, fakeBinding.id) == 10)
        world.clock.advance(2 * 86_400_000)
        try await world.drain()
        counts = await world.store.counts(fakeBinding.id)
        #expect(counts[.held] == 10 && counts[.rejected, default: 0] == 0)
        #expect(try await active(world) == 180)

        _ = await world.store.decide(numbers, .reject, fakeBinding.id)
        try await world.drain()
        #expect(await world.store.decide(numbers, .approveRejected, fakeBinding.id) == 10)
        try await world.drain()
        #expect(try await active(world) == 170)
        #expect(await world.store.held.isEmpty)
    }

    /// While they are protected nothing is to be done, and nothing is decided anew.
    @Test(arguments: [HeldStep.Decision.rejected, .waiting])
    func `what was held of protected people is so on when they are protected no longer`(decision: HeldStep.Decision)
        async throws
    {
        let world = try await world(200)
        await deactivate(0..<30, world)
        try await world.drain()
        let numbers = await world.store.held.map(\.number)
        if decision == .rejected { _ = await world.store.decide(numbers, .reject, fakeBinding.id) }
        world.clock.advance(2 * 86_400_000)
        let protected = try SyncWorld(sharing: world) { $0.protect.users = ["p.*"] }
        for next in [protected, world] {
            await world.store.markAll(fakeBinding.id)
            try await next.drain()
            #expect(await world.store.held.map(\.number) == numbers)
            #expect(await world.store.held.allSatisfy { $0.step.decision == decision })
            #expect(try await active(world) == 180)
        }
    }

    @Test func `who comes back before anybody decided is held no longer`() async throws {
        let world = try await world(200)
        await deactivate(0..<200, world)
        try await world.drain()
        for number in 0..<200 { await world.put("u\(number)", "p\(number)") }
        try await world.drain()
        #expect(try await active(world) == 200)
        #expect(await world.store.held.isEmpty)
    }

    @Test func `deleting users one by one is stopped by the window, and another day goes on`() async throws {
        let world = try await world(200)
        for number in 0..<60 {
            await world.store.delete("u\(number)")
            world.clock.advance(60_000)
            try await world.drain()
        }
        #expect(try await active(world) == 180)
        #expect(await world.store.held.count == 40)
        world.clock.advance(86_400_000)
        await world.store.delete("u100")
        try await world.drain()
        #expect(try await active(world) == 179)
    }

    @Test func `an identity provider that empties a group is stopped at half of it`() async throws {
        let world = try await world(100)
        await world.store.putGroup("g", "all")
        let result = try await world.drain()
        #expect(try await world.told().count { $0.hasSuffix(": all") } == 51)
        #expect(result.states[.held] == 51)
        // Nobody's account is touched by it.
        #expect(try await active(world) == 100)
    }

    @Test func `rules that would take many out of a group are held like everything else`() async throws {
        let world = try await world(100)
        let stricter = try SyncWorld(sharing: world) { $0.groups.neverAssign = ["all"] }
        await world.store.markAll(fakeBinding.id)
        try await stricter.drain()
        #expect(try await world.told().count { $0.hasSuffix(": all") } >= 51)
        #expect(await world.store.held.allSatisfy { $0.step.key.action == "removeMembership" })
    }

    @Test func `mass renames are held while new groups go on`() async throws {
        let world = try await world(200)
        for number in 0..<200 { await world.put("u\(number)", "q\(number)") }
        await world.store.putGroup("g2", "new", members: Set((0..<200).map { "u\($0)" }))
        try await world.drain()
        let told = try await world.told()
        #expect(told.count { $0.hasPrefix("q") } == 20)
        #expect(told.allSatisfy { $0.contains("new") })
    }

    @Test func `users who get each other's names wait together when the window is full`() async throws {
        let world = try await world(200)
        for number in 2..<22 { await world.put("u\(number)", "q\(number)") }
        try await world.drain()
        await world.put("u0", "p1")
        await world.put("u1", "p0")
        try await world.drain()
        let held = await world.store.held
        #expect(held.map(\.step.account).sorted() == ["p0", "p1"])
        _ = await world.store.decide(held.map(\.number), .approve, fakeBinding.id)
        try await world.drain()
        #expect(await world.store.links.count == 200)
        #expect(await world.store.held.isEmpty)
        #expect(await world.store.states["u0"]?.state == .provisioned)
    }

    @Test func `a crash between doing and recording is counted`() async throws {
        let world = try await world(200)
        await deactivate(0..<20, world)
        await world.store.failNext(.record, .before)
        await #expect(throws: FakeFailure.self) { try await world.drain() }
        #expect(try await active(world) == 180)
        try await world.drain()
        await deactivate(20..<21, world)
        try await world.drain()
        #expect(try await active(world) == 180)
        #expect(await world.store.held.count == 1)
    }

    @Test func `a crash between counting and doing does not hold what was begun`() async throws {
        let world = try await world(200)
        await deactivate(0..<20, world)
        await world.directory.failNextApply(.before)
        await #expect(throws: TargetError.self) { try await world.drain() }
        try await world.drain()
        #expect(try await active(world) == 180)
        #expect(await world.store.held.isEmpty)
    }

    @Test func `a read that fails performs nothing`() async throws {
        let world = try await world(50)
        await deactivate(0..<5, world)
        await world.store.failNext(.pendingUsers, .before)
        await #expect(throws: FakeFailure.self) { try await world.drain() }
        #expect(try await active(world) == 50)
    }

    @Test func `a stop between pieces leaves the rest marked, and what was done recorded`() async throws {
        let world = try SyncWorld()
        for number in 0..<450 { await world.put("u\(number)", "p\(number)") }
        for group in 0..<5 {
            await world.store.putGroup("g\(group)", "g\(group)", members: Set((0..<450).map { "u\($0)" }))
        }
        let looks = Counter()
        var engine = world.engine
        engine.isStopped = { looks.next() > 1 }
        let result = try await engine.runOnce()
        #expect(result.users < 450)
        #expect(result.users > 0)
        #expect(await world.store.pendingCount(fakeBinding.id) == 450 - result.users)
        try await world.drain()
        #expect(try await active(world) == 450)
    }
}
