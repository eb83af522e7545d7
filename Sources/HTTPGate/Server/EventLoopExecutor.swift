import NIOCore

/// Runs tasks on an event loop.
///
/// What serves a connection stays on the thread that reads and writes it, so that a short request costs no change of
/// threads. Whatever takes long has to leave it: see `Gate` and `GateConnection`.
final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
