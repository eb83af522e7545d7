import SCIM
import StrictJSON

/// The writes of resources, inside a transaction: rows, what is derived from them, the change log and the marks for the
/// sync.
struct ResourceWriter {
    let connection: any SQLConnection
    let dialect: Dialect
    let connector: ConnectorID
    let now: Timestamp

    private enum Operation: String { case created, updated, deleted }

    private var marks: SyncMarks { SyncMarks(connection: connection, dialect: dialect, connector: connector) }

    /// `columns` are those of the draft, made before the transaction, so that it lasts no longer than it must.
    func create(_ draft: ResourceDraft, _ columns: ResourceColumns, id: String) throws -> ResourceRow {
        let resource = Resource(
            id: id, kind: draft.kind, version: 1, created: now, lastModified: now, attributes: draft.attributes)
        if draft.kind == .group { try refuseTwin(columns) }
        let row = ResourceRow(key: try insert(resource, columns), resource: resource)
        try insertEmails(columns.foldedEmails, of: row.key)
        let members = draft.kind == .group ? try membership(row).apply([.add(draft.members)]) : []
        try marks.touch(draft.kind == .user ? [row.key] : members)
        try log(.created, resource)
        return row
    }

    /// Nil when nothing changed.
    func update(_ row: ResourceRow, _ change: ResourceChange) throws -> ResourceRow? {
        let attributes = change.attributes.flatMap { $0 == row.resource.attributes ? nil : $0 }
        let members = row.resource.kind == .group ? try membership(row).apply(change.memberships) : []
        guard attributes != nil || !members.isEmpty else { return nil }
        var new = row
        new.resource.version += 1
        // The clock may go backwards; what is later must not look earlier.
        new.resource.lastModified = max(now, row.resource.lastModified)
        if let attributes {
            new.resource.attributes = attributes
            try replaceDocument(of: row, attributes)
        }
        try bump(new)
        try marks.touch(row.resource.kind == .user ? [row.key] : members)
        try log(.updated, new.resource)
        return new
    }

    func delete(_ row: ResourceRow) throws {
        try marks.touch([row.key])
        if row.resource.kind == .group { try marks.groupDeleted(row.resource.id) }
        try connection.run(
            """
            UPDATE resource SET version = version + 1, last_modified = \(dialect.greatest)(last_modified, ?)
            WHERE pk IN (SELECT group_pk FROM membership WHERE member_pk = ?)
            """, [.integer(now.milliseconds), .integer(row.key)])
        if row.resource.kind == .user { try keepNames(of: row) }
        try connection.run("DELETE FROM resource WHERE pk = ?", [.integer(row.key)])
        try log(.deleted, row.resource)
    }

    /// By the externalId the links find the account again, when the user comes back as a new resource; by the names
    /// people find the user as long as there is an account, until it is anonymized.
    private func keepNames(of row: ResourceRow) throws {
        let columns = ResourceColumns(.user, row.resource.attributes)
        let name = GoneName(columns, userName: row.resource.attributes[ignoringCase: "userName"]?.string)
        try connection.run(
            """
            UPDATE link SET external_id = (SELECT external_id FROM resource WHERE pk = ?), gone = 1,
                gone_name = CASE WHEN original IS NULL THEN ? END, gone_search = CASE WHEN original IS NULL THEN ? END
            WHERE resource_id = ? AND binding_id IN (SELECT id FROM binding WHERE connector_id = ?)
            """,
            [
                .integer(row.key), .optional(name.name), .text(name.search), .text(row.resource.id),
                .integer(connector.rawValue),
            ])
    }

    private func membership(_ row: ResourceRow) -> MembershipWriter {
        MembershipWriter(connection: connection, dialect: dialect, connector: connector, group: row)
    }
}

