import Synchronization

/// Numbers in a row, as texts that sort like them.
final class Counter: Sendable {
    private let value = Mutex(0)

    var text: String {
        let number = value.withLock { value in
            value += 1
            return value
        }
        return String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
    }
}

/// Stands still until the story moves it.
final class StoryClock: Sendable {
    private let time = Mutex<Int64>(1_700_000_000_000)
    var now: Int64 { time.withLock { $0 } }
    func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}
