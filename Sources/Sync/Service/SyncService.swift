public import Logging
public import Provisioning
public import SCIM
public import ServiceLifecycle
import Synchronization

/// Keeps every enabled binding in line: one worker each, so that a slow target delays no other.
public final class SyncService: Service {
    private struct State {
        var workers: [BindingID: BindingWorker] = [:]
        var isStopping = false
        /// The first configurations are those of the start; later ones come of a change of the settings.
        var isConfigured = false
        /// What was due while no server ran is known.
        var followsSchedules = false
    }

    private let state = Mutex(State())
    private let parts: SyncParts
    private let started: AsyncStream<BindingWorker>
    private let start: AsyncStream<BindingWorker>.Continuation

    /// `now` gives milliseconds since 1970; `sleep` waits for the schedule and between writes of the history.
    public init(
        store: any SyncStore, runs: any RunStore, ids: IDSource = .random, now: @escaping @Sendable () -> Int64,
        jitter: Jitter = .random, logger: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        parts = SyncParts(
            store: store, runs: runs, ids: ids, now: now, jitter: jitter, logger: logger, sleep: sleep)
        (started, start) = AsyncStream.makeStream(of: BindingWorker.self)
    }

    /// The bindings to keep in line from now on. Those that are not named stop after their batch.
    public func update(_ configurations: [BindingConfiguration]) {
        let byID = Dictionary(configurations.map { ($0.binding.id, $0) }) { first, _ in first }
        var changed: [(BindingWorker, BindingConfiguration)] = []
        var new: [BindingWorker] = []
        var gone: [BindingWorker] = []
        var trigger = RunTrigger.automatic
        state.withLock { state in
            if state.isStopping { return }
            trigger = state.isConfigured ? .settings : .automatic
            state.isConfigured = true
            for (id, worker) in state.workers where byID[id] == nil {
                gone.append(worker)
                state.workers[id] = nil
            }
            for (id, configuration) in byID {
                if let worker = state.workers[id] {
                    changed.append((worker, configuration))
                } else {
                    let worker = BindingWorker(configuration, parts)
                    state.workers[id] = worker
                    new.append(worker)
                }
            }
        }
        for worker in gone { worker.stop() }
        for (worker, configuration) in changed { worker.update(configuration) }
        if state.withLock(\.followsSchedules) { parts.scheduler.update(schedules, now: parts.now()) }
        for worker in new {
            start.yield(worker)
            worker.wake(trigger)
        }
    }

    /// Call after every commit of a connector. Costs nothing and never waits.
    public func wake(_ connector: ConnectorID) {
        for worker in workers where worker.configuration.binding.connector == connector { worker.wake() }
    }

    /// Runs now, whatever the mode. `user`: only this resource. `full`: every user and every link, which repairs drift.
    /// With `wait` the answer comes when it is done; without, nil comes at once.
    public func syncNow(
        _ binding: BindingID, user: String? = nil, full: Bool = false, trigger: RunTrigger = .command(actor: ""),
        wait: Bool = true
    ) async throws -> RunSummary? {
        let work: WorkQueue.Request.Work =
            user.map { .users([$0], approvingLinks: false) } ?? (full ? .full : .drain)
        return try await request(work, binding, trigger, wait: wait)
    }

    /// Links these users to the accounts of their names that nobody owns: the answer to `link: ask`.
    public func approveLinks(
        _ users: [String], _ binding: BindingID, trigger: RunTrigger = .command(actor: "")
    ) async throws -> RunSummary? {
        try await request(.users(users, approvingLinks: true), binding, trigger, wait: true)
    }

    /// Brings these users in line now.
    public func syncNow(
        _ users: [String], _ binding: BindingID, trigger: RunTrigger = .command(actor: "")
    ) async throws -> RunSummary? {
        try await request(.users(users, approvingLinks: false), binding, trigger, wait: true)
    }

    /// Does something in a target while no run does.
    public func whileIdle<Value: Sendable>(
        _ target: TargetID, _ body: () async throws -> Value
    ) async throws -> Value {
        try await parts.locks.withLock(target) { () async -> Result<Value, any Error> in
            do { return .success(try await body()) } catch { return .failure(error) }
        }
        .get()
    }

    /// Stops the sync of a binding until it is told to go on, also across restarts, whether or not the binding is enabled.
    /// It is in effect before the next piece of a batch; the answer waits a second for the one under way.
    public func setPause(_ pause: SyncPause?, _ binding: BindingID) async throws {
        try await parts.store.setPause(pause, binding)
        let worker = state.withLock { $0.workers[binding] }
        worker?.setPause(pause)
        if pause != nil { await worker?.ended() }
    }

