import Directory
import Provisioning
import StrictJSON
import Sync
import TestSupport
import Testing

/// Deleting and anonymizing wait as disabling does, and nothing of what waits is lost.
@Suite(.timeLimit(.minutes(1))) struct HeldCleanupTests {
    private static let people = 200
    private let day: Int64 = 86_400_000

    private func world(_ change: (inout TargetRules) -> Void = { _ in }) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        for number in 0..<Self.people { await world.put("u\(number)", "p\(number)") }
        await world.store.putGroup("g", "all", members: Set((0..<Self.people).map { "u\($0)" }))
        try await world.drain()
        return world
    }

    private func accounts(_ world: SyncWorld) async -> [DirectoryUser] {
        await world.directory.users(matching: .everything, DirectoryRange(), in: SyncWorld.directoryID)
    }

    private func decide(_ ruling: HeldRuling, _ world: SyncWorld) async throws {
        _ = await world.store.decide(await world.store.held.map(\.number), ruling, fakeBinding.id)
        try await world.drain()
    }

    @Test(arguments: [CleanupAction.delete, .anonymize])
    func `what is held keeps its account and its link, and is done when approved`(action: CleanupAction) async throws {
        let world = try await world { $0.cleanup.deleted = action }
        for number in 0..<50 { await world.store.delete("u\(number)") }
        try await world.drain()
        let kept = await accounts(world).filter { $0.isActive && $0.name.hasPrefix("p") }
        #expect(kept.count == Self.people - 20)
        let held = await world.store.held.map(\.step)
        #expect(Set(held.map(\.key.resourceID)).count == 30)
        for step in held { #expect(await world.store.links[step.key.resourceID]?.accountID == step.key.accountID) }
        try await decide(.approve, world)
        #expect(await world.store.held.isEmpty)
        let rest = await accounts(world)
        #expect(rest.count { $0.isActive } == Self.people - 50)
        #expect(rest.count == (action == .delete ? Self.people - 50 : Self.people))
        #expect(rest.count { Int($0.name.dropFirst()) ?? 50 < 50 } == 0)
    }

    @Test(arguments: [CleanupAction.delete, .anonymize])
    func `rejected, it is left out on every later run`(action: CleanupAction) async throws {
        let world = try await world { $0.cleanup.deleted = action }
        for number in 0..<50 { await world.store.delete("u\(number)") }
        try await world.drain()
        try await decide(.reject, world)
        world.clock.advance(3 * day)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        #expect(await accounts(world).count { $0.isActive && $0.name.hasPrefix("p") } == Self.people - 20)
        #expect(await world.store.held.allSatisfy { $0.step.decision == .rejected })
    }

    /// 40 leavers in four days, so that each of them is disabled within the limits.
    private func leavers(_ action: CleanupAction) async throws -> SyncWorld {
        let world = try await world {
            $0.cleanup.deleted = action
            $0.cleanup.graceDays = 30
        }
        for number in 0..<40 {
            if number % 10 == 0 { world.clock.advance(2 * day) }
            await world.store.delete("u\(number)")
            try await world.drain()
        }
        #expect(await accounts(world).count { !$0.isActive } == 40)
        #expect(await world.store.held.isEmpty)
        return world
    }

    @Test(arguments: [CleanupAction.delete, .anonymize])
    func `days of grace that end together are limited; approved, the rest is done`(action: CleanupAction) async throws {
        let world = try await leavers(action)
        world.clock.advance(40 * day)
        try await world.drain()
        let left = await accounts(world).count { Int($0.name.dropFirst()) ?? 40 < 40 }
        #expect(left > 20)
        #expect(Set(await world.store.held.map(\.step.key.resourceID)).count == left)
        // A rejected one stays disabled.
        let rejected = try #require(await world.store.held.first)
        _ = await world.store.decide([rejected.number], .reject, fakeBinding.id)
        try await decide(.approve, world)
        let rest = await accounts(world).filter { Int($0.name.dropFirst()) ?? 40 < 40 }
        #expect(rest.map(\.id) == [rejected.step.key.accountID])
        #expect(rest.allSatisfy { !$0.isActive })
    }

    @Test func `a clock that jumps ahead and back does not end everybody's days of grace`() async throws {
        let world = try await leavers(.delete)
        world.clock.advance(40 * day)
        try await world.drain()
        let afterTheJump = await accounts(world).count
        #expect(afterTheJump > Self.people - 20)
        world.clock.advance(-40 * day)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        world.clock.advance(day)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        #expect(await accounts(world).count == afterTheJump)
    }

    @Test func `days of grace are not over because the clock was back for a while`() async throws {
        let world = try await leavers(.delete)
        world.clock.advance(-35 * day)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        world.clock.advance(35 * day)
        await world.store.markAll(fakeBinding.id)
        try await world.drain()
        #expect(await accounts(world).count == Self.people)
    }

    @Test(arguments: [5 * 86_400_000, -5 * 86_400_000] as [Int64])
    func `a clock that jumps and comes back opens the window once at most`(jump: Int64) async throws {
        let world = try await world()
        for number in 0..<50 { await world.put("u\(number)", "p\(number)", active: false) }
        try await world.drain()
        world.clock.advance(jump)
        for number in 50..<100 { await world.put("u\(number)", "p\(number)", active: false) }
        try await world.drain()
        world.clock.advance(-jump)
        for number in 100..<200 { await world.put("u\(number)", "p\(number)", active: false) }
        try await world.drain()
        // 20, and at most 20 of those who are left.
        #expect(await accounts(world).count { $0.isActive } >= Self.people - 40)
        // A count of the time to come does not stay for longer than a window.
        world.clock.advance(2 * day)
        await world.put("new", "new")
        await world.put("u199", "p199")
        try await world.drain()
        await world.store.delete("u199")
        try await world.drain()
        #expect(await world.store.links["u199"].map { $0.accountID } != nil)
        #expect(await accounts(world).first { $0.name == "p199" }?.isActive == false)
    }

    @Test func `who waits for a name in a ring keeps what else is held of him, and the other way round`() async throws {
        let world = try await world()
        // The window of new names is full.
        for number in 100..<120 { await world.put("u\(number)", "q\(number)") }
        try await world.drain()
        await world.put("u0", "p1")
        await world.put("u1", "p0")
        await world.store.putGroup("g", "all", members: Set((150..<200).map { "u\($0)" }))
        for _ in 0..<3 {
            await world.store.markAll(fakeBinding.id)
            try await world.drain()
            let renames = await world.store.held.filter { $0.step.kind == .identities }
            #expect(renames.map(\.step.key.resourceID).sorted() == ["u0", "u1"])
        }
        await world.put("u0", "p0")
        await world.put("u1", "p1")
        try await world.drain()
        #expect(await world.store.held.allSatisfy { $0.step.kind == .memberships })
    }

    @Test(arguments: [1, 500])
    func `an approved exchange is done although a leaver stands in the ring`(atOnce: Int) async throws {
        let world = try await world()
        // The window of new names is full.
        for number in 100..<120 { await world.put("u\(number)", "q\(number)") }
        try await world.drain()
        await world.put("u0", "p1")
        await world.put("u1", "p2")
        await world.put("u2", "p0")
        try await world.drain()
        await world.put("u0", "p1", active: false)
        try await world.drain(atOnce: atOnce)
        #expect(await world.store.held.count == 3)
        _ = await world.store.decide(await world.store.held.map(\.number), .approve, fakeBinding.id)
        try await world.drain(atOnce: atOnce)
        #expect(await world.store.held.isEmpty)
        let names = await accounts(world).filter { ["p0", "p1", "p2"].contains($0.name) }
        #expect(names.first { $0.name == "p1" }?.isActive == false)
        #expect(names.count == 3)
    }
}
