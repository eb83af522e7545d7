import NIOCore
import Synchronization

/// Closes a connection on which nothing moves.
///
/// Hummingbird's idle timeout counts parts of a message, so a body dripping in a byte a second, or an answer that the
/// client does not read, would hold a connection for ever.
final class ConnectionWatch: Sendable {
    private struct State {
        var bytes = 0
        var isOver = false
        var task: Scheduled<Void>?
    }

    private let channel: any Channel
    private let state = Mutex(State())

    init(_ channel: any Channel) { self.channel = channel }

    func moved(_ bytes: Int) { state.withLock { $0.bytes += bytes } }

    func stop() {
        let task = state.withLock { state in
            state.isOver = true
            defer { state.task = nil }
            return state.task
        }
        task?.cancel()
    }

    /// Looks every `interval` whether so many bytes have come on average, and closes at the `deadline`.
    func watchBody(_ configuration: HTTPGateConfiguration) {
        let end = NIODeadline.now() + TimeAmount(configuration.bodyDeadline)
        let perInterval =
            Double(configuration.bodyBytesPerSecond) * Double(configuration.progressInterval.milliseconds) / 1_000
        look(every: min(configuration.progressInterval, configuration.bodyDeadline), round: 1) { bytes, round in
            NIODeadline.now() < end && Double(bytes) >= perInterval * Double(round)
        }
    }

    /// Closes when nothing was written between two looks.
    func watchAnswer(_ configuration: HTTPGateConfiguration) {
        let last = Mutex(-1)
        look(every: configuration.writeTimeout, round: 1) { bytes, _ in
            last.withLock { last in
                defer { last = bytes }
                return bytes > last
            }
        }
    }

    private func look(every interval: Duration, round: Int, _ isMoving: @escaping @Sendable (Int, Int) -> Bool) {
        let task = channel.eventLoop.scheduleTask(in: TimeAmount(interval)) { [self] in
            guard let bytes = state.withLock({ $0.isOver ? nil : $0.bytes }) else { return }
            guard isMoving(bytes, round) else { return channel.close(promise: nil) }
            look(every: interval, round: round + 1, isMoving)
        }
        let isOver = state.withLock { state in
            state.task = task
            return state.isOver
        }
        if isOver { task.cancel() }
    }
}
