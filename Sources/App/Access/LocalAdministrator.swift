import Access

/// The token by which the commands on this machine reach the server: in the data folder, readable by its owner only.
enum LocalAdministrator {
    static let label = "local-admin"

    /// Makes the token at the first start, and again when the file or its row in the database is gone.
    static func ensureToken(_ folder: DataFolder, _ store: any TokenStore, now: Int64) async throws {
        let present = folder.read("admin-token").flatMap { TokenText($0) }
        if let present, let stored = try await store.token(id: present.id),
            TokenCheck.admits(present, stored: stored, scope: .administration, now: now)
        {
            return
        }
        for old in try await store.tokens(.administration) where old.label == label {
            _ = try await store.revoke(id: old.id, scope: .administration)
        }
        var generator = SystemRandomNumberGenerator()
        let token = TokenText.generate(using: &generator)
        try await store.insert(StoredToken(token, scope: .administration, label: label, created: now))
        try folder.write("admin-token", token.text)
    }
}
