import Logging
import Provisioning
import Synchronization

/// Does the work of one binding, one run at a time.
final class BindingWorker: Sendable {
    private let state: Mutex<WorkerState>
    private let queue = WorkQueue()
    private let log: RunLog
    private let parts: SyncParts
    private let logger: Logger

    init(_ configuration: BindingConfiguration, _ parts: SyncParts) {
        state = Mutex(WorkerState(configuration))
        self.parts = parts
        log = RunLog(parts)
        var logger = parts.logger
        logger[metadataKey: "connector"] = "\(configuration.binding.connectorName)"
        logger[metadataKey: "target"] = "\(configuration.binding.targetName)"
        self.logger = logger
    }

    var configuration: BindingConfiguration { state.withLock(\.configuration) }

    func update(_ configuration: BindingConfiguration) {
        let isChanged = state.withLock { state in
            defer { state.configuration = configuration }
            return state.configuration.rules.settings != configuration.rules.settings
        }
        wake(isChanged ? .settings : .automatic)
    }

    /// Something was marked. In manual mode it waits for `syncNow`.
    func wake(_ trigger: RunTrigger = .automatic) {
        if state.withLock(\.followsMarks) { queue.wake(trigger) }
    }

    /// In effect before the next piece of a batch.
    func setPause(_ pause: SyncPause?) {
        state.withLock { $0.pause = .some(pause) }
        if pause == nil { wake() }
    }

    /// Waits for the run that is under way, but not for long: a target may be slow to answer.
    func ended() async {
        for _ in 0..<50 where state.withLock(\.isRunning) {
            // Cancelled: whoever asked has gone.
            guard (try? await parts.sleep(.milliseconds(20))) != nil else { return }
        }
    }

    func request(_ request: WorkQueue.Request) throws(SyncServiceError) { try queue.add(request) }

    /// The run that is under way ends after its batch, and one that waits for another in the same target does not begin;
    /// what is left waits for the next change, schedule or command.
    func cancel() -> Bool {
        let isRunning = state.withLock { state in
            if state.isRunning { state.isCancelled = true }
            return state.isRunning
        }
        let binding = configuration.binding
        let isCancelled = isRunning || parts.locks.withdraw(binding.id, from: binding.target)
        if isCancelled { queue.forgetWake() }
        return isCancelled
    }

    /// The run that is under way ends after its batch.
    func stop() {
        queue.close()
        state.withLock { $0.retry }?.cancel()
    }

    func run() async {
        await recallFailure()
        await recallRefusals()
        while let request = await queue.next() {
            let binding = configuration.binding
            let outcome = await parts.locks.withLock(binding.target, for: binding.id) { await perform(request) }
            request.answer?(outcome ?? .failure(SyncServiceError.cancelled))
        }
        await log.flush()
    }

    func status() async throws -> BindingStatus {
        let state = state.withLock { $0 }
        let binding = state.configuration.binding
        return BindingStatus(
            binding: binding, progress: progress(state), pending: try await parts.store.pendingCount(binding.id),
            counts: try await parts.store.counts(binding.id), pause: try await parts.store.pause(of: binding.id),
            held: try await parts.store.heldCounts(binding.id).values.reduce(0, +), tally: state.tally)
    }

    func progress() -> BindingProgress { progress(state.withLock { $0 }) }

    private func progress(_ state: WorkerState) -> BindingProgress {
        BindingProgress(
            mode: state.configuration.mode, isRunning: state.isRunning, lastRun: state.lastRun,
            lastError: state.lastError, failingSince: state.failingSince, nextTry: state.nextTry,
            nextScheduled: parts.scheduler.next(state.configuration.binding.id),
            quarantinedUntil: state.quarantine.until)
    }

    /// A streak of failures outlives a restart.
    private func recallFailure() async {
        // Without the history only the word "since" is lost.
        guard let first = try? await parts.runs.firstFailure(configuration.binding.id) else { return }
        state.withLock { state in
            state.failingSince = first.startedAt
            state.lastError = first.message
        }
    }

    /// A target that is left alone stays so over a restart.
    private func recallRefusals() async {
        // Without them it is tried at once.
        guard let kept = try? await parts.store.refusals(of: configuration.binding.id) else { return }
        let until = state.withLock { state in
            state.keptRefusals = kept
            state.quarantine = Quarantine(kept, now: parts.now())
            return state.quarantine.until
        }
        if until != nil { retry(after: 1) }
    }

    private func keepRefusals() async {
        let (kept, before) = state.withLock { ($0.quarantine.kept, $0.keptRefusals) }
        guard kept != before else { return }
        do {
            try await parts.store.setRefusals(kept, configuration.binding.id)
            state.withLock { $0.keptRefusals = kept }
        } catch {
            logger.warning("a restart will forget that the target refused", metadata: ["error": "\(error)"])
        }
    }

