import Access

struct SQLTokenStore: TokenStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    let trail: AuditTrail

    func insert(_ token: StoredToken, audit: AuditNote?) async throws {
        try await writer.write { [trail] connection in
            try trail.append(audit, connection)
            try connection.run(
                "INSERT INTO token (\(StoredToken.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    .text(token.id), .text(token.scope.stored), .blob(token.hash), .text(token.label),
                    .integer(token.created), .optional(token.expires), .optional(token.lastUsed),
                    .optional(token.role?.rawValue),
                ])
        }
    }

    func token(id: String) async throws -> StoredToken? {
        try await database.lookUp { connection in
            try connection.first(
                "SELECT \(StoredToken.columns) FROM token WHERE id = ?", [.text(id)], StoredToken.init(row:))
        } ?? nil
    }

    func tokens(_ scope: TokenScope) async throws -> [StoredToken] {
        try await database.read { connection in
            try connection.all(
                "SELECT \(StoredToken.columns) FROM token WHERE scope = ? ORDER BY created, id", [.text(scope.stored)],
                StoredToken.init(row:)
            ).compactMap(\.self)
        }
    }

    func revoke(id: String, scope: TokenScope, audit: AuditNote?) async throws -> Bool {
        try await writer.write { [trail] connection in
            let deleted = try connection.run(
                "DELETE FROM token WHERE id = ? AND scope = ?", [.text(id), .text(scope.stored)])
            guard deleted > 0 else { return false }
            try SessionRows.end(.token(id: id), but: nil, connection)
            try trail.append(audit, connection)
            return true
        }
    }

    func noteUse(_ lastUsed: [String: Int64]) async throws {
        guard !lastUsed.isEmpty else { return }
        try await writer.write { connection in
            for (id, at) in lastUsed {
                // Several nodes note at different times.
                try connection.run(
                    "UPDATE token SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used < ?)",
                    [.integer(at), .text(id), .integer(at)])
                guard case .connector(let connector)? = try Self.scope(of: id, connection) else { continue }
                try connection.run(
                    "UPDATE connector SET last_request = ? WHERE id = ? AND (last_request IS NULL OR last_request < ?)",
                    [.integer(at), .integer(connector), .integer(at)])
            }
        }
    }
}

extension SQLTokenStore {
    private static func scope(of id: String, _ connection: any SQLConnection) throws -> TokenScope? {
        try connection.first("SELECT scope FROM token WHERE id = ?", [.text(id)]) { TokenScope(stored: $0.text(0)) }
            ?? nil
    }
}

extension StoredToken {
    static let columns = "id, scope, hash, label, created, expires, last_used, role"

    /// Nil when the scope or the role is one that a newer release knows: such a token opens nothing.
    init?(row: any SQLRow) {
        guard let scope = TokenScope(stored: row.text(1)) else { return nil }
        let word = row.optionalText(7)
        let role = word.flatMap { AdministratorRole(rawValue: $0) }
        guard word == nil || role != nil else { return nil }
        self.init(
            id: row.text(0), scope: scope, role: role, hash: row.blob(2), label: row.text(3), created: row.integer(4),
            expires: row.optionalInteger(5), lastUsed: row.optionalInteger(6))
    }
}

extension TokenScope {
    init?(stored: String) {
        if stored == "administration" {
            self = .administration
        } else if stored.hasPrefix("connector:"), let id = Int64(stored.dropFirst("connector:".count)) {
            self = .connector(id)
        } else {
            return nil
        }
    }

    var stored: String {
        switch self {
        case .connector(let id): "connector:\(id)"
        case .administration: "administration"
        }
    }
}
