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
                    [.text(AdministratorName.composed(name)), .text(AdministratorName.folded(name)), .text(id)])
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

    /// Whether somebody can sign in with every right: by a password of this server, or by the provider that is set up,
    /// if that was done before.
    static func isAnybodyInCharge(signOn issuer: String?, _ connection: any SQLConnection) throws -> Bool {
        try connection.exists(
            """
            SELECT 1 FROM administrator WHERE role = ? AND disabled = 0
            AND (issuer IS NULL OR issuer = ? AND last_sign_in IS NOT NULL) LIMIT 1
            """, [.text(AdministratorRole.administrator.rawValue), .optional(issuer)])
    }

    /// - Throws: when `change` leaves nobody in charge where there was somebody.
    static func keepSomebodyInCharge(
        signOn issuer: String?, _ connection: any SQLConnection, _ change: () throws -> Void
    ) throws {
        let was = try isAnybodyInCharge(signOn: issuer, connection)
        try change()
        guard try !was || isAnybodyInCharge(signOn: issuer, connection) else {
            throw AdministratorStoreError.lastAdministrator
        }
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
