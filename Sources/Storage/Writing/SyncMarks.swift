import SCIM

/// Tells the syncs of a connector what to look at again, in the transaction that changed it.
///
/// A mark names a user; marks of one user collapse into one. Only enabled bindings are told: one that is enabled later
/// marks everybody.
struct SyncMarks {
    let connection: any SQLConnection
    let dialect: Dialect
    let connector: ConnectorID

    /// Marks these users, and of these groups everybody in them, directly or through other groups.
    ///
    /// `CROSS JOIN` fixes the order of the search: those few first, not everybody of the connector.
    func touch(_ keys: some Collection<Int64>) throws {
        try takeBackApprovals(of: keys)
        guard try hasReaders else { return }
        try connection.run(
            """
            \(below)
            INSERT INTO sync_mark (binding_id, resource_id, seq)
            SELECT b.id, r.id, ? FROM below CROSS JOIN resource r CROSS JOIN binding b
            WHERE b.connector_id = ? AND b.enabled = 1 AND r.pk = below.pk AND r.kind = 1
            ON CONFLICT (binding_id, resource_id) DO UPDATE SET seq = excluded.seq, retry_at = 0, attempts = 0
            """, [.integers(keys), .integer(try connection.nextMark()), .integer(connector.rawValue)])
    }

    /// What was approved of everybody in these is planned and checked anew, also by those who don't listen now: the
    /// approval was for what the identity provider had said until then, and it may end up saying the same once more.
    func takeBackApprovals(of keys: some Collection<Int64>) throws {
        guard !keys.isEmpty, try hasApprovals else { return }
        try connection.run(
            """
            \(below)
            DELETE FROM held_step WHERE decision = 'approved'
            AND binding_id IN (SELECT id FROM binding WHERE connector_id = ?)
            AND resource_id IN (SELECT r.id FROM below CROSS JOIN resource r WHERE r.pk = below.pk AND r.kind = 1)
            """, [.integers(Array(keys)), .integer(connector.rawValue)])
    }

    /// Keeps what the group was before its first change that no sync has followed yet.
    func groupChanged(_ id: String, before document: String) throws {
        guard try hasReaders else { return }
        try connection.run(
            """
            INSERT INTO group_mark (binding_id, group_id, seq, before_document)
            SELECT b.id, ?, ?, ? FROM binding b WHERE b.connector_id = ? AND b.enabled = 1
            ON CONFLICT (binding_id, group_id) DO UPDATE SET seq = excluded.seq
            """, [.text(id), .integer(try connection.nextMark()), .text(document), .integer(connector.rawValue)])
    }

    /// A group that is gone needs no renaming any more; its members are marked by `touch`.
    func groupDeleted(_ id: String) throws {
        try connection.run(
            "DELETE FROM group_mark WHERE group_id = ? AND binding_id IN (SELECT id FROM binding WHERE connector_id = ?)",
            [.text(id), .integer(connector.rawValue)])
    }

    private var below: String {
        """
        WITH RECURSIVE below (pk) AS (
            SELECT r.pk FROM resource r WHERE r.pk IN \(dialect.integers)
            UNION SELECT m.member_pk FROM below JOIN membership m ON m.group_pk = below.pk
        )
        """
    }

    /// Hardly ever: what is approved is done at once, unless the sync stands still.
    private var hasApprovals: Bool {
        get throws {
            try connection.exists(
                """
                SELECT 1 FROM binding b JOIN held_step h ON h.binding_id = b.id AND h.decision = 'approved'
                WHERE b.connector_id = ?
                """, [.integer(connector.rawValue)])
        }
    }

    private var hasReaders: Bool {
        get throws {
            try connection.exists(
                "SELECT 1 FROM binding WHERE connector_id = ? AND enabled = 1", [.integer(connector.rawValue)])
        }
    }
}

extension SQLConnection {
    /// Marks of one statement share a number: a sync settles a mark only if it still has the number that was read.
    func nextMark() throws -> Int64 {
        try integer("UPDATE sequence SET value = value + 1 WHERE name = 'mark' RETURNING value")
    }
}
