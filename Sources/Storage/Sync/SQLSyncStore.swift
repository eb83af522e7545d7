import Provisioning
import SCIM
import StrictJSON
import Sync

/// What the sync remembers, in SQL beside the resources that it follows.
struct SQLSyncStore: SyncStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    let secrets: (any SecretSealing)?
    /// How many steps of all bindings are kept for the record.
    var keptSteps: Int64 = 500_000

    func pendingUsers(_ binding: BindingID, limit: Int, now: Int64) async throws -> [PendingUser] {
        let secrets = secrets
        return try await read { connection, dialect in
            let marks = try connection.all(
                """
                SELECT resource_id, seq, attempts FROM sync_mark
                WHERE binding_id = ? AND (retry_at <= ? OR retry_at > ?) ORDER BY seq, resource_id LIMIT ?
                """,
                // Put off for longer than anything is: by a clock that has been set back since.
                [
                    .integer(binding.rawValue), .integer(now), .integer(now + Backoff.longest),
                    .integer(Int64(max(limit, 0))),
                ]
            ) { UserMark(resource: $0.text(0), mark: $0.integer(1), attempts: Int($0.integer(2))) }
            return try PendingReader(
                connection: connection, dialect: dialect, binding: binding.rawValue, secrets: secrets
            )
            .users(marks)
        }
    }

    /// With their marks, where they have one.
    func users(_ ids: [String], _ binding: BindingID) async throws -> [PendingUser] {
        let secrets = secrets
        return try await read { connection, dialect in
            var marks: [String: UserMark] = [:]
            try connection.forEach(
                """
                SELECT resource_id, seq, attempts FROM sync_mark
                WHERE binding_id = ? AND resource_id IN \(dialect.texts)
                """, [.integer(binding.rawValue), .list(ids)]
            ) { row in
                let id = row.text(0)
                marks[id] = UserMark(resource: id, mark: row.integer(1), attempts: Int(row.integer(2)))
                return true
            }
            return try PendingReader(
                connection: connection, dialect: dialect, binding: binding.rawValue, secrets: secrets
            )
            .users(ids.map { marks[$0] ?? UserMark(resource: $0, mark: nil, attempts: 0) })
            .filter { $0.source != nil || $0.link != nil }
        }
    }

    /// The marks of groups that were deleted since say nothing: their members were marked by the deletion.
    func pendingGroups(_ binding: BindingID, limit: Int) async throws -> [PendingGroup] {
        try await read { connection, _ in
            try connection.all(
                """
                SELECT g.group_id, g.seq, g.before_document, r.document FROM group_mark g
                JOIN resource r ON r.id = g.group_id WHERE g.binding_id = ? ORDER BY g.seq, g.group_id LIMIT ?
                """, [.integer(binding.rawValue), .integer(Int64(max(limit, 0)))]
            ) { row in
                let id = row.text(0)
                return PendingGroup(
                    mark: row.integer(1),
                    before: SourceGroup(id: id, document: try SourceReader.document(row.text(2), of: id)),
                    now: SourceGroup(id: id, document: try SourceReader.document(row.text(3), of: id)))
            }
        }
    }

    func formerLinks(named names: [String], _ binding: BindingID) async throws -> [String: Link] {
        guard let secrets else { return [:] }
        let digests = Dictionary(names.map { (secrets.digest(of: $0.scimFolded), $0) }) { first, _ in first }
        return try await read { connection, dialect in
            var links: [String: Link] = [:]
            try connection.forEach(
                """
                SELECT \(LinkRows.columns), l.original_name FROM link l
                WHERE l.binding_id = ? AND l.original_name IN \(dialect.texts)
                AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.id = l.resource_id) ORDER BY l.resource_id
                """, [.integer(binding.rawValue), .list(Array(digests.keys))]
            ) { row in
                if let name = digests[row.text(LinkRows.count)] { links[name] = LinkRows.link(row, secrets) }
                return true
            }
            return links
        }
    }

    func rulesVersion(of binding: BindingID) async throws -> Int64 {
        try await read { connection, _ in
            try connection.integer("SELECT rules_version FROM binding WHERE id = ?", [.integer(binding.rawValue)])
        }
    }

    func pendingCount(_ binding: BindingID) async throws -> Int {
        try await read { connection, _ in
            Int(
                try connection.integer(
                    "SELECT COUNT(*) FROM sync_mark WHERE binding_id = ?", [.integer(binding.rawValue)]))
        }
    }

    func links(toAccounts ids: [String], in target: TargetID) async throws -> [String: LinkHolder] {
        try await read { connection, dialect in
            var holders: [String: LinkHolder] = [:]
            try connection.forEach(
                """
                SELECT l.account_id, l.binding_id, l.resource_id FROM link l JOIN binding b ON b.id = l.binding_id
                WHERE l.account_id IN \(dialect.texts) AND b.target_id = ?
                """, [.list(ids), .integer(target.rawValue)]
            ) { row in
                holders[row.text(0)] = LinkHolder(binding: BindingID(row.integer(1)), resourceID: row.text(2))
                return true
            }
            return holders
        }
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection, Dialect) throws -> Value
    ) async throws -> Value {
        let dialect = database.dialect
        return try await database.read { try body($0, dialect) }
    }
}

