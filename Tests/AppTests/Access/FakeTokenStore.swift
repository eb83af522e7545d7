import Access

/// Keeps tokens in memory and counts the look-ups.
actor FakeTokenStore: TokenStore {
    private(set) var rows: [String: StoredToken] = [:]
    private(set) var lookUps = 0
    private(set) var noted: [String: Int64] = [:]

    private(set) var notes: [AuditNote] = []

    func insert(_ token: StoredToken, audit: AuditNote?) {
        rows[token.id] = token
        if let audit { notes.append(audit) }
    }
    func token(id: String) -> StoredToken? {
        lookUps += 1
        return rows[id]
    }
    func tokens(_ scope: TokenScope) -> [StoredToken] { rows.values.filter { $0.scope == scope } }
    func noteUse(_ lastUsed: [String: Int64]) { noted.merge(lastUsed) { _, new in new } }
    func revoke(id: String, scope: TokenScope, audit: AuditNote?) -> Bool {
        guard rows[id]?.scope == scope else { return false }
        if let audit { notes.append(audit) }
        rows[id] = nil
        return true
    }

    /// Puts a new token in and gives its text.
    func issue(_ scope: TokenScope, role: AdministratorRole? = nil, expires: Int64? = nil) -> TokenText {
        var generator = SystemRandomNumberGenerator()
        let token = TokenText.generate(using: &generator)
        rows[token.id] = StoredToken(
            token, scope: scope, role: role, label: "made", created: 0, expires: expires)
        return token
    }
}
