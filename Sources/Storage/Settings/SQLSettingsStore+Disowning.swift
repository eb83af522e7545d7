import Directory
import SCIM

/// What a connector owned in built-in directories stays there and belongs to nobody.
extension SQLSettingsStore {
    private static let recordsAtOnce: Int64 = 500

    func disown(_ connector: ConnectorID) async throws {
        let owner = Owner.connector(connector.rawValue).stored
        try await disown(
            owner, in: "directory_user",
            [
                "UPDATE directory_user SET owner = NULL WHERE pk BETWEEN ? AND ? AND owner = ?",
                "UPDATE directory_user_attribute SET owner = NULL WHERE holder_pk BETWEEN ? AND ? AND owner = ?",
                "UPDATE directory_membership SET owner = NULL WHERE user_pk BETWEEN ? AND ? AND owner = ?",
            ])
        try await disown(
            owner, in: "directory_group",
            [
                "UPDATE directory_group SET owner = NULL WHERE pk BETWEEN ? AND ? AND owner = ?",
                "UPDATE directory_group_attribute SET owner = NULL WHERE holder_pk BETWEEN ? AND ? AND owner = ?",
            ])
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
