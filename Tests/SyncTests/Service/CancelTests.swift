import Logging
import Provisioning
import SCIM
import Sync
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct CancelTests {
    private func service(_ world: SyncWorld) -> SyncService {
        SyncService(
            store: world.store, runs: world.runs, ids: world.idSource, now: { [clock = world.clock] in clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func running(_ service: SyncService, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body()
            group.cancelAll()
        }
    }

    @Test func `a cancelled run ends after its batch, and the next one does the rest`() async throws {
        let world = try SyncWorld()
        for number in 0..<600 { await world.put("u\(number)", "user\(number)") }
        let gate = Gate()
        let service = service(world)
        service.update([
            BindingConfiguration(
                binding: fakeBinding, rules: world.compiled, mode: .manual,
                target: GatedTarget(inner: world.target, gate: gate))
        ])
        try await running(service) {
            #expect(try service.cancel(fakeBinding.id) == false, "Nothing runs.")
            async let answer = service.syncNow(fakeBinding.id)
            await gate.entered(1)
            #expect(try service.cancel(fakeBinding.id) == true)
            await gate.open()
            let summary = try #require(try await answer)
            #expect(summary.isCancelled)
            #expect(summary.result.users == 500)
            #expect(await world.runs.all.map(\.outcome) == [.cancelled])
            #expect(await world.store.pendingCount(fakeBinding.id) == 100)
            #expect(try await service.syncNow(fakeBinding.id)?.result.users == 100)
        }
    }

    @Test func `two connectors never run in one target at once`() async throws {
        let (first, second) = (try SyncWorld(), try SyncWorld())
        await first.put("u1", "ada")
        let gate = Gate()
        let other = Binding(
            id: BindingID(2), connector: ConnectorID(8), connectorName: "entra", target: fakeBinding.target,
            targetName: "directory")
        let elsewhere = Binding(
            id: BindingID(3), connector: ConnectorID(9), connectorName: "ping", target: TargetID(99),
            targetName: "other")
        let service = service(first)
        service.update(
            [fakeBinding, other, elsewhere].map {
                BindingConfiguration(
                    binding: $0, rules: first.compiled, mode: .manual,
                    target: GatedTarget(inner: $0 == fakeBinding ? first.target : second.target, gate: gate))
            })
        try await running(service) {
            async let one = service.syncNow(fakeBinding.id)
            await gate.entered(1)
            async let two = service.syncNow(other.id)
            _ = try await service.syncNow(elsewhere.id, user: "nobody")
            #expect(try await service.status().map(\.isRunning) == [true, false, false])
            await gate.open()
            _ = try await one
            _ = try await two
            #expect(try await service.status().map(\.isRunning) == [false, false, false])
        }
    }

    @Test func `a run that waits for another connector's in the same target can be cancelled, and nobody waits longer`()
        async throws
    {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        let gate = Gate()
        let other = Binding(
            id: BindingID(2), connector: ConnectorID(8), connectorName: "entra", target: fakeBinding.target,
            targetName: "directory")
        let service = service(world)
        service.update(
            [fakeBinding, other].map {
                BindingConfiguration(
                    binding: $0, rules: world.compiled, mode: .manual,
                    target: GatedTarget(inner: world.target, gate: gate))
            })
        try await running(service) {
            async let one = service.syncNow(fakeBinding.id)
            await gate.entered(1)
            let two = Task { try await service.syncNow(other.id) }
            // Until it stands in the line.
            while try !service.cancel(other.id) { await Task.yield() }
            await #expect(throws: SyncServiceError.cancelled) { _ = try await two.value }
            #expect(await world.runs.all.map(\.binding) == [fakeBinding.id], "What did not begin is no run.")
            await gate.open()
            #expect(try await one?.result.users == 1)
            #expect(try await service.syncNow(other.id) != nil)
        }
    }
}

/// Holds who comes until it is opened.
private actor Gate {
    private var isOpen = false
    private var count = 0
    private var held: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(Int, CheckedContinuation<Void, Never>)] = []

    func pass() async {
        count += 1
        for (wanted, watcher) in watchers where wanted == count { watcher.resume() }
        watchers.removeAll { $0.0 == count }
        if !isOpen { await withCheckedContinuation { held.append($0) } }
    }

    func entered(_ wanted: Int) async {
        if count < wanted { await withCheckedContinuation { watchers.append((wanted, $0)) } }
    }

    func open() {
        isOpen = true
        for continuation in held { continuation.resume() }
        held = []
    }
}

/// A target that is slow to perform.
private struct GatedTarget: WrappedTarget {
    let inner: any Target
    let gate: Gate

    func perform(_ steps: [TargetStep]) async throws -> [StepResult] {
        await gate.pass()
        return try await inner.perform(steps)
    }
}
