import Logging
import Provisioning
import Synchronization

/// Does the work of one binding, one run at a time.
final class BindingWorker: Sendable {
    private struct State {
        var configuration: BindingConfiguration
        var isRunning = false
        var lastRun: RunSummary?
        var lastError: String?
        /// Runs in a row that ended with an error or left marked users.
        var setbacks = 0
        var retry: Task<Void, Never>?
    }

    private let state: Mutex<State>
    private let queue = WorkQueue()
    private let store: any SyncStore
    private let ids: IDSource
    private let now: @Sendable () -> Int64
    private let logger: Logger

    init(
        _ configuration: BindingConfiguration, store: any SyncStore, ids: IDSource,
        now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        state = Mutex(State(configuration: configuration))
        self.store = store
        self.ids = ids
        self.now = now
        var logger = logger
        logger[metadataKey: "connector"] = "\(configuration.binding.connectorName)"
        logger[metadataKey: "target"] = "\(configuration.binding.targetName)"
        self.logger = logger
    }

    var configuration: BindingConfiguration { state.withLock(\.configuration) }

    func update(_ configuration: BindingConfiguration) {
        state.withLock { $0.configuration = configuration }
        wake()
    }

    /// Something was marked. In manual mode it waits for `syncNow`.
    func wake() {
        if configuration.mode == .automatic { queue.wake() }
    }

    func request(_ request: WorkQueue.Request) throws(SyncServiceError) { try queue.add(request) }

    /// The run that is under way ends after its batch.
    func stop() {
        queue.close()
        state.withLock { $0.retry }?.cancel()
    }

    func run() async {
        while let request = await queue.next() {
            let outcome = await perform(request.work)
            request.answer?(outcome)
        }
    }

    func status() async throws -> BindingStatus {
        let state = state.withLock { $0 }
        let id = state.configuration.binding.id
        return BindingStatus(
            binding: state.configuration.binding, mode: state.configuration.mode,
            pending: try await store.pendingCount(id), counts: try await store.counts(id), isRunning: state.isRunning,
            lastRun: state.lastRun, lastError: state.lastError)
    }

    private func perform(_ work: WorkQueue.Request.Work) async -> Result<RunSummary, any Error> {
        let binding = state.withLock { state in
            state.isRunning = true
            return state.configuration.binding.id
        }
        let startedAt = now()
        do {
            let result = try await result(of: work, binding)
            let summary = RunSummary(startedAt: startedAt, finishedAt: now(), result: result)
            finish(summary, isComplete: try await store.pendingCount(binding) == 0)
            return .success(summary)
        } catch {
            fail(error)
            return .failure(error)
        }
    }

    /// Made anew for every batch: settings that change in the middle of a run hold for the rest of it.
    private var engine: SyncEngine {
        let configuration = configuration
        return SyncEngine(
            binding: configuration.binding, rules: configuration.rules, store: store, target: configuration.target,
            ids: ids, now: now)
    }

    private func result(of work: WorkQueue.Request.Work, _ binding: BindingID) async throws -> BatchResult {
        switch work {
        case .drain: break
        case .full: try await store.markAll(binding)
        case .users(let ids, let approvingLinks):
            return try await engine.run(users: ids, approvingLinks: approvingLinks)
        }
        var total = BatchResult()
        while !queue.isClosed {
            let batch = try await engine.runOnce()
            total.add(batch)
            if batch.isEmpty { break }
        }
        return total
    }

    /// Not complete: users are marked who are to be tried again later.
    private func finish(_ summary: RunSummary, isComplete: Bool) {
        let setbacks = state.withLock { state in
            state.isRunning = false
            state.lastRun = summary
            state.lastError = nil
            state.setbacks = isComplete ? 0 : state.setbacks + 1
            return state.setbacks
        }
        if !isComplete { retry(after: setbacks) }
        guard summary.result.users > 0 else { return }
        logger.info(
            "synced",
            metadata: [
                "users": "\(summary.result.users)", "steps": "\(summary.result.stepsDone)",
                "failed": "\(summary.result.stepsFailed)",
            ])
    }

    private func fail(_ error: any Error) {
        let setbacks = state.withLock { state in
            state.isRunning = false
            state.lastError = "\(error)"
            state.setbacks += 1
            return state.setbacks
        }
        logger.error("the sync stopped and is tried again", metadata: ["error": "\(error)"])
        retry(after: setbacks, error)
    }

    /// Nobody marks a user who failed, and nobody wakes the sync of a target that was away: a timer does.
    private func retry(after setbacks: Int, _ error: (any Error)? = nil) {
        var delay = Backoff.milliseconds(afterAttempts: min(setbacks - 1, 7))
        if case .unreachable(_, let retryAfter?)? = error as? TargetError {
            delay = max(delay, Int64(min(retryAfter, 86_400)) * 1000)
        }
        let timer = Task { [weak self, delay] in
            // Cancelled: a newer timer has taken over, or the worker stops.
            guard (try? await Task.sleep(for: .milliseconds(delay))) != nil else { return }
            self?.wake()
        }
        let previous = state.withLock { state in
            defer { state.retry = timer }
            return state.retry
        }
        previous?.cancel()
    }
}
