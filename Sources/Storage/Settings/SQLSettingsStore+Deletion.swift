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
        for rows in PieceOfRows.ofConnector { try await deleteRows(rows, of: id) }
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
        let targets = try await database.read { connection in
            try connection.all("SELECT id FROM target WHERE name LIKE '\(Self.deletedPrefix)%'") { $0.integer(0) }
        }
        for id in targets { try await deleteTarget(TargetID(id)) }
    }

    /// No name of a document begins so: it is free again at once.
    private static let deletedPrefix = "deleted:"

    func deleteTarget(_ target: TargetID) async throws {
        let id = target.rawValue
        try await writer.write { connection in
            try connection.run(
                "UPDATE target SET name = ?, listed = 0 WHERE id = ?",
                [.text("\(Self.deletedPrefix)\(id)"), .integer(id)])
            try connection.run("UPDATE binding SET enabled = 0, listed = 0 WHERE target_id = ?", [.integer(id)])
        }
        for rows in PieceOfRows.ofTarget { try await deleteRows(rows, of: id) }
        try await writer.write { connection in
            try connection.run("DELETE FROM binding WHERE target_id = ?", [.integer(id)])
            try connection.run("DELETE FROM target WHERE id = ?", [.integer(id)])
        }
    }

    func deleteBinding(_ connector: ConnectorID, _ target: TargetID) async throws {
        let key = [SQLValue.integer(connector.rawValue), .integer(target.rawValue)]
        let id = try await writer.write { connection in
            try connection.run(
                "UPDATE binding SET enabled = 0, listed = 0 WHERE connector_id = ? AND target_id = ?", key)
            return try connection.first("SELECT id FROM binding WHERE connector_id = ? AND target_id = ?", key) {
                $0.integer(0)
            }
        }
        guard let id else { return }
        try await disown(connector, in: target)
        for rows in PieceOfRows.ofBinding { try await deleteRows(rows, of: id) }
        try await writer.write { try $0.run("DELETE FROM binding WHERE id = ?", [.integer(id)]) }
    }

    @discardableResult
    private func deleteRows(_ rows: PieceOfRows, of connector: Int64) async throws -> Int {
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
