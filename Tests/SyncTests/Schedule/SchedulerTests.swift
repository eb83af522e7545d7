import Provisioning
import Sync
import Testing

@Suite struct SchedulerTests {
    private let one = BindingID(1)
    private let hour: Int64 = 3_600_000
    private let day: Int64 = 86_400_000
    /// Midnight of a day in 2026, UTC.
    private let start: Int64 = 20_600 * 86_400_000

    /// At two o'clock every night.
    private func nightly() throws -> [BindingID: Schedule] { [one: try #require(Schedule(SyncSettings()))] }

    @Test func `a time is due once, and the next one is a day later`() throws {
        var scheduler = Scheduler()
        scheduler.update(try nightly(), now: start)
        #expect(scheduler.next(one) == start + 2 * hour)
        #expect(scheduler.due(now: start + 2 * hour - 1).isEmpty)
        #expect(scheduler.due(now: start + 2 * hour) == [one])
        #expect(scheduler.due(now: start + 2 * hour + 1).isEmpty)
        #expect(scheduler.next(one) == start + day + 2 * hour)
    }

    @Test(
        arguments: [
            // days since the last run, due at the start
            (0, false), (1, true), (400, true),
        ] as [(Int64, Bool)])
    func `what a downtime passed over is made good once`(days: Int64, isDue: Bool) throws {
        var scheduler = Scheduler()
        let now = start + 12 * hour
        scheduler.update(try nightly(), last: [one: start + 2 * hour - days * day], now: now)
        #expect(scheduler.due(now: now) == (isDue ? [one] : []))
        #expect(scheduler.due(now: now + 1).isEmpty)
        #expect(scheduler.next(one) == start + day + 2 * hour)
    }

    @Test(arguments: [1, 400] as [Int64])
    func `a clock that jumps ahead and back makes one run, and the nights go on`(days: Int64) throws {
        var scheduler = Scheduler()
        scheduler.update(try nightly(), now: start)
        #expect(scheduler.due(now: start).isEmpty)
        #expect(scheduler.due(now: start + days * day + 3 * hour) == [one])
        #expect(scheduler.due(now: start + 3 * hour).isEmpty, "The clock was set right again.")
        #expect(scheduler.next(one) == start + day + 2 * hour)
    }

    @Test func `a last run in the future of a clock that was wrong holds nothing up`() throws {
        var scheduler = Scheduler()
        scheduler.update(try nightly(), last: [one: start + 400 * day], now: start)
        #expect(scheduler.next(one) == start + 2 * hour)
    }

    @Test func `a schedule that changes counts from now, one that is gone is forgotten`() throws {
        var scheduler = Scheduler()
        scheduler.update(try nightly(), now: start)
        let noon = try #require(Schedule(SyncSettings(schedule: "0 12 * * *")))
        scheduler.update([one: noon], now: start + hour)
        #expect(scheduler.next(one) == start + 12 * hour)
        scheduler.update([:], now: start + hour)
        #expect(scheduler.next(one) == nil)
        #expect(scheduler.due(now: start + 2 * day).isEmpty)
    }

    @Test func `waits no longer than some seconds, and never for nothing`() throws {
        var scheduler = Scheduler()
        #expect(scheduler.pause(now: start) == 15_000)
        scheduler.update(try nightly(), now: start)
        #expect(scheduler.pause(now: start) == 15_000)
        #expect(scheduler.pause(now: start + 2 * hour - 700) == 700)
        #expect(scheduler.pause(now: start + 3 * hour) == 1)
    }
}
