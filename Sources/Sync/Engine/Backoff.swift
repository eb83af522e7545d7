/// Where chance comes from: spreads retries, so that what failed together does not come back together.
public struct Jitter: Sendable {
    /// A number from 1 to the bound.
    let upTo: @Sendable (Int64) -> Int64

    public init(_ upTo: @escaping @Sendable (Int64) -> Int64) { self.upTo = upTo }

    public static let random = Jitter { Int64.random(in: 1...max($0, 1)) }
    /// The longest wait every time.
    public static let none = Jitter { $0 }
}

/// How long a failed user, or a target that cannot be reached, is left alone: exponential, with full jitter.
public enum Backoff {
    /// No user is left alone for more milliseconds than this.
    public static let longest: Int64 = 3_600_000

    /// Up to 2 s, 4 s, 8 s … and never more than an hour.
    public static func user(afterAttempts attempts: Int, _ jitter: Jitter) -> Int64 {
        jitter.upTo(min(longest, 2000 << Int64(min(max(attempts, 0), 11))))
    }

    /// Up to 1 s, 2 s, 4 s … and never more than five minutes.
    public static func target(afterSetbacks setbacks: Int, _ jitter: Jitter) -> Int64 {
        jitter.upTo(min(300_000, 1000 << Int64(min(max(setbacks - 1, 0), 9))))
    }
}
