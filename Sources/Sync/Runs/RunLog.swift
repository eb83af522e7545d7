import Synchronization

/// Writes the history of one binding's runs, of which one is open at a time.
final class RunLog: Sendable {
    private struct State {
        var open: RunRecord?
        var lastAutomatic: RunRecord?
        /// When a run was last written.
        var writtenAt: Int64 = 0
        /// The end of an automatic run that is a part of one just written.
        var unwritten: RunRecord?

        /// Whether it is time to write again; taken as written when it is.
        mutating func isDue(_ time: Int64) -> Bool {
            guard time < writtenAt || time - writtenAt >= RunLog.pace else { return false }
            writtenAt = time
            return true
        }
    }

    /// Milliseconds between two writes of a run that goes on.
    private static let pace: Int64 = 1000

    private let state = Mutex(State())
    private let store: any RunStore
    private let now: @Sendable () -> Int64
    private let sleep: @Sendable (Duration) async throws -> Void

    init(_ parts: SyncParts) {
        store = parts.runs
        now = parts.now
        sleep = parts.sleep
    }

    func begin(_ binding: BindingID, _ trigger: RunTrigger) async throws -> RunID {
        let time = now()
        if let last = state.withLock(\.lastAutomatic), last.takesIn(trigger, at: time) {
            state.withLock { state in
                state.open = last
                state.unwritten = nil
            }
            return last.id
        }
        await flush()
        let id = try await store.begin(binding, trigger, at: time)
        state.withLock { state in
            state.open = RunRecord(id: id, binding: binding, trigger: trigger, startedAt: time)
            state.writtenAt = time
        }
        return id
    }

    /// What a batch came to. Written once a second, for those who watch.
    func add(_ batch: BatchResult) async throws {
        let time = now()
        let due = state.withLock { state -> RunRecord? in
            state.open?.result.add(batch)
            return state.isDue(time) ? state.open : nil
        }
        guard var run = due else { return }
        run.outcome = .running
        try await store.update(run)
    }

    func end(_ outcome: RunOutcome, _ message: String? = nil) async throws {
        let time = now()
        let open = state.withLock { state in
            defer { state.open = nil }
            return state.open
        }
        guard var run = open else { return }
        let (isNew, before) = (run.finishedAt == nil, run.outcome)
        run.end(outcome, message, at: time)
        guard run.trigger.followsMarks else { return try await store.update(run) }
        let isNothing = isNew && outcome == .done && run.result.isEmpty
        let waits = !isNew && (before, outcome) == (.done, .done)
        let isWritten = state.withLock { state in
            state.lastAutomatic = isNothing ? nil : run
            if state.isDue(time) || !waits { return true }
            // Fifty changes a second are not to be fifty writes more.
            state.unwritten = run
            return false
        }
        if isNothing { return try await store.discard(run.id) }
        if isWritten { try await store.update(run) } else { flushSoon() }
    }

    /// Writes what `end` has put off.
    func flush() async {
        let run = state.withLock { state in
            defer { state.unwritten = nil }
            return state.unwritten
        }
        // The counts of a second are lost; the steps themselves are recorded elsewhere.
        if let run { try? await store.update(run) }
    }

    private func flushSoon() {
        Task { [weak self, sleep] in
            try? await sleep(.milliseconds(Self.pace))
            await self?.flush()
        }
    }
}
