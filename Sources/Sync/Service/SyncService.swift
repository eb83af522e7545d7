public import Logging
public import SCIM
public import ServiceLifecycle
import Synchronization

/// Keeps every enabled binding in line: one worker each, so that a slow target delays no other.
public final class SyncService: Service {
    private struct State {
        var workers: [BindingID: BindingWorker] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())
    private let store: any SyncStore
    private let ids: IDSource
    private let now: @Sendable () -> Int64
    private let logger: Logger
    private let started: AsyncStream<BindingWorker>
    private let start: AsyncStream<BindingWorker>.Continuation

    /// `now` gives milliseconds since 1970.
    public init(
        store: any SyncStore, ids: IDSource = .random, now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.store = store
        self.ids = ids
        self.now = now
        self.logger = logger
        (started, start) = AsyncStream.makeStream(of: BindingWorker.self)
    }

    /// The bindings to keep in line from now on. Those that are not named stop after their batch.
    public func update(_ configurations: [BindingConfiguration]) {
        let byID = Dictionary(configurations.map { ($0.binding.id, $0) }) { first, _ in first }
        var changed: [(BindingWorker, BindingConfiguration)] = []
        var new: [BindingWorker] = []
        var gone: [BindingWorker] = []
        state.withLock { state in
            if state.isStopping { return }
            for (id, worker) in state.workers where byID[id] == nil {
                gone.append(worker)
                state.workers[id] = nil
            }
            for (id, configuration) in byID {
                if let worker = state.workers[id] {
                    changed.append((worker, configuration))
                } else {
                    let worker = BindingWorker(configuration, store: store, ids: ids, now: now, logger: logger)
                    state.workers[id] = worker
                    new.append(worker)
                }
            }
        }
        for worker in gone { worker.stop() }
        for (worker, configuration) in changed { worker.update(configuration) }
        for worker in new {
            start.yield(worker)
            worker.wake()
        }
    }

    /// Call after every commit of a connector. Costs nothing and never waits.
    public func wake(_ connector: ConnectorID) {
        for worker in workers where worker.configuration.binding.connector == connector { worker.wake() }
    }

    /// Runs now, whatever the mode. `user`: only this resource. `full`: every user and every link, which repairs drift.
    /// With `wait` the answer comes when it is done; without, nil comes at once.
    public func syncNow(
        _ binding: BindingID, user: String? = nil, full: Bool = false, wait: Bool = true
    ) async throws -> RunSummary? {
        let work: WorkQueue.Request.Work =
            user.map { .users([$0], approvingLinks: false) } ?? (full ? .full : .drain)
        return try await request(work, binding, wait: wait)
    }

    /// Links these users to the accounts of their names that nobody owns: the answer to `link: ask`.
    public func approveLinks(_ users: [String], _ binding: BindingID) async throws -> RunSummary? {
        try await request(.users(users, approvingLinks: true), binding, wait: true)
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

    public func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await worker in started { group.addTask { await worker.run() } }
                // Reached when the service stops; the group waits for the batches that are under way.
            }
        } onGracefulShutdown: {
            self.stop()
        }
        // Cancelled without a graceful shutdown: whoever waits for an answer is told.
        stop()
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
        _ work: WorkQueue.Request.Work, _ binding: BindingID, wait: Bool
    ) async throws -> RunSummary? {
        guard let worker = state.withLock({ $0.workers[binding] }) else { throw SyncServiceError.unknownBinding }
        guard wait else {
            try worker.request(WorkQueue.Request(work: work, answer: nil))
            return nil
        }
        return try await withCheckedThrowingContinuation { continuation in
            do {
                try worker.request(WorkQueue.Request(work: work) { continuation.resume(with: $0) })
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
