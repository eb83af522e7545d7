import Sync
import Synchronization

/// What runs came to on each day, added up once: a run that has ended does not change any more. Reading twenty thousand
/// of them for every look at the overview would take longer than a page may.
final class RunDays: Sendable {
    struct Row: Sendable {
        let run: Int64
        let binding: BindingID
        let day: Int64
        let isOver: Bool
        let result: BatchResult
    }

    private struct State {
        /// All runs up to this one are over and added up.
        var last: Int64 = 0
        var sums: [BindingID: [Int64: BatchResult]] = [:]
    }

    private let state = Mutex(State())

    /// What is not added up yet comes after this run.
    var last: Int64 { state.withLock { $0.last } }

    /// `newer`: all runs after `last`, in their order. Those behind one that is under way are told, and added up later.
    func sums(of bindings: Set<BindingID>, since day: Int64, with newer: [Row]) -> [Int64: BatchResult] {
        state.withLock { state in
            for row in newer.prefix(while: \.isOver) where row.run > state.last {
                state.sums[row.binding, default: [:]][row.day, default: BatchResult()].add(row.result)
                state.last = row.run
            }
            var days: [Int64: BatchResult] = [:]
            for binding in bindings {
                for (told, result) in state.sums[binding] ?? [:] where told >= day {
                    days[told, default: BatchResult()].add(result)
                }
            }
            for row in newer where row.run > state.last && row.day >= day && bindings.contains(row.binding) {
                days[row.day, default: BatchResult()].add(row.result)
            }
            return days
        }
    }
}
