import Access
import Synchronization

/// How much each connector token asks, and how often one asked too much.
final class ConnectorRates: Sendable {
    private struct State {
        /// Nil: nobody is limited.
        var limiter: RateLimiter?
        var refused = 0
    }

    private let state: Mutex<State>
    private let start = ContinuousClock.now

    init(_ limit: RateLimit?) { state = Mutex(State(limiter: limit.map(RateLimiter.init))) }

    /// After how many seconds the token may ask again; nil: now.
    func wait(_ token: String) -> Int? {
        let (seconds, attoseconds) = start.duration(to: .now).components
        let now = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        return state.withLock { state in
            let wait = state.limiter?.wait(token, now: now)
            if wait != nil { state.refused += 1 }
            return wait
        }
    }

    var prometheusText: String {
        """
        # TYPE usher_rate_limited_requests_total counter
        usher_rate_limited_requests_total \(state.withLock(\.refused))

        """
    }
}
