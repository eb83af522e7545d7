import Logging
import Provisioning
import ServiceLifecycle
import Sync
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SyncServiceTests {
    private func service(_ world: SyncWorld) -> SyncService {
        SyncService(
            store: world.store, runs: world.runs, ids: world.idSource, now: { [clock = world.clock] in clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func configuration(_ world: SyncWorld, _ mode: SyncSettings.Mode) -> BindingConfiguration {
        BindingConfiguration(binding: fakeBinding, rules: world.compiled, mode: mode, target: world.target)
    }

    /// Runs the service while `body` does; cancels it afterwards.
    private func running(_ service: SyncService, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            try await body()
            group.cancelAll()
        }
    }

    /// Waits for what has to come; the suite's time limit ends a wait in vain.
    private func until(_ holds: () async throws -> Bool) async throws {
        while try await !holds() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test func `automatic mode brings what is marked in line at once`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .automatic)])
        try await running(service) {
            await world.put("u1", "ada")
            service.wake(fakeBinding.connector)
            try await until { try await world.told() == ["ada (on): "] }
        }
    }

    @Test func `what was marked before the start is done at the start`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        let service = service(world)
        service.update([configuration(world, .automatic)])
        try await running(service) { try await until { try await world.told() == ["ada (on): "] } }
    }

    @Test func `manual mode waits for sync now`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .manual)])
        try await running(service) {
            await world.put("u1", "ada")
            await world.put("u2", "eve")
            service.wake(fakeBinding.connector)
            let one = try await service.syncNow(fakeBinding.id, user: "u2")
            #expect(one?.result.states == [.provisioned: 1])
            #expect(try await world.told() == ["eve (on): "], "The wake did nothing.")
            let rest = try await service.syncNow(fakeBinding.id)
            #expect(rest?.result.users == 1)
            let full = try await service.syncNow(fakeBinding.id, full: true)
            #expect(full?.result.users == 2)
            #expect(full?.result.stepsDone == 0)
        }
    }

    @Test func `many writers and many wakes lose nothing`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .automatic)])
        try await running(service) {
            await withTaskGroup { group in
                for number in 0..<100 {
                    group.addTask {
                        await world.put("u\(number)", "user\(number)")
                        service.wake(fakeBinding.connector)
                    }
                }
            }
            try await until { await world.store.pendingCount(fakeBinding.id) == 0 }
            #expect(try await world.told().count == 100)
        }
    }

    @Test func `new settings take effect, and bindings that are gone are unknown`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .manual)])
        try await running(service) {
            await world.put("u1", "ada")
            service.update([configuration(world, .automatic)])
            try await until { try await world.told() == ["ada (on): "] }
            service.update([])
            await #expect(throws: SyncServiceError.unknownBinding) { try await service.syncNow(fakeBinding.id) }
        }
    }

    @Test func `rules that are saved do not get their marks settled by those of before`() async throws {
        let world = try SyncWorld()
        let strict = try CompiledRules(
            TargetRules(target: "directory", groups: GroupRuleSettings(neverAssign: ["devs"])))
        let service = service(world)
        service.update([configuration(world, .automatic)])
        try await running(service) {
            await world.put("u1", "ada")
            await world.store.putGroup("g1", "devs", members: ["u1"])
            service.wake(fakeBinding.connector)
            try await until { try await world.told() == ["ada (on): devs"] }
            // Saved, and a write comes before the sync is told of it.
            await world.store.rulesChanged()
            _ = try await service.syncNow(fakeBinding.id)
            #expect(await world.store.pendingCount(fakeBinding.id) == 1)
            service.update([
                BindingConfiguration(
                    binding: makeFakeBinding(rulesVersion: 1), rules: strict, mode: .automatic, target: world.target)
            ])
            try await until { try await world.told() == ["ada (on): "] }
        }
    }

    @Test func `an error is told by the status and by the answer, and the next run clears it`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .manual)])
        try await running(service) {
            await world.put("u1", "ada")
            await world.directory.failNextApply(.before)
            await #expect(throws: TargetError.self) { try await service.syncNow(fakeBinding.id) }
            let broken = try #require(try await service.status().first)
            #expect(broken.lastError?.contains("fault before") == true)
            #expect(broken.pending == 1)
            _ = try await service.syncNow(fakeBinding.id)
            let fine = try #require(try await service.status().first)
            #expect(fine.lastError == nil)
            #expect(fine.counts == [.provisioned: 1])
            #expect(fine.lastRun?.result.stepsDone == 1)
        }
    }

    @Test func `whoever waits is told when the service stops`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .manual)])
        try await running(service) {}
        await #expect(throws: SyncServiceError.stopping) { try await service.syncNow(fakeBinding.id) }
    }
}
