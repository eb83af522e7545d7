public import Access

/// What is wrong with the tokens of a connector, or soon will be.
public enum TokenTrouble: Sendable, Hashable {
    /// There is none, or all have expired.
    case noneValid
    /// The one that was used last is over, and no other was used since.
    case expired(label: String)
    /// The one that the identity provider uses. `at`: milliseconds since 1970.
    case expires(label: String, at: Int64)

    /// So long before the end it is told, in milliseconds.
    public static let notice: Int64 = 14 * day

    /// Nil: all is well.
    public init?(_ tokens: [StoredToken], now: Int64) {
        let valid = tokens.filter { !$0.isExpired(at: now) }
        // A new one that is not used yet does not help: the identity provider has to be given it first.
        let inUse = tokens.filter { $0.lastUsed != nil }.max { ($0.lastUsed ?? 0) < ($1.lastUsed ?? 0) }
        guard let lasting = valid.max(by: { ($0.expires ?? .max) < ($1.expires ?? .max) }) else {
            self = .noneValid
            return
        }
        let token = inUse ?? lasting
        guard !token.isExpired(at: now) else {
            self = .expired(label: token.told)
            return
        }
        guard let end = token.expires, end - now < Self.notice else { return nil }
        self = .expires(label: token.told, at: end)
    }

    /// Goes on behind the connector's name: `no valid token: …`
    public func told(now: Int64) -> String {
        switch self {
        case .noneValid: "no valid token: what the identity provider sends is refused until there is a new one"
        case .expired(let label):
            "the token “\(label)” has expired, and no other was used since: enter the new one at the identity provider"
        case .expires(let label, let at):
            "the token “\(label)” expires \(Self.span(at - now)): make a new one and enter it at the identity provider"
        }
    }

    private static func span(_ time: Int64) -> String {
        let days = time / day
        guard days > 0 else { return "in less than a day" }
        return days == 1 ? "in 1 day" : "in \(days) days"
    }

    private static let day: Int64 = 86_400_000
}

extension StoredToken {
    fileprivate var told: String { label.isEmpty ? id : label }
}
