import Testing

@testable import AdminSite

struct MomentTests {
    private static let now: Int64 = 1_795_824_000_000

    @Test(arguments: [
        (0, "now"), (4, "now"), (5, "5 seconds ago"), (89, "89 seconds ago"), (90, "2 minutes ago"),
        (5399, "90 minutes ago"), (5400, "2 hours ago"), (-60, "in 60 seconds"), (-86_400, "in 24 hours"),
        (86_401, "2026-11-26 23:59 UTC"), (-90_000, "2026-11-29 01:00 UTC"), (60 * 86_400, "2026-09-29 00:00 UTC"),
    ])
    func `within a day a time is told by how long ago it was, else by its date`(seconds: Int64, told: String) {
        #expect(Moment(Self.now - seconds * 1000, now: Self.now).told == told)
    }

    @Test func `the exact time is told with it, in lists before all`() throws {
        let moment = Moment(Self.now - 61_000, now: Self.now)
        #expect(moment.exact == "2026-11-27T23:58:59.000Z")
        #expect(moment.date == "2026-11-27 23:58:59" && moment.distance == "61 seconds ago")
        #expect(Moment(Self.now - 90_000_000, now: Self.now).distance == nil)
    }

    @Test func `no time is no moment`() { #expect(Moment(nil, now: Self.now) == nil) }
}
