import Foundation
import Provisioning
import Testing

@Suite struct ScheduleTests {
    @Test(arguments: [
        // expression, zone, after, next
        ("0 2 * * *", "UTC", "2026-03-10T01:59:59Z", "2026-03-10T02:00:00Z"),
        ("0 2 * * *", "UTC", "2026-03-10T02:00:00Z", "2026-03-11T02:00:00Z"),
        ("0 2 * * *", "GMT", "2026-07-10T01:59:59Z", "2026-07-10T02:00:00Z"),
        ("*/15 * * * *", "UTC", "2026-12-31T23:50:00Z", "2027-01-01T00:00:00Z"),
        ("30 8 * * mon", "UTC", "2026-11-25T00:00:00Z", "2026-11-30T08:30:00Z"),
        ("0 0 29 2 *", "UTC", "2097-01-01T00:00:00Z", "2104-02-29T00:00:00Z"),
        ("0 0 31 * *", "UTC", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z"),
        ("0 0 13 * fri", "UTC", "2026-11-25T00:00:00Z", "2026-11-27T00:00:00Z"),
        ("0 2 * * *", "Europe/Berlin", "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z"),
        ("0 2 * * *", "Europe/Berlin", "2026-01-15T00:00:00Z", "2026-01-15T01:00:00Z"),
        ("0 9 * * *", "Asia/Kolkata", "2026-01-15T00:00:00Z", "2026-01-15T03:30:00Z"),
        // Berlin goes from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC: what is left out comes at the jump, once.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z"),
        ("30 2 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"),
        ("*/20 2,3 * * *", "Europe/Berlin", "2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z"),
        ("*/20 2,3 * * *", "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z"),
        // Back from 03:00 to 02:00 on 25 October 2026, at 01:00 UTC: the first time only.
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-26T01:30:00Z"),
        // New York: 02:00 to 03:00 on 8 March 2026 at 07:00 UTC, back on 1 November at 06:00 UTC.
        ("15 2 * * *", "America/New_York", "2026-03-08T00:00:00Z", "2026-03-08T07:00:00Z"),
        ("15 2 * * *", "America/New_York", "2026-03-08T07:00:00Z", "2026-03-09T06:15:00Z"),
        ("15 1 * * *", "America/New_York", "2026-11-01T00:00:00Z", "2026-11-01T05:15:00Z"),
        ("15 1 * * *", "America/New_York", "2026-11-01T05:15:00Z", "2026-11-02T06:15:00Z"),
    ])
    func `tells what comes next`(cron: String, zone: String, after: String, next: String) throws {
        let schedule = try #require(Schedule(SyncSettings(schedule: cron, timeZone: zone)))
        #expect(schedule.next(after: try Self.time(after)) == (try Self.time(next)))
    }

    @Test(arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
    func `comes once a day for three years, whatever the clocks do`(zone: String) throws {
        let schedule = try #require(Schedule(SyncSettings(schedule: "30 2 * * *", timeZone: zone)))
        let first = try #require(schedule.next(after: try Self.time("2026-01-01T12:00:00Z")))
        var time = first
        for _ in 0..<1095 {
            let next = try #require(schedule.next(after: time))
            #expect((22...26).contains((next - time) / 3_600_000))
            time = next
        }
        #expect(abs(time - first - 1095 * 86_400_000) <= 3_600_000)
    }

    @Test func `a clock that is out of all bounds has no next time`() throws {
        let schedule = try #require(Schedule(SyncSettings()))
        #expect(schedule.next(after: .max) == nil)
        #expect(schedule.next(after: .min) != nil)
    }

    @Test func `no schedule, or one that is none, is none`() {
        #expect(Schedule(SyncSettings(schedule: nil)) == nil)
        #expect(Schedule(SyncSettings(schedule: "x")) == nil)
        #expect(Schedule(SyncSettings(timeZone: "Mars/Olympus")) == nil)
        #expect(Schedule(SyncSettings(timeZone: "CET")) == nil)
    }

    private static func time(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970) * 1000
    }
}
