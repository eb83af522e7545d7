/// Marks users of one binding for the sync, beside the marks that every SCIM write sets.
struct SyncMarking {
    let connection: any SQLConnection

    private static let markedAnew = """
        ON CONFLICT (binding_id, resource_id) DO UPDATE SET seq = excluded.seq, retry_at = 0, attempts = 0
        """

    func mark(_ resource: String, _ binding: Int64) throws {
        try connection.run(
            """
            INSERT INTO sync_mark (binding_id, resource_id, seq) SELECT id, ?, ? FROM binding WHERE id = ?
            \(Self.markedAnew)
            """, [.text(resource), .integer(try connection.nextMark()), .integer(binding)])
    }

    /// All users of the connector, and all that are linked, so that the links of deleted ones are looked at too.
    func markAll(_ binding: Int64) throws {
        let mark = SQLValue.integer(try connection.nextMark())
        try connection.run(
            """
            INSERT INTO sync_mark (binding_id, resource_id, seq)
            SELECT b.id, r.id, ? FROM binding b JOIN resource r ON r.connector_id = b.connector_id AND r.kind = 1
            WHERE b.id = ?
            UNION SELECT l.binding_id, l.resource_id, ? FROM link l WHERE l.binding_id = ?
            \(Self.markedAnew)
            """, [mark, .integer(binding), mark, .integer(binding)])
    }

    func markLinks(_ condition: String, _ values: [SQLValue]) throws {
        try connection.run(
            """
            INSERT INTO sync_mark (binding_id, resource_id, seq)
            SELECT binding_id, resource_id, ? FROM link WHERE \(condition)
            \(Self.markedAnew)
            """, [.integer(try connection.nextMark())] + values)
    }

    /// All users below a group. UNION ends where groups contain each other in a circle.
    func markMembers(ofGroup group: String, _ binding: Int64) throws {
        try connection.run(
            """
            INSERT INTO sync_mark (binding_id, resource_id, seq)
            WITH RECURSIVE below (pk) AS (
                SELECT r.pk FROM resource r JOIN binding b ON b.connector_id = r.connector_id
                WHERE b.id = ? AND r.id = ? AND r.kind = 2
                UNION
                SELECT m.member_pk FROM below JOIN membership m ON m.group_pk = below.pk
            )
            SELECT b.id, r.id, ? FROM below JOIN resource r ON r.pk = below.pk JOIN binding b ON b.id = ?
            WHERE r.kind = 1
            \(Self.markedAnew)
            """, [.integer(binding), .text(group), .integer(try connection.nextMark()), .integer(binding)])
    }
}
