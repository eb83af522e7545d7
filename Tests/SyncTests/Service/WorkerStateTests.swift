import Provisioning
import TestSupport
import Testing

@testable import Sync

/// What becomes of the work of a binding after runs that end so or so.
struct WorkerStateTests {
    private func state(_ mode: SyncSettings.Mode = .automatic) async throws -> WorkerState {
        let world = try SyncWorld()
        return WorkerState(
            BindingConfiguration(
                binding: fakeBinding, rules: try CompiledRules(TargetRules(target: "directory")), mode: mode,
                target: world.target))
    }

    private func run(done: Int = 0, failed: Int = 0, isCancelled: Bool = false) -> RunSummary {
        RunSummary(
            startedAt: 10, finishedAt: 20, result: BatchResult(stepsDone: done, stepsFailed: failed), run: nil,
            isCancelled: isCancelled)
    }

    @Test func `what is marked is followed in automatic mode, unless it is paused or the target is left alone`()
        async throws
    {
        #expect(try await !state(.manual).followsMarks)
        var state = try await state()
        #expect(state.followsMarks)
        state.pause = .some(SyncPause(since: 1, actor: "ada"))
        #expect(!state.followsMarks)
        state.pause = .some(nil)
        for _ in 0..<2 { _ = state.fail(TargetError.unauthorized, startedAt: 0, at: 0) }
        #expect(!state.followsMarks)
    }

    @Test func `a pause refuses everybody, a target that is left alone everybody but a command`() async throws {
        var state = try await state()
        func refusals(_ triggers: RunTrigger...) -> [SyncServiceError?] { triggers.map { state.refusal(of: $0) } }
        #expect(refusals(.automatic) == [nil])
        for _ in 0..<2 { _ = state.fail(TargetError.unauthorized, startedAt: 0, at: 0) }
        // A command ends it.
        let command = RunTrigger.command(actor: "ada")
        #expect(refusals(.schedule, command, .automatic) == [.quarantined, nil, nil])
        state.pause = .some(SyncPause(since: 1, actor: "eve"))
        #expect(refusals(command) == [.paused(by: "eve")])
    }

    @Test func `setbacks count up with errors and with what is left over, and end with a run that leaves nothing`()
        async throws
    {
        var state = try await state()
        let first = state.fail(TargetError.notFound("x"), startedAt: 5, at: 6)
        let second = state.fail(TargetError.notFound("x"), startedAt: 7, at: 8)
        #expect(first && !second, "the same again is no news")
        #expect(state.failingSince == 5 && state.setbacks == 2)
        _ = state.end(run(done: 1, failed: 1), isComplete: false)
        #expect(state.failingSince == nil && state.lastError == nil && state.setbacks == 3)
        _ = state.end(run(done: 1), isComplete: true)
        #expect(state.setbacks == 0)
        _ = state.fail(TargetError.notFound("x"), startedAt: 9, at: 9)
        _ = state.end(run(isCancelled: true), isComplete: false)
        #expect(state.setbacks == 0, "what an administrator cancels is no setback")
    }

    @Test func `a target that refuses most steps of a run is failing since that run`() async throws {
        var state = try await state()
        let isRefused = state.end(run(done: 10, failed: 10), isComplete: false)
        #expect(isRefused && state.failingSince == 10 && state.quarantine.until != nil)
        #expect(state.lastError == "the target refused most steps of a run: 10 failed")
    }
}
