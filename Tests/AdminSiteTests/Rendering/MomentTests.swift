import Testing

@testable import AdminSite

struct MomentTests {
    private static let now: Int64 = 1_795_824_000_000

    @Test(arguments: [
        (0, "now"), (4, "now"), (5, "5 seconds ago"), (89, "89 seconds ago"), (90, "2 minutes ago"),
        (5399, "90 minutes ago"), (5400, "2 hours ago"), (129_600, "2 days ago"), (-60, "in 60 seconds"),
        (-86_400, "in 24 hours"), (60 * 86_400, "2026-09-29"),
    ])
    func `a time is told by how long ago it was`(seconds: Int64, told: String) {
        #expect(Moment(Self.now - seconds * 1000, now: Self.now).told == told)
    }

    @Test func `the exact time is told with it`() {
        #expect(Moment(Self.now, now: Self.now).exact == "2026-11-28T00:00:00.000Z")
    }

    @Test func `no time is no moment`() { #expect(Moment(nil, now: Self.now) == nil) }
}
