import StrictJSON
import Sync

/// The history of runs in SQL.
struct SQLRunStore: RunStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    /// How many runs of all bindings are kept, and how long, in milliseconds.
    var keptRuns: Int64 = 20_000
    var keptTime: Int64 = 180 * 86_400_000

    func begin(_ binding: BindingID, _ trigger: RunTrigger, at time: Int64) async throws -> RunID {
        try await writer.write { connection in
            try connection.run(
                """
                INSERT INTO sync_run (binding_id, cause, actor, started_at, outcome, counts)
                VALUES (?, ?, ?, ?, 'running', '{}')
                """,
                [.integer(binding.rawValue), .text(trigger.word), .optional(trigger.actor), .integer(time)])
            return RunID(
                try connection.integer(
                    "SELECT MAX(id) FROM sync_run WHERE binding_id = ?", [.integer(binding.rawValue)]))
        }
    }

    func update(_ run: RunRecord) async throws {
        let (kept, oldest) = (keptRuns, run.startedAt - keptTime)
        try await writer.write { connection in
            try connection.run(
                "UPDATE sync_run SET finished_at = ?, outcome = ?, counts = ?, message = ? WHERE id = ?",
                [
                    .optional(run.finishedAt), .text(run.outcome.rawValue), .text(run.result.stored.serialized),
                    .optional(run.message), .integer(run.id.rawValue),
                ])
            // A little with every write, and only at the old end, so that none waits for much.
            try connection.run(
                """
                DELETE FROM sync_run WHERE id IN (SELECT id FROM sync_run ORDER BY id LIMIT 20)
                AND outcome <> 'running' AND (started_at < ? OR id <= (SELECT MAX(id) FROM sync_run) - ?)
                """, [.integer(oldest), .integer(kept)])
        }
    }

    func discard(_ run: RunID) async throws {
        try await writer.write { connection in
            _ = try connection.run("DELETE FROM sync_run WHERE id = ?", [.integer(run.rawValue)])
        }
    }

    func interruptUnfinished(at time: Int64) async throws {
        try await writer.write { connection in
            _ = try connection.run(
                """
                UPDATE sync_run SET outcome = 'interrupted', finished_at = ?, message = 'the server stopped'
                WHERE outcome = 'running'
                """, [.integer(time)])
        }
    }

    private static let columns = "id, binding_id, cause, actor, started_at, finished_at, outcome, counts, message"

    func run(_ id: RunID) async throws -> RunRecord? {
        try await database.read { connection in
            try connection.first(
                "SELECT \(Self.columns) FROM sync_run WHERE id = ?", [.integer(id.rawValue)], RunRecord.init(row:))
                ?? nil
        }
    }

    func runs(_ query: RunQuery) async throws -> [RunRecord] {
        let integers = database.dialect.integers
        return try await database.read { connection in
            try connection.all(
                """
                SELECT \(Self.columns) FROM sync_run WHERE binding_id IN \(integers) AND id < ?
                \(query.scheduledOnly ? "AND cause = 'schedule'" : "") ORDER BY id DESC LIMIT ?
                """,
                [
                    .integers(query.bindings.map(\.rawValue)), .integer(query.before?.rawValue ?? .max),
                    .integer(Int64(max(query.limit, 0))),
                ], RunRecord.init(row:)
            ).compactMap(\.self)
        }
    }

    func steps(of run: RunID, after number: Int64?, limit: Int) async throws -> [RunStep] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT at, resource_id, account, action, detail, reason, outcome, message, seq FROM step_record
                WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?
                """, [.integer(run.rawValue), .integer(number ?? 0), .integer(Int64(max(limit, 0)))]
            ) { row in
                RecordedStep(row: row).map { RunStep(number: row.integer(8), recorded: $0) }
            }.compactMap(\.self)
        }
    }

    func firstFailure(_ binding: BindingID) async throws -> RunRecord? {
        try await database.read { connection in
            try connection.first(
                """
                SELECT \(Self.columns) FROM sync_run WHERE binding_id = ? AND outcome = 'failed' AND id > COALESCE(
                    (SELECT MAX(id) FROM sync_run WHERE binding_id = ? AND outcome = 'done'), 0)
                ORDER BY id LIMIT 1
                """, [.integer(binding.rawValue), .integer(binding.rawValue)], RunRecord.init(row:)) ?? nil
        }
    }
}
