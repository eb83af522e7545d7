import Directory
import Logging
import Provisioning
import ServiceLifecycle
import Sync
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RunHistoryTests {
    @Test(
        arguments: [
            // trigger, outcome of the last one, milliseconds after its start, told as one
            (RunTrigger.automatic, RunOutcome.done, 0, true), (.automatic, .done, 59_999, true),
            (.automatic, .done, 60_000, false), (.automatic, .done, -1, false), (.automatic, .done, .min, false),
            (.automatic, .failed, 86_400_000, true), (.automatic, .cancelled, 1, false),
            (.automatic, .interrupted, 1, false), (.schedule, .done, 1, false),
            (.command(actor: "ada"), .done, 1, false), (.settings, .done, 1, false), (.settings, .failed, 1, false),
        ] as [(RunTrigger, RunOutcome, Int64, Bool)])
    func `automatic runs of a minute, and a streak of failures, are told as one`(
        trigger: RunTrigger, outcome: RunOutcome, after: Int64, isOne: Bool
    ) {
        let start: Int64 = after == .min ? 5_000_000_000 : 1_000_000
        let last = RunRecord(
            id: RunID(1), binding: fakeBinding.id, trigger: .automatic, startedAt: start, outcome: outcome)
        #expect(last.takesIn(trigger, at: after == .min ? -5_000_000_000 : start + after) == isOne)
    }

    @Test(arguments: [(RunOutcome.done, false), (.running, false), (.failed, false)])
    func `what follows new settings is told apart`(outcome: RunOutcome, isOne: Bool) {
        let last = RunRecord(
            id: RunID(1), binding: fakeBinding.id, trigger: .settings, startedAt: 0, outcome: outcome)
        #expect(last.takesIn(.automatic, at: 1) == isOne)
    }

    private func service(_ world: SyncWorld, _ jitter: Jitter = .none) -> SyncService {
        SyncService(
            store: world.store, runs: world.runs, ids: world.idSource, now: { [clock = world.clock] in clock.now },
            jitter: jitter, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func configuration(_ world: SyncWorld, _ mode: SyncSettings.Mode = .manual, schedule: Schedule? = nil)
        -> BindingConfiguration
    {
        BindingConfiguration(
            binding: fakeBinding, rules: world.compiled, mode: mode, target: world.target, schedule: schedule)
    }

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

    @Test func `a command leaves a run with who asked, what was done and which steps`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.store.putGroup("g1", "devs", members: ["u1"])
        let service = service(world)
        service.update([configuration(world)])
        try await running(service) {
            let summary = try await service.syncNow(fakeBinding.id, trigger: .command(actor: "eve"))
            let run = try #require(await world.runs.all.first)
            #expect(run.id == summary?.run)
            #expect(run.trigger == .command(actor: "eve"))
            #expect(run.outcome == .done)
            #expect(run.finishedAt != nil)
            #expect(run.result.states == [.provisioned: 1])
            #expect(run.result.actions == ["createAccount": 1, "addMembership": 1])
            #expect(await world.store.records.map(\.run) == [run.id, run.id])
        }
    }

    @Test func `a run over everybody counts each user once, by where he stands last`() async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        await world.put("u2", "bob")
        let service = service(world)
        service.update([configuration(world)])
        try await running(service) {
            _ = try await service.syncNow(fakeBinding.id, trigger: .command(actor: "eve"))
            // In the order of ids the one who wants the name comes before the one who gives it up.
            await world.put("u1", "bob")
            await world.put("u2", "eve")
            let summary = try await service.syncNow(fakeBinding.id, full: true, trigger: .command(actor: "eve"))
            #expect(summary?.result.states == [.provisioned: 2])
            #expect(await world.runs.all.last?.result.states == [.provisioned: 2])
            #expect(try await world.told() == ["bob (on): ", "eve (on): "])
        }
    }

    @Test func `a run that asks for nothing new is kept, an automatic one that finds nothing is not`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .automatic)])
        try await running(service) {
            _ = try await service.syncNow(fakeBinding.id)
            #expect(await world.runs.all.map(\.trigger) == [.command(actor: "")])
        }
    }

    @Test func `automatic runs roll up by the minute`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .automatic)])
        try await running(service) {
            for (number, pause) in [0, 30_000, 30_000].enumerated() {
                world.clock.advance(Int64(pause))
                await world.put("u\(number)", "user\(number)")
                service.wake(fakeBinding.connector)
                try await until {
                    await world.runs.all.reduce(0) { $0 + ($1.outcome == .done ? $1.result.users : 0) } == number + 1
                }
            }
            #expect(await world.runs.all.map(\.result.users) == [2, 1])
        }
    }

    @Test func `new rules begin a run of their own, and so does what comes after it`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world, .automatic)])
        try await running(service) {
            await world.put("u1", "ada")
            service.wake(fakeBinding.connector)
            try await until { await world.runs.all.last?.outcome == .done }
            await world.put("u2", "bob")
            let changed = try SyncWorld(sharing: world) { $0.cleanup.graceDays = 3 }
            service.update([configuration(changed, .automatic)])
            try await until { await world.runs.all.last.map { $0.trigger == .settings && $0.outcome == .done } == true }
            await world.put("u3", "eve")
            service.wake(fakeBinding.connector)
            try await until {
                let runs = await world.runs.all
                return runs.count == 3 && runs.last?.outcome == .done
            }
            #expect(await world.runs.all.map(\.trigger) == [.automatic, .settings, .automatic])
            #expect(await world.runs.all.map(\.result.users) == [1, 1, 1])
        }
    }

    @Test func `many automatic runs of a moment are one write, and the stop forgets none`() async throws {
        let world = try SyncWorld()
        let service = SyncService(
            store: world.store, runs: world.runs, ids: world.idSource, now: { [clock = world.clock] in clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sleep: { _ in try await Task.sleep(for: .seconds(86_400)) })
        service.update([configuration(world, .automatic)])
        try await running(service) {
            for number in 0..<20 {
                await world.put("u\(number)", "user\(number)")
                service.wake(fakeBinding.connector)
                try await until { try await service.status().first?.counts[.provisioned] == number + 1 }
            }
        }
        #expect(await world.runs.all.map(\.result.users) == [20])
        #expect(await world.runs.writes <= 2)
    }

    @Test func `a failure says since when, and done ends it`() async throws {
        let world = try SyncWorld()
        let service = service(world)
        service.update([configuration(world)])
        try await running(service) {
            await world.put("u1", "ada")
            let first = world.clock.now
            for _ in 0..<2 {
                await world.directory.failNextApply(.before)
                await #expect(throws: TargetError.self) { try await service.syncNow(fakeBinding.id) }
                world.clock.advance(5000)
            }
            #expect(try await service.status().first?.failingSince == first)
            let failed = await world.runs.all
            #expect(failed.map(\.outcome) == [.failed, .failed])
            #expect(failed.last?.message?.description.contains("fault before") == true)
            _ = try await service.syncNow(fakeBinding.id)
            #expect(try await service.status().first?.failingSince == nil)
        }
    }

    @Test func `a streak of failures outlives a restart, and what ran then was interrupted`() async throws {
        let world = try SyncWorld()
        let id = await world.runs.begin(fakeBinding.id, .automatic, at: 77)
        var failed = try #require(await world.runs.run(id))
        failed.outcome = .failed
        failed.message = "away"
        await world.runs.update(failed)
        _ = await world.runs.begin(fakeBinding.id, .schedule, at: 78)
        let service = service(world)
        service.update([configuration(world)])
        try await running(service) {
            try await until { try await service.status().first?.failingSince == 77 }
            #expect(try await service.status().first?.lastError == "away")
            #expect(await world.runs.all.map(\.outcome) == [.failed, .interrupted])
        }
    }

    @Test func `automatic mode says when it tries again`() async throws {
        let world = try SyncWorld()
        let service = service(world, Jitter { _ in 3_600_000 })
        service.update([configuration(world, .automatic)])
        try await running(service) {
            await world.directory.failNextApply(.before)
            await world.put("u1", "ada")
            service.wake(fakeBinding.connector)
            try await until { try await service.status().first?.nextTry == world.clock.now + 3_600_000 }
        }
    }

    @Test func `automatic mode tries again by itself, and the streak is one run`() async throws {
        let world = try SyncWorld()
        let service = service(world, Jitter { _ in 1 })
        for _ in 0..<3 { await world.directory.failNextApply(.before) }
        await world.put("u1", "ada")
        service.update([configuration(world, .automatic)])
        try await running(service) {
            try await until { await world.runs.all.last?.outcome == .done }
            #expect(await world.runs.all.count == 1)
            #expect(await world.runs.all.first?.message?.hasPrefix("done after failures: ") == true)
            #expect(try await world.told() == ["ada (on): "])
            #expect(try await service.status().first?.failingSince == nil)
        }
    }

    @Test(arguments: [.schedule, .command(actor: "ada"), .automatic] as [RunTrigger])
    func `a schedule that was missed is made good at the start, whatever ran last`(last: RunTrigger) async throws {
        let world = try SyncWorld()
        await world.put("u1", "ada")
        try await world.drain()
        let account = try #require(await world.directory.user(named: "ada", in: SyncWorld.directoryID))
        try await world.add([.deleteUser(id: account.id)])
        _ = await world.runs.begin(fakeBinding.id, last, at: 0)
        world.clock.advance(86_400_000)
        let service = service(world)
        service.update([configuration(world, schedule: Schedule(SyncSettings()))])
        try await running(service) {
            try await until { await world.runs.all.last?.outcome == .done }
            #expect(await world.runs.all.map(\.trigger) == [last, .schedule])
            #expect(try await world.told() == ["ada (on): "])
            #expect(try await service.status().first?.nextScheduled ?? 0 > world.clock.now)
        }
    }
}
