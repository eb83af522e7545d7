import Provisioning
import Synchronization

/// The scheduler between the loop that asks it and the settings that change it.
final class SharedScheduler: Sendable {
    private let scheduler = Mutex(Scheduler())

    func update(_ schedules: [BindingID: Schedule], last: [BindingID: Int64] = [:], now: Int64) {
        scheduler.withLock { $0.update(schedules, last: last, now: now) }
    }

    func due(now: Int64) -> [BindingID] { scheduler.withLock { $0.due(now: now) } }
    func next(_ binding: BindingID) -> Int64? { scheduler.withLock { $0.next(binding) } }
    func pause(now: Int64) -> Int64 { scheduler.withLock { $0.pause(now: now) } }
}
