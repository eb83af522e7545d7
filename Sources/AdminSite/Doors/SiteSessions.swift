import Access
import Crypto
import Synchronization

/// Who is signed in, by the secret in his cookie. Kept in memory: a restart of the server asks everybody to sign in again.
final class SiteSessions: Sendable {
    /// Milliseconds without a request, and in all, after which a session is over.
    static let idle: Int64 = 30 * 60_000
    static let most: Int64 = 12 * 3_600_000
    private static let limit = 1000

    struct Session: Sendable {
        let visitor: Visitor
        /// The API token that he signed in with; without it the session is over.
        let tokenID: String
        let began: Int64
        var seen: Int64

        /// A clock that was set back does not make it last longer.
        func isOver(_ now: Int64) -> Bool {
            now - seen > SiteSessions.idle || now - began > SiteSessions.most || now < began
        }
    }

    private let now: @Sendable () -> Int64
    /// By the hash of the secret, so that a look at the memory of this table lets nobody in.
    private let sessions = Mutex<[[UInt8]: Session]>([:])

    init(now: @escaping @Sendable () -> Int64) { self.now = now }

    /// The secret for the cookie.
    func begin(_ administrator: SignedInAdministrator) -> String {
        let secret = Self.secret()
        let time = now()
        let visitor = Visitor(name: administrator.name, role: administrator.role, csrf: Self.secret())
        let session = Session(visitor: visitor, tokenID: administrator.tokenID, began: time, seen: time)
        sessions.withLock { sessions in
            sessions = sessions.filter { !$0.value.isOver(time) }
            if sessions.count >= Self.limit, let oldest = sessions.min(by: { $0.value.seen < $1.value.seen }) {
                sessions[oldest.key] = nil
            }
            sessions[Self.key(secret)] = session
        }
        return secret
    }

    /// `isActive`: somebody does something, other than a page that keeps itself up to date.
    func session(_ secret: String, isActive: Bool = true) -> Session? {
        let (key, time) = (Self.key(secret), now())
        return sessions.withLock { sessions in
            guard var session = sessions[key] else { return nil }
            guard !session.isOver(time) else {
                sessions[key] = nil
                return nil
            }
            if isActive { session.seen = time }
            sessions[key] = session
            return session
        }
    }

    func end(_ secret: String) { sessions.withLock { $0[Self.key(secret)] = nil } }

    private static func key(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }

    /// 256 random bits in hexadecimal.
    private static func secret() -> String {
        (0..<4).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
