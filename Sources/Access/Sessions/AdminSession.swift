/// Somebody's time at the admin site, from sign-in to sign-out.
public struct AdminSession: Sendable, Hashable {
    /// What he signed in with. When it is gone, so is the session.
    public enum Holder: Sendable, Hashable {
        case administrator(id: String)
        case token(id: String)
    }

    /// SHA-256 of the secret in the cookie (`SessionSecret.hash`).
    public let hash: [UInt8]
    public let holder: Holder
    /// What every form of this session has to carry.
    public let csrf: String
    /// Milliseconds since 1970.
    public let began: Int64
    public var seen: Int64
    /// When he last showed who he is; long ago when the provider does not tell.
    public var proved: Int64
    /// For the list of one's own sessions: where from, and by which browser.
    public let address: String
    public let browser: String

    public init(
        hash: [UInt8], holder: Holder, csrf: String, began: Int64, seen: Int64, proved: Int64,
        address: String, browser: String
    ) {
        self.hash = hash
        self.holder = holder
        self.csrf = csrf
        self.began = began
        self.seen = seen
        self.proved = proved
        self.address = address
        self.browser = browser
    }
}

/// How long a session lasts.
public enum SessionRules {
    /// Milliseconds without anything being done, and in all.
    public static let idle: Int64 = 30 * 60_000
    public static let most: Int64 = 12 * 3_600_000
    /// How long ago somebody may have shown who he is when he does something dangerous, in milliseconds.
    public static let proof: Int64 = 5 * 60_000
    /// `seen` is written so seldom that looking at pages costs no writes.
    static let grain: Int64 = 60_000

    /// A clock that was set back does not make a session last longer.
    public static func isOver(_ session: AdminSession, at now: Int64) -> Bool {
        now - session.seen > idle || now - session.began > most || now < session.began - grain
    }

    /// Whether it is he who sits there, and not whoever came by an open browser.
    public static func isProved(_ session: AdminSession, at now: Int64) -> Bool { isFresh(session.proved, at: now) }

    public static func isFresh(_ proof: Int64, at now: Int64) -> Bool { proof - grain...proof + Self.proof ~= now }

    /// Whether it is time to write that somebody was seen.
    public static func isWorthNoting(_ session: AdminSession, at now: Int64) -> Bool { now - session.seen >= grain }
}

/// The secret of a session's cookie: 256 random bits, so that one round of SHA-256 keeps it well.
public enum SessionSecret {
    private static let length = 52

    /// Give it the system's generator.
    public static func generate(using generator: inout some RandomNumberGenerator) -> String {
        RandomText.make(length: length, using: &generator)
    }

    /// Nil for what is no such secret.
    public static func hash(_ secret: String) -> [UInt8]? {
        guard secret.utf8.count == length, RandomText.accepts(secret[...].utf8) else { return nil }
        return digest(secret)
    }
}
