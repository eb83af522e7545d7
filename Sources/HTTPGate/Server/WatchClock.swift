import Synchronization

/// Wakes the watches of all connections. A request whose body is here at once comes and goes between two ticks, so that
/// being watched costs it two entries in a table and no timer.
final class WatchClock: Sendable {
    private struct State {
        var last: UInt64 = 0
        var watches: [UInt64: (due: ContinuousClock.Instant, watch: ConnectionWatch)] = [:]
    }

    /// A look comes late by this much at most.
    static let tick = Duration.milliseconds(100)
    private let state = Mutex(State())

    /// The number to remove it by.
    func add(_ watch: ConnectionWatch, in interval: Duration) -> UInt64 {
        let due = ContinuousClock.now + interval
        return state.withLock { state in
            state.last += 1
            state.watches[state.last] = (due, watch)
            return state.last
        }
    }

    func remove(_ number: UInt64) { _ = state.withLock { $0.watches.removeValue(forKey: number) } }

    /// Until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            guard (try? await Task.sleep(for: Self.tick)) != nil else { return }
            lookAtThoseDue()
        }
    }

    private func lookAtThoseDue() {
        let now = ContinuousClock.now
        let due = state.withLock { $0.watches.filter { $0.value.due <= now } }
        for (number, entry) in due {
            let next = entry.watch.look()
            state.withLock { state in
                guard let next else {
                    state.watches[number] = nil
                    return
                }
                state.watches[number]?.due = now + next
            }
        }
    }
}
