import Access
import Provisioning
import SCIM
import Sync

/// Removals that were begun and are not done.
extension SQLSettingsStore {
    func removals() async throws -> [Removal] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT connector_id, target_id, connector_name, target_name, action, actor, since FROM removal
                ORDER BY since
                """, [], Removal.init(row:)
            ).compactMap { $0 }
        }
    }

    func begin(_ removal: Removal, audit: AuditNote) async throws {
        try await writer.write { [trail] connection in
            try Self.forget(removal, connection)
            try connection.run(
                """
                INSERT INTO removal (connector_id, target_id, connector_name, target_name, action, actor, since)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                removal.key + [
                    .optional(removal.scope.connector), .optional(removal.scope.target),
                    .text(removal.action.rawValue), .text(removal.actor), .integer(removal.since),
                ])
            try trail.append(audit, connection)
        }
    }

    func forget(_ removal: Removal) async throws {
        try await writer.write { connection in try Self.forget(removal, connection) }
    }

    private static func forget(_ removal: Removal, _ connection: any SQLConnection) throws {
        try connection.run("DELETE FROM removal WHERE connector_id = ? AND target_id = ?", removal.key)
    }
}

extension Removal {
    fileprivate var key: [SQLValue] { [.integer(connector?.rawValue ?? 0), .integer(target?.rawValue ?? 0)] }

    fileprivate init?(row: any SQLRow) {
        guard let action = CleanupAction(rawValue: row.text(4)) else { return nil }
        let scope: RemovalScope
        switch (row.optionalText(2), row.optionalText(3)) {
        case (let connector?, let target?): scope = .binding(BindingName(connector: connector, target: target))
        case (let connector?, nil): scope = .connector(connector)
        case (nil, let target?): scope = .target(target)
        case (nil, nil): return nil
        }
        let (connector, target) = (row.integer(0), row.integer(1))
        self.init(
            scope: scope, connector: connector == 0 ? nil : ConnectorID(connector),
            target: target == 0 ? nil : TargetID(target), action: action, actor: row.text(5), since: row.integer(6))
    }
}
