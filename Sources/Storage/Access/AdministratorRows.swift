import Access

/// How an administrator stands in his row.
enum AdministratorRows {
    static let columns = "id, name, role, issuer, subject, must_change, disabled, created, last_sign_in"

    static func insert(_ administrator: Administrator, password: String?, _ connection: any SQLConnection) throws {
        var issuer: SQLValue = .null
        var subject: SQLValue = .null
        if case .singleSignOn(let own, let known) = administrator.origin {
            (issuer, subject) = (.text(own), .text(known))
        }
        do {
            try connection.run(
                """
                INSERT INTO administrator (\(columns), folded_name, password)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .text(administrator.id), .text(administrator.name), .text(administrator.role.rawValue), issuer,
                    subject,
                    .flag(administrator.mustChangePassword), .flag(administrator.isDisabled),
                    .integer(administrator.created), .optional(administrator.lastSignIn),
                    .text(AdministratorName.folded(administrator.name)), .optional(password),
                ])
        } catch SQLError.unique {
            throw AdministratorStoreError.nameTaken
        }
    }

    static func update(id: String, _ change: AdministratorUpdate, _ connection: any SQLConnection) throws {
        do {
            switch change {
            case .name(let name):
                try connection.run(
                    "UPDATE administrator SET name = ?, folded_name = ? WHERE id = ?",
                    [.text(name), .text(AdministratorName.folded(name)), .text(id)])
            case .role(let role):
                try connection.run(
                    "UPDATE administrator SET role = ? WHERE id = ?", [.text(role.rawValue), .text(id)])
            case .disabled(let isDisabled):
                try connection.run(
                    "UPDATE administrator SET disabled = ? WHERE id = ?", [.flag(isDisabled), .text(id)])
            }
        } catch SQLError.unique {
            throw AdministratorStoreError.nameTaken
        }
    }

    static func isAnybodyInCharge(_ connection: any SQLConnection) throws -> Bool {
        try connection.exists(
            "SELECT 1 FROM administrator WHERE role = ? AND disabled = 0 LIMIT 1",
            [.text(AdministratorRole.administrator.rawValue)])
    }

    /// - Throws: when nobody is in charge any more.
    static func requireSomebodyInCharge(_ connection: any SQLConnection) throws {
        guard try isAnybodyInCharge(connection) else { throw AdministratorStoreError.lastAdministrator }
    }
}

extension Administrator {
    /// Nil for a role that a newer release knows: whoever has it can't do anything here.
    init?(row: any SQLRow) {
        guard let role = AdministratorRole(rawValue: row.text(2)) else { return nil }
        let origin: Origin =
            if let issuer = row.optionalText(3), let subject = row.optionalText(4) {
                .singleSignOn(issuer: issuer, subject: subject)
            } else {
                .password
            }
        self.init(
            id: row.text(0), name: row.text(1), role: role, origin: origin, isDisabled: row.integer(6) != 0,
            mustChangePassword: row.integer(5) != 0, created: row.integer(7), lastSignIn: row.optionalInteger(8))
    }
}
