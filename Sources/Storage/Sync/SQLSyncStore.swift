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
            return try PendingReader(connection, dialect, binding, secrets).users(marks)
        }
    }

    /// With their marks, where they have one.
    func users(_ ids: [String], _ binding: BindingID) async throws -> [PendingUser] {
        let secrets = secrets
        return try await read { connection, dialect in
            try PendingReader(connection, dialect, binding, secrets).marked(ids)
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

    func links(_ binding: BindingID, after: String?, limit: Int) async throws -> [Link] {
        let secrets = secrets
        return try await read { connection, _ in
            try connection.all(
                """
                SELECT \(LinkRows.columns) FROM link l WHERE l.binding_id = ? AND l.resource_id > ?
                ORDER BY l.resource_id LIMIT ?
                """, [.integer(binding.rawValue), .text(after ?? ""), .integer(Int64(max(limit, 0)))]
            ) { LinkRows.link($0, secrets) }
        }
    }

    func formerLinks(named names: [String], _ binding: BindingID) async throws -> [String: Link] {
        guard let secrets else { return [:] }
        let digests = Dictionary(names.map { (secrets.digest(of: $0.scimFolded), $0) }) { first, _ in first }
        return try await read { connection, dialect in
            var links: [String: Link] = [:]
            try connection.forEach(
                FormerLinks.byOriginalName(dialect), [.integer(binding.rawValue), .list(Array(digests.keys))]
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

    func read<Value: Sendable>(
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