    private func perform(_ request: WorkQueue.Request) async -> Result<RunSummary, any Error> {
        // It stopped while another run was in the target.
        if queue.isClosed { return .failure(SyncServiceError.stopping) }
        let binding = state.withLock { state in
            state.begin()
            return state.configuration.binding.id
        }
        let startedAt = parts.now()
        do {
            if let refusal = try await refusal(request.trigger, binding) { return leave(refusal) }
            let run = try await log.begin(binding, request.trigger)
            let result = try await result(of: request.work, run, binding)
            let isComplete = try await parts.store.pendingCount(binding) == 0
            let isCancelled = isCancelled
            try await end(isCancelled: isCancelled, isComplete: isComplete)
            var summary = RunSummary(
                startedAt: startedAt, finishedAt: parts.now(), result: result, run: run, isCancelled: isCancelled)
            summary.isPaused = isPaused && !isComplete
            finish(summary, isComplete: isComplete)
            await keepRefusals()
            return .success(summary)
        } catch {
            // A database that could not do its work may not be able to say so either; the log does.
            try? await log.end(.failed, "\(error)")
            fail(error, startedAt)
            await keepRefusals()
            return .failure(error)
        }
    }

    /// Why nothing is done now: an administrator paused it, or the target is left alone for a while.
    private func refusal(_ trigger: RunTrigger, _ binding: BindingID) async throws -> SyncServiceError? {
        if state.withLock({ $0.pause == nil }) {
            let pause = try await parts.store.pause(of: binding)
            state.withLock { $0.pause = $0.pause ?? .some(pause) }
        }
        return state.withLock { $0.refusal(of: trigger) }
    }

    private func leave(_ refusal: SyncServiceError) -> Result<RunSummary, any Error> {
        state.withLock { $0.isRunning = false }
        return .failure(refusal)
    }

    private var isPaused: Bool { state.withLock(\.isPaused) }

    private func end(isCancelled: Bool, isComplete: Bool) async throws {
        if isCancelled {
            try await log.end(.cancelled, "cancelled by an administrator")
        } else if isPaused, !isComplete {
            try await log.end(.cancelled, "paused by an administrator")
        } else if queue.isClosed, !isComplete {
            try await log.end(.interrupted, "the server stopped, or the connector or target is not enabled any more")
        } else {
            try await log.end(.done)
        }
    }

    private var isCancelled: Bool { state.withLock(\.isCancelled) }

    /// Made anew for every batch: settings that change in the middle of a run hold for the rest of it.
    private func engine(_ run: RunID) -> SyncEngine {
        let configuration = configuration
        var engine = SyncEngine(
            binding: configuration.binding, rules: configuration.rules, store: parts.store,
            target: configuration.target, copyTargets: configuration.copyTargets, ids: parts.ids, now: parts.now,
            jitter: parts.jitter)
        engine.run = run
        engine.isStopped = { [weak self] in self?.isPaused ?? true }
        return engine
    }

    private func result(of work: WorkQueue.Request.Work, _ run: RunID, _ binding: BindingID) async throws
        -> BatchResult
    {
        switch work {
        case .drain: break
        case .full: try await parts.store.markAll(binding)
        case .users(let ids, let approvingLinks):
            let result = try await engine(run).run(users: ids, approvingLinks: approvingLinks)
            try await log.add(result)
            return result
        }
        var total = BatchResult()
        var visited = work == .full ? VisitedUsers() : nil
        while !queue.isClosed, !isCancelled, !isPaused {
            let batch = try await engine(run).runOnce()
            let counted = visited?.counted(batch) ?? batch
            total.add(counted)
            try await log.add(counted)
            if batch.isEmpty { break }
        }
        return total
    }

    /// Not complete: users are marked who are to be tried again later.
    private func finish(_ summary: RunSummary, isComplete: Bool) {
        let (isRefused, setbacks, isPaused) = state.withLock { state in
            (state.end(summary, isComplete: isComplete), state.setbacks, state.isPaused)
        }
        if !isComplete, !summary.isCancelled, !isPaused { retry(after: setbacks) }
        // Said once; the status says it all the time.
        if isRefused { logger.log(level: setbacks == 1 ? .error : .debug, "the target refused most steps of a run") }
        guard summary.result.users > 0 else { return }
        logger.info(
            "synced",
            metadata: [
                "users": "\(summary.result.users)", "steps": "\(summary.result.stepsDone)",
                "failed": "\(summary.result.stepsFailed)",
            ])
    }

    private func fail(_ error: any Error, _ startedAt: Int64) {
        let (isNews, setbacks) = state.withLock { state in
            (state.fail(error, startedAt: startedAt, at: parts.now()), state.setbacks)
        }
        // Said once; the status says it all the time.
        logger.log(
            level: isNews ? .error : .debug, "the sync stopped and is tried again", metadata: ["error": "\(error)"])
        retry(after: setbacks, error)
    }

    private func endQuarantine() { state.withLock { $0.quarantine.lift() } }

    /// Nobody marks a user who failed, and nobody wakes the sync of a target that was away: a timer does.
    private func retry(after setbacks: Int, _ error: (any Error)? = nil) {
        guard configuration.mode == .automatic else { return }
        var delay = Backoff.target(afterSetbacks: setbacks, parts.jitter)
        if case .unreachable(_, let retryAfter?)? = error as? TargetError {
            delay = max(delay, Int64(max(min(retryAfter, 86_400), 0)) * 1000)
        }
        if let until = state.withLock(\.quarantine.until) { delay = max(until - parts.now(), 0) }
        let timer = Task { [weak self, delay] in
            // Cancelled: a newer timer has taken over, or the worker stops.
            guard (try? await Task.sleep(for: .milliseconds(delay))) != nil else { return }
            self?.endQuarantine()
            self?.wake()
        }
        let previous = state.withLock { state in
            defer { state.retry = timer }
            state.nextTry = parts.now() + delay
            return state.retry
        }
        previous?.cancel()
    }
}
