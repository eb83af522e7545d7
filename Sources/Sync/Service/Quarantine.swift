/// A target that refuses its credentials twice, or most steps of a run, is tried ever more rarely, and never given up.
struct Quarantine: Sendable {
    /// Runs in a row that the target refused.
    private(set) var refusals = 0
    /// Set while the target is left alone.
    private(set) var until: Int64?

    private static let hours: [Int64] = [2, 6, 12, 24]

    init() {}

    /// What a restart is not to forget. A clock that was set back makes no wait longer than the longest.
    init(_ kept: TargetRefusals, now: Int64) {
        refusals = max(kept.count, 0)
        until = kept.until.map { min($0, now + 24 * 3_600_000) }
    }

    var kept: TargetRefusals? { refusals == 0 ? nil : TargetRefusals(count: refusals, until: until) }

    /// Credentials were refused. Once may be a change that is under way.
    mutating func refused(at now: Int64) {
        refusals += 1
        if refusals >= 2 { begin(after: refusals - 2, at: now) }
    }

    /// A run came to its end; true when the target refused most of it.
    mutating func ended(done: Int, failed: Int, at now: Int64) -> Bool {
        let all = done + failed
        guard all >= 20, failed * 5 >= all * 2 else {
            // A run that had nothing to do says nothing about the target.
            if done > 0 { self = Quarantine() }
            return false
        }
        refusals = max(refusals + 1, 2)
        begin(after: refusals - 2, at: now)
        return true
    }

    /// It is time, or an administrator asks: the next run tries.
    mutating func lift() { until = nil }

    private mutating func begin(after earlier: Int, at now: Int64) {
        let hours = Self.hours[min(max(earlier, 0), Self.hours.count - 1)]
        until = now + hours * 3_600_000
    }
}
