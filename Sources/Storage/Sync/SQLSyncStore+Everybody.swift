import Provisioning
import SCIM
import StrictJSON
import Sync

/// Everybody of a connector, for previews and explanations.
extension SQLSyncStore {
    func users(_ ids: [String], of binding: Binding) async throws -> [PendingUser] {
        let secrets = secrets
        return try await read { connection, dialect in
            try PendingReader(connection, dialect, binding, secrets).marked(ids)
        }
    }

    func users(after id: String?, limit: Int, of binding: Binding) async throws -> Page<PendingUser> {
        let secrets = secrets
        let start = SQLValue.text(id ?? "")
        let count = SQLValue.integer(Int64(max(limit, 0)))
        return try await read { connection, dialect in
            // Each half is cut by itself, so that a page costs no more than its users. The plus signs leave the index
            // of ids.
            let ids = try connection.all(
                """
                SELECT id FROM (
                    SELECT id FROM (SELECT id FROM resource WHERE +connector_id = ? AND +kind = 1 AND id > ?
                        ORDER BY id LIMIT ?) AS living
                    UNION
                    SELECT resource_id FROM (SELECT resource_id FROM link WHERE binding_id = ? AND resource_id > ?
                        ORDER BY resource_id LIMIT ?) AS linked
                ) AS everybody ORDER BY id LIMIT ?
                """,
                [
                    .integer(binding.connector.rawValue), start, count, .integer(binding.id.rawValue), start, count,
                    count,
                ]
            ) { $0.text(0) }
            let users = try PendingReader(connection, dialect, binding, secrets).marked(ids)
            return Page(users, next: ids.count < limit ? nil : ids.last)
        }
    }

    func sourceGroups(after place: String?, limit: Int, of connector: ConnectorID) async throws -> Page<SourceGroup> {
        try await read { connection, _ in
            let groups = try connection.all(
                """
                SELECT id, document, pk FROM resource WHERE connector_id = ? AND kind = 2 AND pk > ?
                ORDER BY pk LIMIT ?
                """,
                [.integer(connector.rawValue), .integer(Int64(place ?? "") ?? 0), .integer(Int64(max(limit, 0)))]
            ) { row in
                let id = row.text(0)
                let group = SourceGroup(id: id, document: try SourceReader.document(row.text(1), of: id))
                return (group: group, key: row.integer(2))
            }
            let next = groups.count < limit ? nil : groups.last.map { String($0.key) }
            return Page(groups.map(\.group), next: next)
        }
    }
}
