import Provisioning
import Sync

/// Keeps what counts towards limits, and what became of it.
struct SafetyCountWriter {
    let connection: any SQLConnection
    let dialect: Dialect
    let binding: Int64

    func begin(_ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64) throws {
        for kind in Set(approved.map(\.kind)) { try approve(kind) }
        try connection.insert(
            "INSERT INTO safety_count (binding_id, kind, group_name, resource_id, at, approved, done, returned)",
            keys.map { place($0) + [.integer(time), .flag(approved.contains($0)), .integer(0), .integer(0)] },
            """
            ON CONFLICT (binding_id, kind, group_name, resource_id)
            DO UPDATE SET at = excluded.at, approved = excluded.approved, done = 0, returned = 0
            """)
    }

    /// What is done already is approved with the rest, where nothing of the kind waits any more. What is begun and not done
    /// stays as it is: it is tried again in any case.
    private func approve(_ kind: SafetyClass) throws {
        try connection.run(
            """
            UPDATE safety_count SET approved = 1 WHERE binding_id = ? AND kind = ? AND approved = 0 AND done = 1
            AND NOT EXISTS (SELECT 1 FROM held_step WHERE binding_id = ? AND decision = 'waiting' AND kind = ?)
            """, [.integer(binding), .text(kind.rawValue), .integer(binding), .text(kind.rawValue)])
    }

    func settle(_ outcomes: [UserOutcome]) throws {
        let counted = try counted(outcomes.map(\.resourceID))
        // Hardly anybody has lost something lately.
        guard !counted.isEmpty else { return }
        for outcome in outcomes {
            let safety = outcome.safety
            for (key, isDone) in counted[outcome.resourceID] ?? [] {
                if safety.isPassedOn || safety.returned.contains(key) {
                    try set("done = 1, returned = 1", key)
                } else if !isDone, safety.done?.contains(key) ?? true {
                    try set("done = 1", key)
                }
            }
        }
    }

    func settle(done: Set<SafetyKey>, refused: Set<SafetyKey>) throws {
        for key in done { try set("done = 1", key) }
        for key in refused { try connection.run("DELETE FROM safety_count WHERE \(Self.isKey)", place(key)) }
    }

    private static let isKey = "binding_id = ? AND kind = ? AND group_name = ? AND resource_id = ?"

    private func set(_ change: String, _ key: SafetyKey) throws {
        try connection.run("UPDATE safety_count SET \(change) WHERE \(Self.isKey)", place(key))
    }

    /// Those that may have to be told that they are done, or came back.
    private func counted(_ resources: [String]) throws -> [String: [(key: SafetyKey, isDone: Bool)]] {
        let rows = try connection.all(
            """
            SELECT kind, group_name, resource_id, done FROM safety_count
            WHERE binding_id = ? AND resource_id IN \(dialect.texts) AND (done = 0 OR returned = 0)
            """, [.integer(binding), .list(resources)]
        ) { row in SafetyKey(row: row).map { (key: $0, isDone: row.integer(3) != 0) } }
        return Dictionary(grouping: rows.compactMap(\.self), by: \.key.resourceID)
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
