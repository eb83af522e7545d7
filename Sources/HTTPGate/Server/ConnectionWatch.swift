import NIOCore
import Synchronization

/// Closes a connection on which nothing moves.
///
/// Hummingbird's idle timeout counts parts of a message, so a body dripping in a byte a second, or an answer that the
/// client does not read, would hold a connection for ever.
final class ConnectionWatch: Sendable {
    private struct State {
        var bytes = 0
        var round = 1
        var watching: Watching?
    }

    private struct Watching {
        let number: UInt64
        let interval: Duration
        let isMoving: @Sendable (_ bytes: Int, _ round: Int) -> Bool
    }

    private let channel: any Channel
    private let clock: WatchClock
    private let state = Mutex(State())

    init(_ channel: any Channel, _ clock: WatchClock) {
        self.channel = channel
        self.clock = clock
    }

    func moved(_ bytes: Int) { state.withLock { $0.bytes += bytes } }

    func stop() {
        let number = state.withLock { state in
            defer { state.watching = nil }
            return state.watching?.number
        }
        if let number { clock.remove(number) }
    }

    /// Looks every `interval` whether so many bytes have come on average, and closes at the `deadline`.
    func watchBody(_ configuration: HTTPGateConfiguration) {
        let end = NIODeadline.now() + TimeAmount(configuration.bodyDeadline)
        let perInterval =
            Double(configuration.bodyBytesPerSecond) * Double(configuration.progressInterval.milliseconds) / 1_000
        look(every: min(configuration.progressInterval, configuration.bodyDeadline)) { bytes, round in
            NIODeadline.now() < end && Double(bytes) >= perInterval * Double(round)
        }
    }

    /// Closes when nothing was written between two looks.
    func watchAnswer(_ configuration: HTTPGateConfiguration) {
        let last = Mutex(-1)
        look(every: configuration.writeTimeout) { bytes, _ in
            last.withLock { last in
                defer { last = bytes }
                return bytes > last
            }
        }
    }

    /// The time to the next look, or nil when this is over.
    func look() -> Duration? {
        let (watching, bytes, round) = state.withLock { state in
            defer { state.round += 1 }
            return (state.watching, state.bytes, state.round)
        }
        guard let watching else { return nil }
        guard watching.isMoving(bytes, round) else {
            channel.close(promise: nil)
            return nil
        }
        return watching.interval
    }

    private func look(every interval: Duration, _ isMoving: @escaping @Sendable (Int, Int) -> Bool) {
        let number = clock.add(self, in: interval)
        state.withLock { $0.watching = Watching(number: number, interval: interval, isMoving: isMoving) }
    }
}