    /// Decides about steps that were held, and has them done or left out. How many there were.
    public func decide(_ numbers: [Int64], _ ruling: HeldRuling, _ binding: BindingID) async throws -> Int {
        let count = try await parts.store.decide(numbers, ruling, binding)
        state.withLock { $0.workers[binding] }?.wake()
        return count
    }

    /// Ends the run that is under way after its batch; false when there is none.
    public func cancel(_ binding: BindingID) throws -> Bool {
        guard let worker = state.withLock({ $0.workers[binding] }) else { throw SyncServiceError.unknownBinding }
        return worker.cancel()
    }

    /// In the order of bindings.
    public func status() async throws -> [BindingStatus] {
        var result: [BindingStatus] = []
        for worker in workers { result.append(try await worker.status()) }
        return result.sorted { $0.binding.id.rawValue < $1.binding.id.rawValue }
    }

    /// Nil for a binding that is not enabled.
    public func status(of binding: BindingID) async throws -> BindingStatus? {
        try await state.withLock { $0.workers[binding] }?.status()
    }

    /// The same without what the store knows; asks nobody.
    public func progress(of binding: BindingID) -> BindingProgress? {
        state.withLock { $0.workers[binding] }?.progress()
    }

    public func run() async throws {
        do { try await parts.runs.interruptUnfinished(at: parts.now()) } catch {
            parts.logger.warning("runs that were cut short are told as running", metadata: ["error": "\(error)"])
        }
        let clock = Task { await followSchedules() }
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await worker in started { group.addTask { await worker.run() } }
                // Reached when the service stops; the group waits for the batches that are under way.
                clock.cancel()
            }
        } onGracefulShutdown: {
            self.stop()
        }
        // Cancelled without a graceful shutdown: whoever waits for an answer is told.
        stop()
    }

    /// Looks at the clock until the service stops.
    private func followSchedules() async {
        await recallSchedules()
        while !Task.isCancelled {
            for binding in parts.scheduler.due(now: parts.now()) {
                do { _ = try await syncNow(binding, full: true, trigger: .schedule, wait: false) } catch {
                    parts.logger.warning("a schedule was left out", metadata: ["error": "\(error)"])
                }
            }
            // Cancelled: the service stops.
            guard (try? await parts.sleep(.milliseconds(parts.scheduler.pause(now: parts.now())))) != nil else {
                return
            }
        }
    }

    /// What was due while no server ran is made good once.
    private func recallSchedules() async {
        var last: [BindingID: Int64] = [:]
        for id in schedules.keys {
            last[id] = await lastSeen(id)
        }
        state.withLock { $0.followsSchedules = true }
        parts.scheduler.update(schedules, last: last, now: parts.now())
    }

    /// When a binding last ran by schedule; for one that never did, when it last ran at all: a time of the schedule that
    /// was passed since was missed.
    private func lastSeen(_ binding: BindingID) async -> Int64? {
        for scheduledOnly in [true, false] {
            let query = RunQuery([binding], scheduledOnly: scheduledOnly, limit: 1)
            // Without the history a missed time waits for the next one.
            if let run = (try? await parts.runs.runs(query))?.first { return run.startedAt }
        }
        return nil
    }

    private var schedules: [BindingID: Schedule] {
        workers.reduce(into: [:]) { result, worker in
            let configuration = worker.configuration
            result[configuration.binding.id] = configuration.schedule
        }
    }

    private func stop() {
        let workers = state.withLock { state in
            state.isStopping = true
            return Array(state.workers.values)
        }
        start.finish()
        for worker in workers { worker.stop() }
    }

    private var workers: [BindingWorker] { state.withLock { Array($0.workers.values) } }

    private func request(
        _ work: WorkQueue.Request.Work, _ binding: BindingID, _ trigger: RunTrigger, wait: Bool
    ) async throws -> RunSummary? {
        guard let worker = state.withLock({ $0.workers[binding] }) else { throw SyncServiceError.unknownBinding }
        guard wait else {
            try worker.request(WorkQueue.Request(work: work, trigger: trigger, answer: nil))
            return nil
        }
        return try await withCheckedThrowingContinuation { continuation in
            do {
                try worker.request(WorkQueue.Request(work: work, trigger: trigger) { continuation.resume(with: $0) })
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
