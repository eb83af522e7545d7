import Provisioning
import SCIM
import StrictJSON

/// Reads users as the planner wants them: whole, with all the groups they are in. A few queries for any number.
struct SourceReader {
    let connection: any SQLConnection
    let dialect: Dialect
    let connector: Int64

    private struct UserRow {
        let key: Int64
        let id: String
        let isActive: Bool
        let document: JSONObject
    }

    private struct Placement {
        let group: Int64
        let isDirect: Bool
    }

    /// By id; users that do not exist are missing.
    func users(_ ids: [String]) throws -> [String: SourceUser] {
        // The plus signs leave only the index of ids to choose; the others know no better than all users of a connector.
        let rows = try connection.all(
            """
            SELECT pk, id, active, document FROM resource
            WHERE +connector_id = ? AND +kind = 1 AND id IN \(dialect.texts)
            """, [.integer(connector), .list(ids)]
        ) { row in
            let id = row.text(1)
            let isActive = row.integer(2) != 0
            var document = try Self.document(row.text(3), of: id)
            if document[ignoringCase: "active"] == nil { document.append("active", .bool(isActive)) }
            return UserRow(key: row.integer(0), id: id, isActive: isActive, document: document)
        }
        let placements = try placements(rows.map(\.key))
        let groups = try groups(Set(placements.values.joined().map(\.group)))
        var users: [String: SourceUser] = [:]
        for row in rows {
            let sourceGroups = (placements[row.key] ?? []).compactMap { placement in
                groups[placement.group].map {
                    SourceGroup(id: $0.id, document: $0.document, isDirect: placement.isDirect)
                }
            }
            users[row.id] = SourceUser(
                id: row.id, document: row.document, isActive: row.isActive, groups: sourceGroups)
        }
        return users
    }

    /// The document as SCIM serves it, with its id in front.
    static func document(_ text: String, of id: String) throws -> JSONObject {
        let limits = JSONLimits(depth: 64, nodes: 1_000_000, stringBytes: 16 << 20)
        guard let attributes = try? JSONValue(parsing: text, limits: limits).object else {
            throw StoreUnavailable(.failed, detail: "The stored document of the resource \(id) cannot be read.")
        }
        return JSONObject([JSONObject.Member(name: "id", value: .string(id))] + attributes.members)
    }

    /// The groups above each of these users. UNION ends where groups contain each other in a circle.
    private func placements(_ users: [Int64]) throws -> [Int64: [Placement]] {
        var placements: [Int64: [Placement]] = [:]
        try connection.forEach(
            """
            WITH RECURSIVE above (user_pk, group_pk, direct) AS (
                SELECT member_pk, group_pk, 1 FROM membership WHERE member_pk IN \(dialect.integers)
                UNION
                SELECT above.user_pk, m.group_pk, 0 FROM above JOIN membership m ON m.member_pk = above.group_pk
            )
            SELECT user_pk, group_pk, MAX(direct) FROM above GROUP BY user_pk, group_pk ORDER BY user_pk, group_pk
            """, [.integers(users)]
        ) { row in
            placements[row.integer(0), default: []].append(
                Placement(group: row.integer(1), isDirect: row.integer(2) != 0))
            return true
        }
        return placements
    }

    private func groups(_ keys: Set<Int64>) throws -> [Int64: SourceGroup] {
        var groups: [Int64: SourceGroup] = [:]
        try connection.forEach(
            "SELECT pk, id, document FROM resource WHERE pk IN \(dialect.integers)", [.integers(keys)]
        ) { row in
            let id = row.text(1)
            groups[row.integer(0)] = SourceGroup(id: id, document: try Self.document(row.text(2), of: id))
            return true
        }
        return groups
    }
}
