import Synchronization

/// What a worker is asked to do, in order. Wakes collapse into one; nothing is taken once it is closed.
final class WorkQueue: Sendable {
    struct Request: Sendable {
        enum Work: Sendable, Hashable {
            /// Everything that is marked.
            case drain
            /// Marks everything first.
            case full
            case users([String], approvingLinks: Bool)
        }
        let work: Work
        let trigger: RunTrigger
        /// Gets the result; nil when nobody waits.
        let answer: (@Sendable (Result<RunSummary, any Error>) -> Void)?
    }

    private struct State {
        var requests: [Request] = []
        /// Nil: nothing woke it.
        var wake: RunTrigger?
        var isClosed = false
    }

    static let limit = 1000
    private let state = Mutex(State())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init() {
        (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks for a drain; many of them before it begins are one, and new settings are what it is told to have begun by.
    func wake(_ trigger: RunTrigger = .automatic) {
        let isNew = state.withLock { state in
            guard !state.isClosed else { return false }
            defer { state.wake = state.wake == .settings ? .settings : trigger }
            return state.wake == nil
        }
        if isNew { signal.yield() }
    }

    func add(_ request: Request) throws(SyncServiceError) {
        let refusal: SyncServiceError? = state.withLock { state in
            if state.isClosed { return .stopping }
            if state.requests.count >= Self.limit { return .busy }
            state.requests.append(request)
            return nil
        }
        if let refusal { throw refusal }
        signal.yield()
    }

    /// The next thing to do; requests before wakes. Nil when the queue is closed.
    func next() async -> Request? {
        while true {
            if let request = take() { return request }
            if isClosed { return nil }
            var iterator = signals.makeAsyncIterator()
            guard await iterator.next() != nil else { return nil }
        }
    }

    /// Takes a wake back that has not begun.
    func forgetWake() { state.withLock { $0.wake = nil } }

    var isClosed: Bool { state.withLock(\.isClosed) }

    /// Whoever waits is told that the server stops.
    func close() {
        let rest = state.withLock { state in
            state.isClosed = true
            defer { state.requests = [] }
            return state.requests
        }
        signal.finish()
        for request in rest { request.answer?(.failure(SyncServiceError.stopping)) }
    }

    private func take() -> Request? {
        state.withLock { state in
            if state.isClosed { return nil }
            if !state.requests.isEmpty { return state.requests.removeFirst() }
            guard let trigger = state.wake else { return nil }
            state.wake = nil
            return Request(work: .drain, trigger: trigger, answer: nil)
        }
    }
}
