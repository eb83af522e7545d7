import Access

struct SQLAdministratorStore: AdministratorStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    let trail: AuditTrail
    /// The provider that administrators can sign in by; nil: by none.
    let signOnIssuer: String?

    func administrators() async throws -> [Administrator] {
        try await database.read { connection in
            try connection.all(
                "SELECT \(AdministratorRows.columns) FROM administrator ORDER BY folded_name", [],
                Administrator.init(row:)
            ).compactMap(\.self)
        }
    }

    func administrator(named name: String) async throws -> Administrator? {
        let folded = AdministratorName.folded(name)
        if let found = try await find("folded_name = ?", .text(folded)) { return found }
        // What an earlier version kept was folded as it had been written.
        guard !folded.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        return try await administrators().first { AdministratorName.folded($0.name) == folded }
    }

    func administrator(id: String) async throws -> Administrator? { try await find("id = ?", .text(id)) }

    func administrator(issuer: String, subject: String) async throws -> Administrator? {
        try await find("issuer = ? AND subject = ?", .text(issuer), .text(subject))
    }

    func isAnybodyInCharge() async throws -> Bool {
        try await database.lookUp { [signOnIssuer] in
            try AdministratorRows.isAnybodyInCharge(signOn: signOnIssuer, $0)
        }
    }

    func passwordHash(id: String) async throws -> String? {
        try await database.lookUp { connection in
            try connection.first("SELECT password FROM administrator WHERE id = ?", [.text(id)]) { $0.optionalText(0) }
        } ?? nil
    }

    func insert(_ administrator: Administrator, passwordHash: String?, audit: AuditNote) async throws {
        try await writer.write { [trail] connection in
            try AdministratorRows.insert(administrator, password: passwordHash, connection)
            try trail.append(audit, connection)
        }
    }

    func insertFirst(_ administrator: Administrator, passwordHash: String, audit: AuditNote) async throws -> Bool {
        try await writer.write { [trail, signOnIssuer] connection in
            guard try !AdministratorRows.isAnybodyInCharge(signOn: signOnIssuer, connection) else { return false }
            try AdministratorRows.insert(administrator, password: passwordHash, connection)
            try trail.append(audit, connection)
            return true
        }
    }

    func update(id: String, _ change: AdministratorUpdate, audit: AuditNote) async throws -> Bool {
        try await writer.write { [trail, signOnIssuer] connection in
            guard try Self.find("id = ?", [.text(id)], connection) != nil else { return false }
            try AdministratorRows.keepSomebodyInCharge(signOn: signOnIssuer, connection) {
                try AdministratorRows.update(id: id, change, connection)
            }
            switch change {
            case .name: break
            case .role, .disabled: try SessionRows.end(.administrator(id: id), but: nil, connection)
            }
            try trail.append(audit, connection)
            return true
        }
    }

    func setPassword(id: String, hash: String, mustChange: Bool, audit: AuditNote) async throws -> Bool {
        try await writer.write { [trail] connection in
            let changed = try connection.run(
                "UPDATE administrator SET password = ?, must_change = ? WHERE id = ? AND issuer IS NULL",
                [.text(hash), .flag(mustChange), .text(id)])
            guard changed > 0 else { return false }
            try SessionRows.end(.administrator(id: id), but: nil, connection)
            try trail.append(audit, connection)
            return true
        }
    }

    func delete(id: String, audit: AuditNote) async throws -> Bool {
        try await writer.write { [trail, signOnIssuer] connection in
            guard try Self.find("id = ?", [.text(id)], connection) != nil else { return false }
            try AdministratorRows.keepSomebodyInCharge(signOn: signOnIssuer, connection) {
                _ = try connection.run("DELETE FROM administrator WHERE id = ?", [.text(id)])
            }
            try SessionRows.end(.administrator(id: id), but: nil, connection)
            try trail.append(audit, connection)
            return true
        }
    }

    func noteSignIn(id: String, at time: Int64, audit: AuditNote) async throws {
        try await writer.write { [trail] connection in
            try connection.run("UPDATE administrator SET last_sign_in = ? WHERE id = ?", [.integer(time), .text(id)])
            try trail.append(audit, connection)
        }
    }

    private func find(_ condition: String, _ values: SQLValue...) async throws -> Administrator? {
        try await database.lookUp { try Self.find(condition, values, $0) }
    }

    private static func find(
        _ condition: String, _ values: [SQLValue], _ connection: any SQLConnection
    ) throws -> Administrator? {
        try connection.first(
            "SELECT \(AdministratorRows.columns) FROM administrator WHERE \(condition)", values,
            Administrator.init(row:)) ?? nil
    }
}
