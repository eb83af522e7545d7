import SCIM
import Sync

/// Deleting a connector takes many short writes. From the first on it has no name and no token, so nothing is pushed to
/// it or synced from it, and `finishDeletions` goes on after a crash.
extension SQLSettingsStore {
    func deleteConnector(_ connector: ConnectorID) async throws -> (users: Int, groups: Int) {
        let id = connector.rawValue
        try await writer.write { connection in
            try connection.run("UPDATE connector SET name = NULL, listed = 0 WHERE id = ?", [.integer(id)])
            try connection.run("UPDATE binding SET enabled = 0, listed = 0 WHERE connector_id = ?", [.integer(id)])
            try connection.run("DELETE FROM token WHERE scope = ?", [.text("connector:\(id)")])
        }
        try await disown(connector)
        try await deleteRows(.memberships, of: id)
        let users = try await deleteRows(.users, of: id)
        let groups = try await deleteRows(.groups, of: id)
        for rows in ConnectorRows.others { try await deleteRows(rows, of: id) }
        try await writer.write { connection in
            try connection.run("DELETE FROM resource_count WHERE connector_id = ?", [.integer(id)])
            try connection.run("DELETE FROM binding WHERE connector_id = ?", [.integer(id)])
            try connection.run("DELETE FROM connector WHERE id = ?", [.integer(id)])
        }
        return (users, groups)
    }

    /// Goes on with deletions that a crash or a shutdown cut short.
    func finishDeletions() async throws {
        let unfinished = try await database.read { connection in
            try connection.all("SELECT id FROM connector WHERE name IS NULL") { $0.integer(0) }
        }
        for id in unfinished { _ = try await deleteConnector(ConnectorID(id)) }
    }

    @discardableResult
    private func deleteRows(_ rows: ConnectorRows, of connector: Int64) async throws -> Int {
        let piece = piece
        var deleted = 0
        while true {
            let some = try await writer.write { connection in
                let before = try connection.integer(rows.count, [.integer(connector), .integer(piece)])
                if before > 0 { try connection.run(rows.delete, [.integer(connector), .integer(piece)]) }
                return before
            }
            deleted += Int(some)
            guard some == piece else { return deleted }
        }
    }
}

/// A table's rows of one connector, piece by piece.
private struct ConnectorRows: Sendable {
    let count: String
    let delete: String

    /// `keys` of at most `?` rows of the connector `?`.
    private init(_ table: String, keys: String, where condition: String) {
        let piece = "SELECT \(keys) FROM \(table) WHERE \(condition) LIMIT ?"
        count = "SELECT COUNT(*) FROM (\(piece))"
        delete = "DELETE FROM \(table) WHERE (\(keys)) IN (\(piece))"
    }

    static let memberships = ConnectorRows(
        "membership", keys: "group_pk, member_pk",
        where: "group_pk IN (SELECT pk FROM resource WHERE connector_id = ? AND kind = 2)")
    static let users = ConnectorRows("resource", keys: "pk", where: "connector_id = ? AND kind = 1")
    static let groups = ConnectorRows("resource", keys: "pk", where: "connector_id = ? AND kind = 2")

    private static let bindings = "binding_id IN (SELECT id FROM binding WHERE connector_id = ?)"
    static let others = [
        ConnectorRows("sync_mark", keys: "binding_id, resource_id", where: bindings),
        ConnectorRows("group_mark", keys: "binding_id, group_id", where: bindings),
        ConnectorRows("link", keys: "binding_id, resource_id", where: bindings),
        ConnectorRows("user_state", keys: "binding_id, resource_id", where: bindings),
        ConnectorRows("step_record", keys: "seq", where: bindings),
        ConnectorRows("change", keys: "seq", where: "connector_id = ?"),
        ConnectorRows("request_log", keys: "number", where: "connector_id = ?"),
    ]
}
