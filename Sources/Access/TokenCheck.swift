/// Whether a presented token opens what a stored one is for.
public enum TokenCheck {
    /// `stored` is what the store has for the presented id, nil if nothing. A token of no stored one costs the same
    /// comparison, so that the time of an answer does not tell which ids exist. `now` is in milliseconds since 1970.
    public static func admits(_ presented: TokenText, stored: StoredToken?, scope: TokenScope, now: Int64) -> Bool {
        let hash = presented.hash
        let isSame = constantTimeEquals(hash, stored?.hash ?? hash.reversed())
        guard let stored, isSame, stored.id == presented.id, stored.scope == scope else { return false }
        return !stored.isExpired(at: now)
    }
}

extension StoredToken {
    /// The moment of `expires` is the first at which it is of no use.
    public func isExpired(at now: Int64) -> Bool { expires.map { $0 <= now } ?? false }

    public init(
        _ text: TokenText, scope: TokenScope, role: AdministratorRole? = nil, label: String, created: Int64,
        expires: Int64? = nil
    ) {
        self.init(
            id: text.id, scope: scope, role: role, hash: text.hash, label: label, created: created, expires: expires)
    }
}