extension ResourceWriter {
    /// An identity provider that sends a group again, because the answer got lost, must not make a second one. Without
    /// externalId nobody can tell a repetition from another group of that name.
    private func refuseTwin(_ columns: ResourceColumns) throws {
        guard let name = columns.foldedDisplay, let externalID = columns.externalID else { return }
        let twin = try connection.first(
            """
            SELECT id FROM resource WHERE connector_id = ? AND kind = ? AND folded_display = ? AND external_id = ?
            ORDER BY pk LIMIT 1
            """,
            [
                .integer(connector.rawValue), .integer(Int64(ResourceKind.group.rawValue)), .text(name),
                .text(externalID),
            ]
        ) { $0.text(0) }
        guard let twin else { return }
        throw SCIMError(
            .uniqueness,
            "A group with the displayName \"\(columns.display ?? name)\" and the externalId \"\(externalID)\" exists already: "
                + "\(twin).")
    }

    private func insert(_ resource: Resource, _ columns: ResourceColumns) throws -> Int64 {
        let key = try unique(resource.attributes) {
            try connection.first(
                """
                INSERT INTO resource (id, connector_id, kind, version, created, last_modified,
                    folded_name, display, folded_display, external_id, active, document)
                VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk
                """,
                [
                    .text(resource.id), .integer(connector.rawValue), .integer(Int64(resource.kind.rawValue)),
                    .integer(now.milliseconds), .integer(now.milliseconds),
                ] + columns.values
            ) { $0.integer(0) }
        }
        guard let key else { throw SQLError.failed("a row without a key") }
        return key
    }

    private func replaceDocument(of row: ResourceRow, _ attributes: JSONObject) throws {
        let old = ResourceColumns(row.resource.kind, row.resource.attributes)
        let new = ResourceColumns(row.resource.kind, attributes)
        try unique(attributes) {
            _ = try connection.run(
                """
                UPDATE resource SET folded_name = ?, display = ?, folded_display = ?, external_id = ?, active = ?,
                    document = ? WHERE pk = ?
                """, new.values + [.integer(row.key)])
        }
        if old.foldedEmails != new.foldedEmails { try writeEmails(new.foldedEmails, of: row.key) }
        guard row.resource.kind == .group else { return }
        try marks.takeBackApprovals(of: [row.key])
        try marks.groupChanged(row.resource.id, before: old.document)
    }

    private func bump(_ row: ResourceRow) throws {
        try connection.run(
            "UPDATE resource SET version = ?, last_modified = ? WHERE pk = ?",
            [
                .integer(Int64(row.resource.version)), .integer(row.resource.lastModified.milliseconds),
                .integer(row.key),
            ])
    }

    private func writeEmails(_ emails: Set<String>, of key: Int64) throws {
        try connection.run("DELETE FROM email WHERE resource_pk = ?", [.integer(key)])
        try insertEmails(emails, of: key)
    }

    private func insertEmails(_ emails: Set<String>, of key: Int64) throws {
        for email in emails {
            try connection.run(
                "INSERT INTO email (resource_pk, connector_id, folded_value) VALUES (?, ?, ?)",
                [.integer(key), .integer(connector.rawValue), .text(email)])
        }
    }

    private func unique<Value>(_ attributes: JSONObject, _ write: () throws -> Value) throws -> Value {
        do {
            return try write()
        } catch SQLError.unique(let columns) where columns.contains("folded_name") {
            let name = attributes[ignoringCase: "userName"]?.string ?? ""
            throw SCIMError(.uniqueness, "A user with the userName \"\(name)\" exists already.")
        }
    }

    /// The newest 100,000 changes are kept; old ones go a few at a time.
    private func log(_ operation: Operation, _ resource: Resource) throws {
        let number = try connection.integer(
            """
            INSERT INTO change (connector_id, kind, resource_id, operation, at) VALUES (?, ?, ?, ?, ?) RETURNING seq
            """,
            [
                .integer(connector.rawValue), .integer(Int64(resource.kind.rawValue)), .text(resource.id),
                .text(operation.rawValue), .integer(now.milliseconds),
            ])
        if number % 64 == 0 { try connection.run("DELETE FROM change WHERE seq <= ?", [.integer(number - 100_000)]) }
    }
}
