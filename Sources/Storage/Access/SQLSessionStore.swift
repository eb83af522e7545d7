import Access

struct SQLSessionStore: SessionStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    func insert(_ session: AdminSession, proof: String?) async throws -> Bool {
        let now = now()
        return try await writer.write { connection in
            guard try SessionRows.standing(session, now, connection) != nil,
                try SessionRows.isProof(proof, of: session.holder, connection)
            else { return false }
            try connection.run(
                "INSERT INTO admin_session (\(SessionRows.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    .blob(session.hash), .text(session.holder.stored), .text(session.csrf), .integer(session.began),
                    .integer(session.seen), .integer(session.proved), .text(session.address),
                    .text(session.browser),
                ])
            return true
        }
    }

    func session(hash: [UInt8]) async throws -> StandingSession? {
        let now = now()
        return try await database.lookUp { connection in
            guard
                let session = try connection.first(
                    "SELECT \(SessionRows.columns) FROM admin_session WHERE hash = ?", [.blob(hash)],
                    AdminSession.init(row:)) ?? nil
            else { return nil }
            return try SessionRows.standing(session, now, connection)
        }
    }

    func noteSeen(hash: [UInt8], at time: Int64) async throws {
        try await writer.write { connection in
            try connection.run(
                "UPDATE admin_session SET seen = ? WHERE hash = ? AND seen < ?",
                [.integer(time), .blob(hash), .integer(time)])
        }
    }

    func noteProof(hash: [UInt8], proof: String?, at time: Int64) async throws -> Bool {
        try await writer.write { connection in
            let stored = try connection.first(
                "SELECT holder FROM admin_session WHERE hash = ?", [.blob(hash)]
            ) { $0.text(0) }
            guard let holder = stored.flatMap(AdminSession.Holder.init(stored:)),
                try SessionRows.isProof(proof, of: holder, connection)
            else { return false }
            try connection.run(
                "UPDATE admin_session SET proved = MAX(proved, ?) WHERE hash = ?", [.integer(time), .blob(hash)])
            return true
        }
    }

    func sessions(_ holder: AdminSession.Holder) async throws -> [AdminSession] {
        try await database.read { connection in
            try connection.all(
                "SELECT \(SessionRows.columns) FROM admin_session WHERE holder = ? ORDER BY began DESC LIMIT 100",
                [.text(holder.stored)], AdminSession.init(row:)
            ).compactMap(\.self)
        }
    }

    func end(hash: [UInt8]) async throws {
        try await writer.write { try $0.run("DELETE FROM admin_session WHERE hash = ?", [.blob(hash)]) }
    }

    func end(_ holder: AdminSession.Holder, but kept: [UInt8]?) async throws {
        try await writer.write { try SessionRows.end(holder, but: kept, $0) }
    }

    func forget(seenBefore seen: Int64, begunBefore began: Int64) async throws {
        try await writer.write { connection in
            try connection.run(
                "DELETE FROM admin_session WHERE seen < ? OR began < ?", [.integer(seen), .integer(began)])
        }
    }
}

enum SessionRows {
    static let columns = "hash, holder, csrf, began, seen, proved, address, browser"

    static func end(_ holder: AdminSession.Holder, but kept: [UInt8]?, _ connection: any SQLConnection) throws {
        try connection.run(
            "DELETE FROM admin_session WHERE holder = ? AND hash <> ?", [.text(holder.stored), .blob(kept ?? [])])
    }

    /// Whether the password is still the one that was checked.
    static func isProof(
        _ proof: String?, of holder: AdminSession.Holder, _ connection: any SQLConnection
    ) throws -> Bool {
        guard case .administrator(let id) = holder else { return proof == nil }
        let stored = try connection.first("SELECT password FROM administrator WHERE id = ?", [.text(id)]) {
            $0.optionalText(0)
        }
        return (stored ?? nil) == proof
    }

    /// Nil when the holder is gone, disabled, or his token has expired.
    static func standing(
        _ session: AdminSession, _ now: Int64, _ connection: any SQLConnection
    ) throws -> StandingSession? {
        switch session.holder {
        case .administrator(let id):
            let found = try connection.first(
                "SELECT \(AdministratorRows.columns) FROM administrator WHERE id = ?", [.text(id)],
                Administrator.init(row:))
            guard let administrator = found ?? nil, !administrator.isDisabled else { return nil }
            return StandingSession(
                session: session, name: administrator.name, role: administrator.role,
                mustChangePassword: administrator.mustChangePassword)
        case .token(let id):
            let found = try connection.first(
                "SELECT \(StoredToken.columns) FROM token WHERE id = ?", [.text(id)], StoredToken.init(row:))
            guard let token = found ?? nil, !token.isExpired(at: now), let role = token.role else { return nil }
            return StandingSession(session: session, name: token.label, role: role, mustChangePassword: false)
        }
    }
}

extension AdminSession {
    init?(row: any SQLRow) {
        guard let holder = Holder(stored: row.text(1)) else { return nil }
        self.init(
            hash: row.blob(0), holder: holder, csrf: row.text(2), began: row.integer(3), seen: row.integer(4),
            proved: row.integer(5), address: row.text(6), browser: row.text(7))
    }
}

extension AdminSession.Holder {
    init?(stored: String) {
        if stored.hasPrefix("administrator:") {
            self = .administrator(id: String(stored.dropFirst("administrator:".count)))
        } else if stored.hasPrefix("token:") {
            self = .token(id: String(stored.dropFirst("token:".count)))
        } else {
            return nil
        }
    }

    var stored: String {
        switch self {
        case .administrator(let id): "administrator:\(id)"
        case .token(let id): "token:\(id)"
        }
    }
}
