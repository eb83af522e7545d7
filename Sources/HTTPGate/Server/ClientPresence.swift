import HummingbirdCore
import NIOCore
import Synchronization

/// Knows whether the client of a connection is still there, and gives up what is only read for one who has gone.
///
/// Identity providers and scripts end a request that takes them too long, and ask again: without this, all that they no
/// longer wait for would be computed to its end, and hold up everybody else. What changes something is always finished,
/// so that nothing is half done.
///
/// One for each connection.
final class ClientPresence: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    /// That of the connection whose request is being answered; nil when it comes from none, as in tests of edges.
    @TaskLocal static var current: ClientPresence?

    private struct State {
        var isGone = false
        var mayBeGivenUp = false
        var isOver = false
        var connection: Task<Void, Never>?
    }

    private let state = Mutex(State())
    private let grace: TimeAmount

    /// `grace`: how long a client that only ended its own side is taken for one that still waits. The network does not
    /// tell the two apart.
    init(grace: Duration) { self.grace = TimeAmount(grace) }

    var isGone: Bool { state.withLock(\.isGone) }

    /// Whether a request that came over the connection is still to be begun: not behind an answer that ended it, nor when
    /// the one before it was given up. Its client is told so by the end of the connection (RFC 9112 section 9.6).
    var takesRequests: Bool { state.withLock { !$0.isOver && !($0.isGone && Task.isCancelled) } }

    /// An answer with `Connection: close` was sent.
    func end() { state.withLock { $0.isOver = true } }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            context.eventLoop.scheduleTask(in: grace) { self.leave() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    /// Serves the connection by `body`, on its event loop.
    func serve(on eventLoop: any EventLoop, _ body: @escaping @Sendable () async -> Void) async {
        let task = state.withLock { state in
            let task = Task(executorPreference: EventLoopExecutor(eventLoop)) {
                await Self.$current.withValue(self) { await body() }
            }
            state.connection = task
            return task
        }
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        // The task holds this, and this the task.
        state.withLock { $0.connection = nil }
    }

    /// From here to the end of the request nothing is changed that would have to be finished.
    func mayBeGivenUp() {
        let task = state.withLock { state in
            state.mayBeGivenUp = true
            return state.isGone ? state.connection : nil
        }
        task?.cancel()
    }

    func requestEnded() { state.withLock { $0.mayBeGivenUp = false } }

    private func leave() {
        let task = state.withLock { state in
            state.isGone = true
            return state.mayBeGivenUp ? state.connection : nil
        }
        task?.cancel()
    }
}

extension GateRequest {
    /// To be called as soon as it is known that a request changes nothing: when the client goes, its task is cancelled.
    /// The gate does so by itself for GET and HEAD.
    public func mayBeGivenUp() { ClientPresence.current?.mayBeGivenUp() }
}

extension HTTPRefusal {
    /// What becomes of a request whose task was cancelled. 499 is what nginx calls it; only a client that waits with its
    /// sending side closed can see it.
    public static var givenUp: HTTPRefusal {
        guard ClientPresence.current?.isGone == true else {
            return .unavailable("Usher is being stopped.", retryAfter: 5)
        }
        return HTTPRefusal(
            status: 499,
            detail:
                "The client closed the connection, or its side of it, before this was answered, so the request was given up. "
                + "Nothing was changed.")
    }
}
