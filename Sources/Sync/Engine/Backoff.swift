/// How long a failed user, or a target that cannot be reached, is left alone.
enum Backoff {
    /// 2 s, 4 s, 8 s … and never more than an hour.
    static func milliseconds(afterAttempts attempts: Int) -> Int64 {
        min(3_600_000, 2000 << Int64(min(max(attempts, 0), 11)))
    }
}
