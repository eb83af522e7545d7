import Provisioning
import Sync

/// Keeps what counts towards limits, and what became of it.
struct SafetyCountWriter {
    let connection: any SQLConnection
    let dialect: Dialect
    let binding: Int64

    func begin(_ keys: Set<SafetyKey>, at time: Int64) throws {
        try connection.insert(
            "INSERT INTO safety_count (binding_id, kind, group_name, resource_id, at, done, returned)",
            keys.map { key in place(key) + [.integer(time), .integer(0), .integer(0)] },
            """
            ON CONFLICT (binding_id, kind, group_name, resource_id)
            DO UPDATE SET at = excluded.at, done = 0, returned = 0
            """)
    }

    func settle(_ outcomes: [UserOutcome]) throws {
        let counted = try counted(outcomes.map(\.resourceID))
        // Hardly anybody has lost something lately.
        guard !counted.isEmpty else { return }
        for outcome in outcomes {
            let safety = outcome.safety
            for key in counted[outcome.resourceID] ?? [] {
                let isReturned = safety.isPassedOn || safety.returned.contains(key)
                guard isReturned || safety.done?.contains(key) ?? true else { continue }
                try connection.run(
                    """
                    UPDATE safety_count SET done = 1\(isReturned ? ", returned = 1" : "")
                    WHERE binding_id = ? AND kind = ? AND group_name = ? AND resource_id = ?
                    """, place(key))
            }
        }
    }

    /// Those that may have to be told that they are done, or came back.
    private func counted(_ resources: [String]) throws -> [String: [SafetyKey]] {
        let keys = try connection.all(
            """
            SELECT kind, group_name, resource_id FROM safety_count
            WHERE binding_id = ? AND resource_id IN \(dialect.texts) AND (done = 0 OR returned = 0)
            """, [.integer(binding), .list(resources)], SafetyKey.init(row:))
        return Dictionary(grouping: keys.compactMap(\.self), by: \.resourceID)
    }

    private func place(_ key: SafetyKey) -> [SQLValue] {
        [.integer(binding), .text(key.kind.rawValue), .text(key.group ?? ""), .text(key.resourceID)]
    }
}

extension SafetyKey {
    /// Of `kind, group_name, resource_id`.
    init?(row: any SQLRow) {
        guard let kind = SafetyClass(rawValue: row.text(0)) else { return nil }
        let group = kind == .memberships ? row.text(1) : nil
        self.init(resourceID: row.text(2), kind: kind, group: group)
    }
}