/// A mark as it was read.
struct UserMark {
    let resource: String
    let mark: Int64?
    let attempts: Int
}

/// Reads what a batch of users needs, all on one connection and so from one state of the database.
private struct PendingReader {
    let connection: any SQLConnection
    let dialect: Dialect
    let binding: Int64
    let secrets: (any SecretSealing)?

    func users(_ marks: [UserMark]) throws -> [PendingUser] {
        guard !marks.isEmpty else { return [] }
        let ids = marks.map(\.resource)
        let connector = try connection.integer("SELECT connector_id FROM binding WHERE id = ?", [.integer(binding)])
        let sources = try SourceReader(connection: connection, dialect: dialect, connector: connector).users(ids)
        let links = try links(ids)
        let former = try formerLinks(of: sources.keys.filter { links[$0] == nil })
        return marks.map {
            PendingUser(
                resourceID: $0.resource, mark: $0.mark, attempts: $0.attempts, source: sources[$0.resource],
                link: links[$0.resource], former: former[$0.resource])
        }
    }

    /// The links of users who had the same externalId and are deleted, or have it and are inactive: identity providers
    /// deactivate one and push another for the same person. Of several the newest.
    private func formerLinks(of ids: [String]) throws -> [String: Link] {
        guard !ids.isEmpty else { return [:] }
        var links: [String: Link] = [:]
        for source in [
            "l.external_id = r.external_id WHERE",
            """
            l.resource_id IN (SELECT o.id FROM resource o WHERE o.connector_id = r.connector_id AND o.kind = 1
                AND o.external_id = r.external_id AND o.active = 0 AND o.id <> r.id) WHERE
            """,
        ] {
            try connection.forEach(
                """
                SELECT \(LinkRows.columns), r.id FROM resource r JOIN link l ON \(source)
                r.id IN \(dialect.texts) AND l.binding_id = ? ORDER BY l.resource_id
                """, [.list(ids), .integer(binding)]
            ) { row in
                links[row.text(LinkRows.count)] = LinkRows.link(row, secrets)
                return true
            }
        }
        return links
    }

    private func links(_ ids: [String]) throws -> [String: Link] {
        var links: [String: Link] = [:]
        try connection.forEach(
            "SELECT \(LinkRows.columns) FROM link l WHERE l.binding_id = ? AND l.resource_id IN \(dialect.texts)",
            [.integer(binding), .list(ids)]
        ) { row in
            links[row.text(0)] = LinkRows.link(row, secrets)
            return true
        }
        return links
    }
}
