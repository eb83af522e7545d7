import Access
import Administration
import StrictJSON

/// The token by which the commands on this machine reach the server: in the data folder, readable by its owner only.
enum LocalAdministrator {
    static let label = NewAPIToken.localLabel

    /// Makes the token at the first start, and again when the file or its row in the database is gone, or the file holds
    /// a token of a lower role.
    static func ensureToken(_ folder: DataFolder, _ store: any TokenStore, now: Int64) async throws {
        let present = folder.read("admin-token").flatMap { TokenText($0) }
        if let present, let stored = try await store.token(id: present.id),
            TokenCheck.admits(present, stored: stored, scope: .administration, now: now), stored.role == .administrator
        {
            return
        }
        let origin = ChangeOrigin(actor: "server start", action: "admin-token.create", object: "/admin-token")
        for old in try await store.tokens(.administration) where old.label == label {
            let note = origin.note([AuditChange(path: "id", before: .string(old.id))])
            _ = try await store.revoke(id: old.id, scope: .administration, audit: note)
        }
        var generator = SystemRandomNumberGenerator()
        let token = TokenText.generate(using: &generator)
        try await store.insert(
            StoredToken(token, scope: .administration, role: .administrator, label: label, created: now),
            audit: origin.note([
                AuditChange(path: "id", after: .string(token.id)),
                AuditChange(path: "role", after: .string(AdministratorRole.administrator.rawValue)),
            ]))
        try folder.write("admin-token", token.text)
    }
}
