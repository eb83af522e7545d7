import Provisioning
import Sync
import Testing

@testable import Storage

/// The history of runs.
struct RunStoreTests {
    private func ended(_ world: SyncWorld, _ outcome: RunOutcome, at time: Int64, _ trigger: RunTrigger = .automatic)
        async throws -> RunRecord
    {
        let store = world.storage.runs
        let id = try await store.begin(world.binding, trigger, at: time)
        var run = try #require(try await store.run(id))
        #expect(run.outcome == .running)
        run.outcome = outcome
        run.finishedAt = time + 5
        run.message = "because"
        run.result = BatchResult(states: [.provisioned: 3, .failed: 1], stepsDone: 7, stepsFailed: 2, groupsRenamed: 1)
        run.result.actions = ["createAccount": 3, "addMembership": 4]
        try await store.update(run)
        return run
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a run comes back as it was written, the newest first, in pages`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let triggers: [RunTrigger] = [.automatic, .schedule, .command(actor: "ada")]
            var runs: [RunRecord] = []
            for trigger in triggers { runs.append(try await ended(world, .done, at: 10, trigger)) }
            let store = world.storage.runs
            #expect(try await store.run(runs[2].id) == runs[2])
            #expect(try await store.run(RunID(999)) == nil)
            #expect(try await store.runs(RunQuery([world.binding], limit: 2)) == [runs[2], runs[1]])
            let rest = RunQuery([world.binding], before: runs[1].id, limit: 2)
            #expect(try await store.runs(rest) == [runs[0]])
            let scheduled = RunQuery([world.binding], scheduledOnly: true, limit: 9)
            #expect(try await store.runs(scheduled) == [runs[1]])
            #expect(try await store.runs(RunQuery([BindingID(999)], limit: 9)).isEmpty)
            try await store.discard(runs[0].id)
            #expect(try await store.run(runs[0].id) == nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `what runs did is told by day, from a time on`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let day: Int64 = 86_400_000
            for time in [day - 1, day, 2 * day - 1, 3 * day] { _ = try await ended(world, .done, at: time) }
            let days = try await world.storage.runs.daily([world.binding], since: 1)
            #expect(days.mapValues(\.stepsDone) == [1: 14, 3: 7])
            #expect(days[1]?.actions == ["createAccount": 6, "addMembership": 8])
            #expect(try await world.storage.runs.daily([BindingID(999)], since: 0).isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a day has a run that is over once, and one under way as far as it is`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            func done() async throws -> Int? {
                try await world.storage.runs.daily([world.binding], since: 0)[0]?.stepsDone
            }
            _ = try await ended(world, .done, at: 1)
            let one = try await done()
            let again = try await done()
            #expect([one, again] == [7, 7])
            let open = try await world.storage.runs.begin(world.binding, .automatic, at: 2)
            _ = try await ended(world, .failed, at: 3)
            let behind = try await done()
            #expect(behind == 14)
            var run = try #require(try await world.storage.runs.run(open))
            run.result.stepsDone = 5
            try await world.storage.runs.update(run)
            let onTheWay = try await done()
            #expect(onTheWay == 19)
            run.result.stepsDone = 6
            run.outcome = .done
            run.finishedAt = 4
            try await world.storage.runs.update(run)
            let over = try await done()
            let later = try await done()
            #expect([over, later] == [20, 20])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `steps belong to their run, in their order and in pages`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let run = try await ended(world, .done, at: 10)
            let other = try await ended(world, .done, at: 10)
            let ada = try await world.user("ada")
            func step(_ action: String, _ run: RunID?) -> StepRecord {
                StepRecord(
                    resourceID: ada, account: "ada", action: action, detail: "d", reason: "r", outcome: .done, run: run)
            }
            let outcome = UserOutcome(
                resourceID: ada, mark: nil, state: .provisioned, steps: [step("a", run.id), step("b", run.id)])
            try await world.store.record([outcome], world.binding, retryAt: 0)
            try await world.store.record([step("c", other.id), step("d", run.id), step("e", nil)], world.binding)
            let first = try await world.storage.runs.steps(of: run.id, after: nil, limit: 2)
            #expect(first.map(\.recorded.step.action) == ["a", "b"])
            let rest = try await world.storage.runs.steps(of: run.id, after: first.last?.number, limit: 2)
            #expect(rest.map(\.recorded.step.action) == ["d"])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `runs of one outcome are found, and the failed steps of a run`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let store = world.storage.runs
            var runs: [RunRecord] = []
            for outcome in [RunOutcome.failed, .done, .failed] {
                runs.append(try await ended(world, outcome, at: 10, .schedule))
            }
            let failed = try await store.runs(RunQuery([world.binding], outcome: .failed, limit: 9))
            #expect(failed == [runs[2], runs[0]])
            let before = RunQuery([world.binding], before: runs[2].id, outcome: .failed, limit: 9)
            #expect(try await store.runs(before) == [runs[0]])
            func step(_ action: String, _ outcome: StepRecord.Outcome) -> StepRecord {
                StepRecord(
                    resourceID: "", account: "ada", action: action, detail: "d", reason: "r", outcome: outcome,
                    run: runs[0].id)
            }
            try await world.store.record(
                [step("a", .failed), step("b", .done), step("c", .failed), step("d", .waiting)], world.binding)
            let first = try await store.steps(of: runs[0].id, after: nil, failedOnly: true, limit: 1)
            #expect(first.map(\.recorded.step.action) == ["a"])
            let rest = try await store.steps(of: runs[0].id, after: first.last?.number, failedOnly: true, limit: 9)
            #expect(rest.map(\.recorded.step.action) == ["c"])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the oldest go when there are too many or when they are too old`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let open = try await world.storage.runs.begin(world.binding, .schedule, at: 0)
            for time in 1...5 { _ = try await ended(world, .done, at: Int64(time)) }
            var store = SQLRunStore(
                database: world.storage.database, writer: world.storage.writer, days: RunDays())
            store.keptRuns = 3
            var last = try await ended(world, .done, at: 6)
            try await store.update(last)
            func times() async throws -> [Int64] {
                try await store.runs(RunQuery([world.binding], limit: 99)).map(\.startedAt)
            }
            #expect(try await times() == [6, 5, 4, 0], "One that runs is never forgotten.")
            store.keptRuns = 100
            store.keptTime = 1
            last.message = nil
            try await store.update(last)
            #expect(try await times() == [6, 5, 0])
            try await store.interruptUnfinished(at: 9)
            let cut = try #require(try await store.run(open))
            #expect(cut.outcome == .interrupted)
            #expect(cut.finishedAt == 9)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a run that a crash cut short counts the steps that were recorded`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let store = world.storage.runs
            let run = try await store.begin(world.binding, .schedule, at: 1)
            let other = try await store.begin(world.binding, .automatic, at: 2)
            for (name, state) in [("ada", UserState.provisioned), ("eve", .provisioned), ("joe", .failed)] {
                let user = try await world.user(name)
                let steps = ["createAccount", "addMembership"].map { action in
                    let outcome = state == .failed ? StepRecord.Outcome.failed : .done
                    return StepRecord(
                        resourceID: user, account: name, action: action, detail: "", reason: "", outcome: outcome,
                        run: run)
                }
                let outcome = UserOutcome(resourceID: user, mark: nil, state: state, steps: steps)
                try await world.store.record([outcome], world.binding, retryAt: 0)
            }
            try await store.interruptUnfinished(at: 9)
            let cut = try #require(try await store.run(run))
            #expect(cut.outcome == .interrupted)
            #expect(cut.result.states == [.provisioned: 2, .failed: 1])
            #expect(cut.result.actions == ["createAccount": 2, "addMembership": 2])
            #expect([cut.result.stepsDone, cut.result.stepsFailed] == [4, 2])
            #expect(try await store.run(other)?.result == BatchResult())
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a streak of failures begins after the last run that was done`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let store = world.storage.runs
            _ = try await ended(world, .failed, at: 1)
            _ = try await ended(world, .done, at: 2)
            #expect(try await store.firstFailure(world.binding) == nil)
            let first = try await ended(world, .failed, at: 3)
            _ = try await ended(world, .cancelled, at: 4)
            _ = try await ended(world, .failed, at: 5)
            #expect(try await store.firstFailure(world.binding) == first)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a user who fails is told with since when, attempts and the next try`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            func status() async throws -> UserStatus? { try await world.store.status(of: ada, world.binding) }
            for retryAt in [100, 200] as [Int64] {
                let mark = try #require(try await world.pending(now: 1000).first)
                let outcome = UserOutcome(resourceID: ada, mark: mark.mark, state: .failed, retry: true)
                try await world.store.record([outcome], world.binding, retryAt: retryAt)
            }
            let failing = try #require(try await status())
            #expect(failing.failingSince != nil)
            #expect(failing.attempts == 2)
            #expect(failing.nextTry == 200)
            let mark = try #require(try await world.pending(now: 1000).first)
            let done = UserOutcome(resourceID: ada, mark: mark.mark, state: .provisioned)
            try await world.store.record([done], world.binding, retryAt: 0)
            #expect(try await status()?.failingSince == nil)
            #expect(try await status()?.nextTry == nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a clock that is set back holds no retry up for longer than retries wait`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            let mark = try #require(try await world.pending(now: 1000).first)
            let outcome = UserOutcome(resourceID: ada, mark: mark.mark, state: .failed, retry: true)
            let retryAt: Int64 = 400 * 86_400_000
            try await world.store.record([outcome], world.binding, retryAt: retryAt)
            #expect(try await world.pending(now: retryAt - 1).isEmpty)
            #expect(try await world.pending(now: retryAt - Backoff.longest).isEmpty)
            #expect(try await world.pending(now: retryAt - Backoff.longest - 1).count == 1)
            #expect(try await world.pending(now: retryAt).count == 1)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `runs go with their connector`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let run = try await ended(world, .done, at: 1)
            _ = try await world.storage.settings.deleteConnector(world.connector)
            #expect(try await world.storage.runs.run(run.id) == nil)
        }
    }
}
