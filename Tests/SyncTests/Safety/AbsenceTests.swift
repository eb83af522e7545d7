import Provisioning
import StrictJSON
import Sync
import Synchronization
import TestSupport
import Testing

/// Absence is not deletion: what cannot be read whole is not taken as gone.
@Suite(.timeLimit(.minutes(1))) struct AbsenceTests {
    private func world() async throws -> SyncWorld {
        let world = try SyncWorld()
        for number in 0..<60 { await world.put("u\(number)", "p\(number)") }
        await world.store.putGroup("g", "all", members: Set((0..<60).map { "u\($0)" }))
        try await world.drain()
        return world
    }

    private func engine(_ world: SyncWorld, _ target: any Target) -> SyncEngine {
        SyncEngine(
            binding: fakeBinding, rules: world.compiled, store: world.store, target: target, ids: world.idSource,
            now: { [clock = world.clock] in clock.now }, jitter: .none)
    }

    @Test(arguments: 1...6)
    func `a target that breaks off in the middle of a full reconcile loses nothing`(page: Int) async throws {
        let world = try await world()
        let before = try await world.told()
        await world.store.markAll(fakeBinding.id)
        let target = BrokenTarget(world.target, failingRead: page)
        await #expect(throws: TargetError.self) {
            while try await !engine(world, target).runOnce(limit: 10).isEmpty {}
        }
        #expect(target.performed.isEmpty)
        #expect(try await world.told() == before)
        #expect(await world.store.pendingCount(fakeBinding.id) == 60 - (page - 1) * 10)
        try await world.drain()
        #expect(try await world.told() == before)
        #expect(await world.store.pendingCount(fakeBinding.id) == 0)
    }

    @Test func `members that are removed by hand while a renamed group is read take nobody out of it`() async throws {
        let world = try await world()
        await world.store.renameGroup("g", "everybody")
        // The limits let half of a group go at once; here a member more is missing on every page.
        let target = BrokenTarget(world.target, failingRead: nil, dropping: 1)
        while try await !engine(world, target).runOnce().isEmpty {}
        #expect(try await world.told().allSatisfy { $0.contains("(on)") && $0.contains("everybody") })
    }

    @Test(arguments: [FakeSyncStore.Call.pendingUsers, .pendingGroups, .users, .links])
    func `a store that cannot be read changes nothing in the target`(call: FakeSyncStore.Call) async throws {
        let world = try await world()
        let before = try await world.told()
        await world.store.markAll(fakeBinding.id)
        await world.store.renameGroup("g", "everybody")
        await world.store.failNext(call, .before)
        let target = BrokenTarget(world.target, failingRead: nil)
        await #expect(throws: FakeFailure.self) { _ = try await engine(world, target).runOnce() }
        #expect(target.performed.isEmpty)
        #expect(try await world.told() == before)
    }
}

/// Reads until it breaks off, and tells what it was told to do.
private final class BrokenTarget: Target {
    static let kind = "broken"
    private let target: any Target
    private let failing: Int?
    private let dropping: Int
    private let reads = Mutex(0)
    private let steps = Mutex<[TargetStep]>([])

    init(_ target: any Target, failingRead: Int?, dropping: Int = 0) {
        self.target = target
        failing = failingRead
        self.dropping = dropping
    }

    var performed: [TargetStep] { steps.withLock { $0 } }

    private func read() throws {
        let number = reads.withLock { reads in
            reads += 1
            return reads
        }
        if number == failing { throw TargetError.unreachable(detail: "the connection was closed", retryAfter: nil) }
    }

    func accounts(ids: [String], usernames: [String]) async throws -> [Account] {
        try read()
        return try await target.accounts(ids: ids, usernames: usernames)
    }
    func accounts(after id: String?, limit: Int) async throws -> [Account] {
        try read()
        return try await target.accounts(after: id, limit: limit)
    }
    func groups(named names: [String]) async throws -> [TargetGroup] { try await target.groups(named: names) }
    func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember] {
        Array(try await target.members(ofGroup: name, start: start, limit: limit).dropLast(dropping))
    }
    func ownedMemberships(inGroups names: [String]) async throws -> OwnedMemberships? {
        try await target.ownedMemberships(inGroups: names)
    }
    func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        self.steps.withLock { $0 += steps }
        return try await target.perform(steps)
    }
}
