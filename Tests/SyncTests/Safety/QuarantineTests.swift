import Testing

@testable import Sync

@Suite struct QuarantineTests {
    private let hour: Int64 = 3_600_000

    @Test func `refused credentials are tried once more, then ever more rarely`() {
        var quarantine = Quarantine()
        var waits: [Int64?] = []
        for _ in 0..<7 {
            quarantine.lift()
            quarantine.refused(at: 0)
            waits.append(quarantine.until.map { $0 / hour })
        }
        #expect(waits == [nil, 2, 6, 12, 24, 24, 24])
    }

    @Test(arguments: [(0, 19, false), (13, 7, false), (12, 8, true), (0, 20, true), (1000, 0, false), (61, 39, false)])
    func `forty percent of at least twenty steps are most of a run`(_ done: Int, _ failed: Int, _ isRefused: Bool) {
        var quarantine = Quarantine()
        #expect(quarantine.ended(done: done, failed: failed, at: 0) == isRefused)
        #expect((quarantine.until != nil) == isRefused)
    }

    @Test func `a restart forgets nothing, and no clock makes the wait longer than a day`() {
        var quarantine = Quarantine()
        #expect(quarantine.kept == nil)
        _ = quarantine.ended(done: 0, failed: 20, at: 0)
        let kept = quarantine.kept
        #expect(kept == TargetRefusals(count: 2, until: 2 * hour))
        var again = Quarantine(TargetRefusals(count: 2, until: 2 * hour), now: hour)
        #expect(again.until == 2 * hour)
        again.lift()
        again.refused(at: 2 * hour)
        #expect(again.until == 8 * hour)
        #expect(Quarantine(TargetRefusals(count: 9, until: 900 * hour), now: 0).until == 24 * hour)
    }

    @Test func `a run that went well ends it, one that had nothing to do does not`() {
        var quarantine = Quarantine()
        _ = quarantine.ended(done: 0, failed: 20, at: 0)
        quarantine.lift()
        _ = quarantine.ended(done: 0, failed: 0, at: 0)
        quarantine.refused(at: 0)
        #expect(quarantine.until == 6 * hour)
        quarantine.lift()
        _ = quarantine.ended(done: 1, failed: 0, at: 0)
        quarantine.refused(at: 0)
        #expect(quarantine.until == nil)
    }
}
