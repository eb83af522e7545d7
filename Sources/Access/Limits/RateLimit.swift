/// How many requests somebody may send: so many a second for long, and ten times as many at once.
public struct RateLimit: Sendable, Hashable {
    public let perSecond: Int
    public var burst: Int { perSecond * 10 }

    /// Nil for less than one a second.
    public init?(perSecond: Int) {
        guard perSecond >= 1 else { return nil }
        self.perSecond = perSecond
    }
}

/// A token bucket for each caller: it fills steadily, and each request takes one out. Times are milliseconds of a clock that
/// only goes on.
public struct RateLimiter: Sendable {
    private struct Bucket {
        /// In thousandths, so that nothing is lost between two requests of one millisecond.
        var left: Int64
        var at: Int64
    }

    private let limit: RateLimit
    private var buckets: [String: Bucket] = [:]
    private static let most = 1_000

    public init(_ limit: RateLimit) { self.limit = limit }

    /// How many it keeps in mind.
    var callers: Int { buckets.count }

    /// Takes a request in, or says after how many whole seconds the next one is taken.
    public mutating func wait(_ caller: String, now: Int64) -> Int? {
        let full = Int64(limit.burst) * 1_000
        var bucket = buckets[caller] ?? Bucket(left: full, at: now)
        bucket.left = filled(bucket, now)
        bucket.at = now
        let isAdmitted = bucket.left >= 1_000
        if isAdmitted { bucket.left -= 1_000 }
        buckets[caller] = bucket
        if buckets.count > Self.most { forgetFull(now) }
        guard !isAdmitted else { return nil }
        let milliseconds = (1_000 - bucket.left + Int64(limit.perSecond) - 1) / Int64(limit.perSecond)
        return Int(max(1, (milliseconds + 999) / 1_000))
    }

    private func filled(_ bucket: Bucket, _ now: Int64) -> Int64 {
        let full = Int64(limit.burst) * 1_000
        let passed = max(0, now - bucket.at)
        // After this long it is full, however many there were; what is multiplied stays small.
        return passed >= 10_000 ? full : min(full, bucket.left + passed * Int64(limit.perSecond))
    }

    /// A full bucket is as good as none.
    private mutating func forgetFull(_ now: Int64) {
        let full = Int64(limit.burst) * 1_000
        buckets = buckets.filter { filled($0.value, now) < full }
    }
}
