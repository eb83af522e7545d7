import SCIM
import Synchronization

/// Lets a few reads that look through very much go on at once. The others wait in line, so that short reads always find a
/// free reader; a line that is too long turns the next one away.
final class ScanLane: Sendable {
    private struct State {
        var free: Int
        var waiting: ArraySlice<CheckedContinuation<Bool, Never>> = []

        mutating func takeFree() -> Bool {
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    private enum Entry { case free, waiting, turnedAway }

    private let state: Mutex<State>
    private let longestLine: Int

    init(atOnce: Int, longestLine: Int) {
        state = Mutex(State(free: atOnce))
        self.longestLine = longestLine
    }

    /// How many wait for their turn.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Runs `body` when it is its turn.
    func run<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await enter()
        defer { leave() }
        // Whoever asked may have gone meanwhile.
        try Task.checkCancellation()
        return try await body()
    }

    private func enter() async throws {
        let isIn = await withCheckedContinuation { (place: CheckedContinuation<Bool, Never>) in
            let entry: Entry = state.withLock { state in
                if state.takeFree() { return .free }
                guard state.waiting.count < longestLine else { return .turnedAway }
                state.waiting.append(place)
                return .waiting
            }
            if entry != .waiting { place.resume(returning: entry == .free) }
        }
        guard isIn else {
            throw StoreUnavailable(.crowded, detail: "Too many searches look through everything at once.")
        }
    }

    /// The place goes to the next in line.
    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let next = state.waiting.popFirst() else {
                state.free += 1
                return nil
            }
            return next
        }
        next?.resume(returning: true)
    }
}
