public import Provisioning

/// Says when which binding's full reconcile is due. After a downtime or a jump of the clock each is due at most once,
/// however many of its times were passed.
public struct Scheduler: Sendable {
    private struct Entry {
        var schedule: Schedule
        var next: Int64?
    }

    private var entries: [BindingID: Entry] = [:]
    private var latest: Int64 = 0

    public init() {}

    /// Schedules as they are from now on; those that stay the same keep their next time. `last`: when the binding last
    /// ran by schedule, for times that were missed while nobody looked.
    public mutating func update(_ schedules: [BindingID: Schedule], last: [BindingID: Int64] = [:], now: Int64) {
        entries = entries.filter { schedules[$0.key] != nil }
        for (id, schedule) in schedules where entries[id]?.schedule != schedule {
            let since = entries[id] == nil ? min(last[id] ?? now, now) : now
            entries[id] = Entry(schedule: schedule, next: schedule.next(after: since))
        }
    }

    /// Those whose time has come. Each gets its next one.
    public mutating func due(now: Int64) -> [BindingID] {
        // Set back by more than cron's own grain, a clock was wrong before: what it planned may be years away.
        if latest > 60_000, now < latest - 60_000 { plan(entries.keys, now) }
        latest = now
        let due = entries.filter { $0.value.next.map { $0 <= now } ?? false }
        plan(due.keys, now)
        return due.keys.sorted { $0.rawValue < $1.rawValue }
    }

    public func next(_ binding: BindingID) -> Int64? { entries[binding]?.next }

    /// How long nothing is due, in milliseconds; never long, because a clock may be set in between.
    public func pause(now: Int64) -> Int64 {
        let longest: Int64 = 15_000
        guard let next = entries.values.compactMap(\.next).min(), next - now < longest else { return longest }
        return max(next - now, 1)
    }

    private mutating func plan(_ bindings: Dictionary<BindingID, Entry>.Keys, _ now: Int64) {
        for id in bindings {
            let next = entries[id]?.schedule.next(after: now)
            entries[id]?.next = next
        }
    }
}
