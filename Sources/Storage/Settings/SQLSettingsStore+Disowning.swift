import Directory
import SCIM
import Sync

/// What a connector owned in built-in directories stays there and belongs to nobody.
extension SQLSettingsStore {
    private static let recordsAtOnce: Int64 = 500

    /// `target`: only in this directory.
    func disown(_ connector: ConnectorID, in target: TargetID? = nil) async throws {
        let owner = Owner.connector(connector.rawValue).stored
        for (table, columns) in [
            (
                "directory_user",
                [
                    ("directory_user", "pk"), ("directory_user_attribute", "holder_pk"),
                    ("directory_membership", "user_pk"),
                ]
            ), ("directory_group", [("directory_group", "pk"), ("directory_group_attribute", "holder_pk")]),
        ] {
            let only = target.map { " AND directory_id = \($0.rawValue)" } ?? ""
            let statements = columns.map { name, key in
                """
                UPDATE \(name) SET owner = NULL WHERE \(key) IN
                (SELECT pk FROM \(table) WHERE pk BETWEEN ? AND ?\(only)) AND owner = ?
                """
            }
            try await disown(owner, in: table, statements)
        }
    }

    /// Runs the statements over one range of the table's keys after another.
    private func disown(_ owner: String, in table: String, _ statements: [String]) async throws {
        var first: Int64 = 1
        while true {
            let start = first
            let last = try await database.read { connection in
                try connection.first(
                    "SELECT MAX(pk) FROM (SELECT pk FROM \(table) WHERE pk >= ? ORDER BY pk LIMIT ?) AS piece",
                    [.integer(start), .integer(Self.recordsAtOnce)]
                ) { $0.optionalInteger(0) } ?? nil
            }
            guard let last else { return }
            try await writer.write { connection in
                for statement in statements {
                    try connection.run(statement, [.integer(start), .integer(last), .text(owner)])
                }
            }
            first = last + 1
        }
    }
}
