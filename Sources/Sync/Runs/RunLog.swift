import Synchronization

/// Writes the history of one binding's runs, of which one is open at a time.
final class RunLog: Sendable {
    private struct State {
        var open: RunRecord?
        var lastAutomatic: RunRecord?
        /// When the open run was last written.
        var writtenAt: Int64 = 0
    }

    private let state = Mutex(State())
    private let store: any RunStore
    private let now: @Sendable () -> Int64

    init(store: any RunStore, now: @escaping @Sendable () -> Int64) {
        self.store = store
        self.now = now
    }

    func begin(_ binding: BindingID, _ trigger: RunTrigger) async throws -> RunID {
        let time = now()
        if let last = state.withLock(\.lastAutomatic), last.takesIn(trigger, at: time) {
            open(last, at: time)
            return last.id
        }
        let id = try await store.begin(binding, trigger, at: time)
        open(RunRecord(id: id, binding: binding, trigger: trigger, startedAt: time), at: time)
        return id
    }

    /// What a batch came to. Written once a second, for those who watch.
    func add(_ batch: BatchResult) async throws {
        let time = now()
        let due = state.withLock { state -> RunRecord? in
            state.open?.result.add(batch)
            guard time < state.writtenAt || time - state.writtenAt >= 1000 else { return nil }
            state.writtenAt = time
            return state.open
        }
        guard var run = due else { return }
        run.outcome = .running
        try await store.update(run)
    }

    func end(_ outcome: RunOutcome, _ message: String? = nil) async throws {
        let open = state.withLock { state in
            defer { state.open = nil }
            return state.open
        }
        guard var run = open else { return }
        let isNew = run.finishedAt == nil
        run.end(outcome, message, at: now())
        guard run.trigger == .automatic else { return try await store.update(run) }
        let isNothing = isNew && outcome == .done && run.result.isEmpty
        state.withLock { $0.lastAutomatic = isNothing ? nil : run }
        if isNothing { try await store.discard(run.id) } else { try await store.update(run) }
    }

    private func open(_ run: RunRecord, at time: Int64) {
        state.withLock { state in
            state.open = run
            state.writtenAt = time
        }
    }
}
