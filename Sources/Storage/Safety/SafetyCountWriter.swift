import Provisioning
import Sync

/// Keeps what counts towards limits, and what became of it.
struct SafetyCountWriter {
    let connection: any SQLConnection
    let dialect: Dialect
    let binding: Int64

    func begin(_ keys: Set<SafetyKey>, approved: Set<SafetyKey>, at time: Int64) throws {
        try connection.insert(
            "INSERT INTO safety_count (binding_id, kind, group_name, resource_id, at, approved, done, returned)",
            keys.map { place($0) + [.integer(time), .flag(approved.contains($0)), .integer(0), .integer(0)] },
            """
            ON CONFLICT (binding_id, kind, group_name, resource_id)
            DO UPDATE SET at = excluded.at, approved = excluded.approved, done = 0, returned = 0
            """)
    }

    /// After what is held is kept: what still waits is looked at.
    func settle(_ outcomes: [UserOutcome]) throws {
        let counted = try counted(outcomes.map(\.resourceID))
        // Hardly anybody has lost something lately.
        guard !counted.isEmpty else { return }
        var released: Set<Scope> = []
        for outcome in outcomes {
            let safety = outcome.safety
            for row in counted[outcome.resourceID] ?? [] {
                if safety.isPassedOn || safety.returned.contains(row.key) {
                    try set("done = 1, returned = 1", row.key)
                } else if !row.isDone, safety.done?.contains(row.key) ?? true {
                    try set("done = 1", row.key)
                    if row.isApproved { released.insert(Scope(row.key)) }
                }
            }
        }
        for scope in released { try approve(scope) }
    }

    /// What an administrator was told of when he approved something: all of its kind, and of memberships those in the group.
    private struct Scope: Hashable {
        let kind: String
        let group: String

        init(_ key: SafetyKey) {
            kind = key.kind.rawValue
            group = key.group ?? ""
        }
    }

    /// What is done already is approved with the rest that is done now, where nothing of the kind waits any more. What is
    /// begun and not done stays as it is: it is tried again in any case.
    private func approve(_ scope: Scope) throws {
        try connection.run(
            """
            UPDATE safety_count SET approved = 1
            WHERE binding_id = ? AND kind = ? AND group_name = ? AND approved = 0 AND done = 1
            AND NOT EXISTS (SELECT 1 FROM held_step WHERE binding_id = ? AND decision = 'waiting' AND kind = ?)
            """,
            [
                .integer(binding), .text(scope.kind), .text(scope.group), .integer(binding), .text(scope.kind),
            ])
    }

    func settle(done: Set<SafetyKey>, refused: Set<SafetyKey>) throws {
        for key in done { try set("done = 1", key) }
        for key in refused { try connection.run("DELETE FROM safety_count WHERE \(Self.isKey)", place(key)) }
    }

    private static let isKey = "binding_id = ? AND kind = ? AND group_name = ? AND resource_id = ?"

    private func set(_ change: String, _ key: SafetyKey) throws {
        try connection.run("UPDATE safety_count SET \(change) WHERE \(Self.isKey)", place(key))
    }

    private struct Counted {
        let key: SafetyKey
        let isDone: Bool
        let isApproved: Bool
    }

    /// Those that may have to be told that they are done, or came back.
    private func counted(_ resources: [String]) throws -> [String: [Counted]] {
        let rows = try connection.all(
            """
            SELECT kind, group_name, resource_id, done, approved FROM safety_count
            WHERE binding_id = ? AND resource_id IN \(dialect.texts) AND (done = 0 OR returned = 0)
            """, [.integer(binding), .list(resources)]
        ) { row in
            SafetyKey(row: row).map { Counted(key: $0, isDone: row.integer(3) != 0, isApproved: row.integer(4) != 0) }
        }
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
