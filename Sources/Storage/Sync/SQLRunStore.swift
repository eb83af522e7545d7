import Provisioning
import StrictJSON
import Sync

/// The history of runs in SQL.
struct SQLRunStore: RunStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    let days: RunDays
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
            let open = try connection.all(
                "SELECT \(Self.columns) FROM sync_run WHERE outcome = 'running'", [], RunRecord.init(row:))
            for run in open.compactMap(\.self) {
                let counts = try connection.recorded(run)
                try connection.run(
                    """
                    UPDATE sync_run SET outcome = 'interrupted', finished_at = ?, message = 'the server stopped',
                    counts = ? WHERE id = ?
                    """, [.integer(time), .text(counts.stored.serialized), .integer(run.id.rawValue)])
            }
        }
    }

    static let columns = "id, binding_id, cause, actor, started_at, finished_at, outcome, counts, message"

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
                \(query.scheduledOnly ? "AND cause = 'schedule'" : "")
                \(query.outcome.map { "AND outcome = '\($0.rawValue)'" } ?? "") ORDER BY id DESC LIMIT ?
                """,
                [
                    .integers(query.bindings.map(\.rawValue)), .integer(query.before?.rawValue ?? .max),
                    .integer(Int64(max(query.limit, 0))),
                ], RunRecord.init(row:)
            ).compactMap(\.self)
        }
    }

    func daily(_ bindings: Set<BindingID>, since day: Int64) async throws -> [Int64: BatchResult] {
        let last = days.last
        let newer = try await database.read { connection in
            try connection.all(
                "SELECT id, binding_id, started_at, outcome, counts FROM sync_run WHERE id > ? ORDER BY id",
                [.integer(last)]
            ) { row in
                RunDays.Row(
                    run: row.integer(0), binding: BindingID(row.integer(1)), day: row.integer(2) / 86_400_000,
                    isOver: row.text(3) != RunOutcome.running.rawValue,
                    result: BatchResult(stored: try JSONValue(parsing: row.text(4))))
            }
        }
        return days.sums(of: bindings, since: day, with: newer)
    }

    func steps(of run: RunID, after number: Int64?, failedOnly: Bool, limit: Int) async throws -> [RunStep] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT at, resource_id, account, action, detail, reason, outcome, message, run_id, seq FROM step_record
                WHERE run_id = ? AND seq > ? \(failedOnly ? "AND outcome = 'failed'" : "") ORDER BY seq LIMIT ?
                """, [.integer(run.rawValue), .integer(number ?? 0), .integer(Int64(max(limit, 0)))]
            ) { row in
                RecordedStep(row: row).map { RunStep(number: $0.number, recorded: $0) }
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

extension SQLConnection {
    /// What the journal has of a run that was cut short: its own counts are written now and then only.
    fileprivate func recorded(_ run: RunRecord) throws -> BatchResult {
        var result = run.result
        var counts: [(action: String, isDone: Bool, count: Int)] = []
        try forEach(
            "SELECT action, outcome, COUNT(*) FROM step_record WHERE run_id = ? GROUP BY action, outcome",
            [.integer(run.id.rawValue)]
        ) { row in
            counts.append((row.text(0), row.text(1) == StepRecord.Outcome.done.rawValue, Int(row.integer(2))))
            return true
        }
        let done = counts.filter(\.isDone)
        result.actions.merge(done.map { ($0.action, $0.count) }, uniquingKeysWith: max)
        result.stepsDone = max(result.stepsDone, done.map(\.count).reduce(0, +))
        result.stepsFailed = max(result.stepsFailed, counts.filter { !$0.isDone }.map(\.count).reduce(0, +))
        result.groupsRenamed = result.actions["renameGroup"] ?? result.groupsRenamed
        let states = try recordedStates(run)
        // Users without steps are in the counts alone, those of the last moment in the journal alone.
        if states.values.reduce(0, +) > result.users { result.states = states }
        return result
    }

    private func recordedStates(_ run: RunRecord) throws -> [UserState: Int] {
        var states: [UserState: Int] = [:]
        try forEach(
            """
            SELECT state, COUNT(*) FROM user_state WHERE binding_id = ? AND resource_id IN
            (SELECT resource_id FROM step_record WHERE run_id = ?) GROUP BY state
            """, [.integer(run.binding.rawValue), .integer(run.id.rawValue)]
        ) { row in
            if let state = UserState(rawValue: row.text(0)) { states[state] = Int(row.integer(1)) }
            return true
        }
        return states
    }
}
