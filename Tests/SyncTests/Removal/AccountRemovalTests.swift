import Directory
import Provisioning
import Sync
import TestSupport
import Testing

/// What becomes of a connector's accounts when it, or their target, is removed.
@Suite struct AccountRemovalTests {
    /// Those of `names`, and eve, who left before; `local` is nobody's.
    private func filled(
        _ names: [String] = ["ada", "boss"], _ change: (inout TargetRules) -> Void = { _ in }
    ) async throws -> SyncWorld {
        let world = try SyncWorld(change)
        try await world.add([.createUser(DirectoryUser(id: "local-1", name: "local", displayName: "local"))])
        for name in names + ["eve"] { await world.put(name, name) }
        try await world.drain()
        await world.put("eve", "eve", active: false)
        try await world.drain()
        return world
    }

    private func removal(_ world: SyncWorld, protecting users: [String] = []) throws -> AccountRemoval {
        var rules = world.rules
        rules.protect.users = users
        return AccountRemoval(
            binding: fakeBinding, rules: try CompiledRules(rules), store: world.store, target: world.target,
            now: { [clock = world.clock] in clock.now })
    }

    @Test(
        arguments: [
            // what becomes of them, with the target, changed, the first names
            (.keep, false, 0, ["ada", "boss", "eve"]), (.disable, false, 1, ["ada"]),
            (.delete, false, 2, ["ada", "eve"]), (.delete, true, 3, ["ada", "boss", "eve"]),
        ] as [(CleanupAction, Bool, Int, [String])])
    func `a look tells whom it would change, and changes nothing`(
        action: CleanupAction, goesWithTarget: Bool, changed: Int, names: [String]
    ) async throws {
        let world = try await filled()
        let before = try await world.told()
        let seen = try await removal(world, protecting: ["boss"]).preview(action, goesWithTarget: goesWithTarget)
        #expect((seen.accounts, seen.active, seen.protected, seen.changed) == (3, 2, 1, changed))
        #expect(seen.names.sorted() == names)
        #expect(seen.protectedNames == ["boss"])
        #expect(seen.limit == nil)
        #expect(try await world.told() == before)
    }

    @Test func `only the first twenty names are told`() async throws {
        let world = try await filled()
        // Links are read in the order of ids, which is the other way round.
        for number in 10..<40 { await world.put("u\(90 - number)", "user\(number)") }
        try await world.drain()
        let seen = try await removal(world).preview(.delete)
        #expect(seen.changed == 33)
        #expect(seen.names == ["ada", "boss", "eve"] + (10..<27).map { "user\($0)" })
    }

    @Test(
        arguments: [
            // accounts beside the one of who left just before, what becomes of them, whether a limit is passed
            (8, .delete, false), (9, .delete, true), (8, .disable, false), (9, .disable, true), (30, .keep, false),
        ] as [(Int, CleanupAction, Bool)])
    func `many at once go over the limits that hold for every step`(
        count: Int, action: CleanupAction, isOver: Bool
    ) async throws {
        let world = try await filled((1...count).map { "user\($0)" })
        let limit = try await removal(world).preview(action).limit
        #expect((limit != nil) == isOver)
    }

    @Test func `what is removed is kept as done and approved, and what the target refuses as begun`() async throws {
        let world = try await filled()
        let earlier: Set = [SafetyKey(resourceID: "earlier", kind: .accounts)]
        await world.store.begin(earlier, at: world.clock.now, forgetting: 0, fakeBinding.id)
        world.clock.advance(20 * 86_400_000)
        _ = try await removal(world).carryOut(.disable)
        let keys = Set(["ada", "boss"].map { SafetyKey(resourceID: $0, kind: .accounts) })
        let counts = await world.store.safetyCounts(keys.union(earlier), after: 0, fakeBinding.id)
        #expect(counts.approved.keys == keys)
        // A clock that went back finds what was counted before.
        #expect(counts.begun == earlier)
    }

    @Test func `what the window has seen already counts`() async throws {
        let world = try await filled((1...5).map { "user\($0)" })
        #expect(try await removal(world).preview(.disable).limit == nil)
        let done = Set((1...5).map { SafetyKey(resourceID: "earlier\($0)", kind: .accounts) })
        await world.store.begin(done, at: world.clock.now, forgetting: 0, fakeBinding.id)
        #expect(try await removal(world).preview(.disable).limit != nil)
        world.clock.advance(86_400_001)
        #expect(try await removal(world).preview(.disable).limit == nil)
    }

    @Test func `the digest is of what becomes of whom, and of nothing else`() async throws {
        let world = try await filled()
        let shown = try await removal(world).preview(.delete).digest
        #expect(try await removal(world).preview(.delete).digest == shown)
        #expect(try await removal(world).preview(.disable).digest != shown)
        #expect(try await removal(world, protecting: ["boss"]).preview(.delete).digest != shown)
        await world.put("late", "late")
        try await world.drain()
        #expect(try await removal(world).preview(.delete).digest != shown)
    }

    @Test func `it disables what is the connector's and not protected, and keeps the steps`() async throws {
        let world = try await filled()
        let result = try await removal(world, protecting: ["boss"]).carryOut(.disable)
        #expect(try await world.told() == ["ada (off): ", "boss (on): ", "eve (off): ", "local (on): "])
        #expect((result.stepsDone, result.stepsFailed, result.actions) == (1, 0, ["disableAccount": 1]))
    }

    @Test func `nobody's account is touched, whatever the links say`() async throws {
        let world = try await filled()
        let ada = try #require(await world.directory.user(named: "ada", in: SyncWorld.directoryID))
        try await world.add([.deleteUser(id: ada.id)])
        try await world.add([.createUser(DirectoryUser(id: ada.id, name: "ada", displayName: "somebody else"))])
        _ = try await removal(world).carryOut(.delete)
        #expect(try await world.told() == ["ada (on): ", "local (on): "])
    }

    @Test(arguments: [1, 2]) func `it goes on after a stop between two pieces, and finds nothing the second time`(
        piece: Int
    ) async throws {
        let world = try await filled((1...300).map { "user\($0)" })
        struct Stop: Error {}
        var pieces = 0
        await #expect(throws: Stop.self) {
            _ = try await removal(world).carryOut(.delete) { _ in
                pieces += 1
                if pieces == piece { throw Stop() }
            }
        }
        #expect(try await world.told().count == (piece == 1 ? 102 : 1))
        _ = try await removal(world).carryOut(.delete)
        #expect(try await world.told() == ["local (on): "])
        #expect(try await removal(world).carryOut(.delete) == BatchResult())
    }

    @Test func `a write whose answer is lost is done again`() async throws {
        let world = try await filled()
        await world.directory.failNextApply(.after)
        await #expect(throws: (any Error).self) { _ = try await removal(world).carryOut(.delete) }
        _ = try await removal(world).carryOut(.delete)
        #expect(try await world.told() == ["local (on): "])
    }
}
