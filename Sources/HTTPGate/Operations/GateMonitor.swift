import Synchronization

/// What is going on at the gate: requests in flight, counts for `/metrics`, and whether the server is on its way down.
public final class GateMonitor: Sendable {
    struct Key: Hashable, Comparable {
        let edge: String
        let statusClass: Int
        static func < (left: Self, right: Self) -> Bool {
            (left.edge, left.statusClass) < (right.edge, right.statusClass)
        }
    }

    struct Count {
        var requests = 0
        var seconds = 0.0
    }

    private struct State {
        var inFlight = 0
        var isDraining = false
        var counts: [Key: Count] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// From now on `/readyz` answers 503.
    public func drain() { state.withLock { $0.isDraining = true } }

    public var isDraining: Bool { state.withLock(\.isDraining) }
    public var requestsInFlight: Int { state.withLock(\.inFlight) }

    /// False when this one is too many; `leave` has to follow in any case.
    func enter(limit: Int) -> Bool {
        state.withLock { state in
            state.inFlight += 1
            return state.inFlight <= limit
        }
    }

    func leave() { state.withLock { $0.inFlight -= 1 } }

    func count(edge: String, status: Int, duration: Duration) {
        let key = Key(edge: edge, statusClass: status / 100)
        state.withLock { state in
            state.counts[key, default: Count()].requests += 1
            state.counts[key, default: Count()].seconds += Double(duration.milliseconds) / 1_000
        }
    }

    var counts: [Key: Count] { state.withLock(\.counts) }
}
