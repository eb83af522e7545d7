import Provisioning
import Sync

/// Held steps in SQL, to look at.
struct SQLHeldStepReading: HeldStepReading {
    let database: any SQLDatabase

    func steps(_ binding: BindingID, _ filter: HeldFilter, after number: Int64?, limit: Int) async throws
        -> [NumberedHeldStep]
    {
        let (condition, values) = scope(binding, filter)
        return try await database.read { connection in
            try connection.all(
                "SELECT \(NumberedHeldStep.columns) FROM held_step WHERE \(condition) AND id > ? ORDER BY id LIMIT ?",
                values + [.integer(number ?? 0), .integer(Int64(max(limit, 0)))], NumberedHeldStep.init(row:)
            ).compactMap(\.self)
        }
    }

    func numbers(_ binding: BindingID, _ filter: HeldFilter) async throws -> [Int64] {
        let (condition, values) = scope(binding, filter)
        return try await database.read { connection in
            try connection.all("SELECT id FROM held_step WHERE \(condition) ORDER BY id", values) { $0.integer(0) }
        }
    }

    func actions(_ binding: BindingID, _ decision: HeldStep.Decision) async throws -> [HeldActionCount] {
        let (condition, values) = scope(binding, HeldFilter(decision))
        return try await database.read { connection in
            try connection.all(
                """
                SELECT c.action, c.total, h.limit_text FROM (
                    SELECT action, COUNT(*) AS total, MIN(id) AS first FROM held_step WHERE \(condition) GROUP BY action
                ) c JOIN held_step h ON h.id = c.first ORDER BY c.action
                """, values
            ) { HeldActionCount(action: $0.text(0), count: Int($0.integer(1)), limit: $0.text(2)) }
        }
    }

    func groups(_ binding: BindingID, limit: Int) async throws -> [HeldGroupCount] {
        let (condition, values) = scope(binding, HeldFilter(action: StepKind.removeMembership.rawValue))
        return try await database.read { connection in
            try connection.all(
                """
                SELECT detail, COUNT(*) FROM held_step WHERE \(condition)
                GROUP BY detail ORDER BY COUNT(*) DESC, detail LIMIT ?
                """, values + [.integer(Int64(max(limit, 0)))]
            ) { HeldGroupCount(group: $0.text(0), count: Int($0.integer(1))) }
        }
    }

    private func scope(_ binding: BindingID, _ filter: HeldFilter) -> (String, [SQLValue]) {
        var condition = "binding_id = ? AND decision = ?"
        var values: [SQLValue] = [.integer(binding.rawValue), .text(filter.decision.rawValue)]
        for (column, value) in [("action", filter.action), ("detail", filter.detail)] {
            guard let value else { continue }
            condition += " AND \(column) = ?"
            values.append(.text(value))
        }
        return (condition, values)
    }
}
