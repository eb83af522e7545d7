import Logging
import Provisioning
import Sync
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PauseTests {
    private func service(_ world: SyncWorld, _ target: any Target) -> SyncService {
        let service = SyncService(
            store: world.store, runs: world.runs, ids: world.idSource, now: { [clock = world.clock] in clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        service.update([
            BindingConfiguration(binding: fakeBinding, rules: world.compiled, mode: .automatic, target: target)
        ])
        return service
    }

    private func running(_ service: SyncService, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body()
            group.cancelAll()
        }
    }

    private func until(_ holds: () async throws -> Bool) async throws {
        while try await !holds() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test func `a paused sync does nothing, not even by command or after a restart, until it is resumed`() async throws
    {
        let world = try SyncWorld()
        let first = service(world, world.target)
        try await running(first) {
            try await first.setPause(SyncPause(since: 1, actor: "eve"), fakeBinding.id)
            await world.put("u1", "ada")
            first.wake(fakeBinding.connector)
            await #expect(throws: SyncServiceError.paused(by: "eve")) { try await first.syncNow(fakeBinding.id) }
            #expect(try await first.status(of: fakeBinding.id)?.pause?.actor == "eve")
            // What the schedule asks for is left out, and leaves no run.
            _ = try await first.syncNow(fakeBinding.id, full: true, trigger: .schedule, wait: false)
            await #expect(throws: SyncServiceError.paused(by: "eve")) { try await first.syncNow(fakeBinding.id) }
            #expect(await world.runs.all.isEmpty)
        }
        let second = service(world, world.target)
        try await running(second) {
            await #expect(throws: SyncServiceError.paused(by: "eve")) { try await second.syncNow(fakeBinding.id) }
            #expect(try await world.told().isEmpty)
            try await second.setPause(nil, fakeBinding.id)
            try await until { try await world.told() == ["ada (on): "] }
        }
    }

    @Test func `a target that refuses credentials twice is left alone, but not when a command asks`() async throws {
        let world = try SyncWorld()
        let service = service(world, RefusingTarget(target: world.target))
        await world.put("u1", "ada")
        try await running(service) {
            // The first may be the one at the start.
            try await until {
                _ = try? await service.syncNow(fakeBinding.id)
                return try await service.status(of: fakeBinding.id)?.quarantinedUntil != nil
            }
            let runs = await world.runs.all.count
            service.wake(fakeBinding.connector)
            let status = try #require(try await service.status(of: fakeBinding.id))
            #expect(try #require(status.quarantinedUntil) >= world.clock.now + 2 * 3_600_000)
            #expect(status.lastError == "\(TargetError.unauthorized)")
            await #expect(throws: TargetError.unauthorized) { try await service.syncNow(fakeBinding.id) }
            #expect(await world.runs.all.count >= runs)
        }
        // Another server knows it, too.
        let second = self.service(world, RefusingTarget(target: world.target))
        try await running(second) {
            try await until { try await second.status(of: fakeBinding.id)?.nextTry != nil }
            let runs = await world.runs.all.count
            second.wake(fakeBinding.connector)
            #expect(try await second.status(of: fakeBinding.id)?.quarantinedUntil != nil)
            #expect(await world.runs.all.count == runs)
        }
    }
}

/// Refuses to do anything.
private struct RefusingTarget<Inner: Target>: Target {
    static var kind: String { "refusing" }
    let target: Inner

    func accounts(ids: [String], usernames: [String]) async throws -> [Account] { throw TargetError.unauthorized }
    func accounts(after id: String?, limit: Int) async throws -> [Account] { throw TargetError.unauthorized }
    func groups(named names: [String]) async throws -> [TargetGroup] { throw TargetError.unauthorized }
    func members(ofGroup name: String, start: Int, limit: Int) async throws -> [TargetMember] {
        throw TargetError.unauthorized
    }
    func perform(_ steps: [TargetStep]) async throws -> [StepResult] { throw TargetError.unauthorized }
}
