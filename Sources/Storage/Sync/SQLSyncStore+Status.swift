import Provisioning
import StrictJSON
import Sync

/// What the sync tells people.
extension SQLSyncStore {
    func statuses(_ binding: BindingID, states: Set<UserState>, after: String?, limit: Int) async throws
        -> [UserStatus]
    {
        guard !states.isEmpty else { return [] }
        let (id, most) = (SQLValue.integer(binding.rawValue), SQLValue.integer(Int64(max(limit, 0))))
        // The first of each state by its index: the few in conflict are found at once among many who are not.
        let pieces = states.indices.map { _ in "SELECT resource_id FROM (\(Self.piece)) AS piece" }
        let values = states.flatMap { [id, .text($0.rawValue), .text(after ?? ""), most] }
        return try await database.read { connection in
            try connection.all(
                """
                \(Self.statusRows)
                WHERE s.binding_id = ? AND s.resource_id IN (\(pieces.joined(separator: " UNION ALL ")))
                ORDER BY s.resource_id LIMIT ?
                """, [id] + values + [most], UserStatus.init(row:)
            ).compactMap(\.self)
        }
    }

    private static let piece = """
        SELECT resource_id FROM user_state WHERE binding_id = ? AND state = ? AND resource_id > ?
        ORDER BY resource_id LIMIT ?
        """

    func deletedUsers(_ binding: BindingID, after: String?, limit: Int) async throws -> [UserStatus] {
        try await database.read { connection in
            try connection.all(
                """
                \(Self.statusRows)
                WHERE s.binding_id = ? AND s.resource_id > ? AND l.gone = 1
                ORDER BY s.resource_id LIMIT ?
                """, [.integer(binding.rawValue), .text(after ?? ""), .integer(Int64(max(limit, 0)))],
                UserStatus.init(row:)
            ).compactMap(\.self)
        }
    }

    func status(of resourceID: String, _ binding: BindingID) async throws -> UserStatus? {
        try await database.read { connection in
            try connection.first(
                "\(Self.statusRows) WHERE s.binding_id = ? AND s.resource_id = ?",
                [.integer(binding.rawValue), .text(resourceID)], UserStatus.init(row:)) ?? nil
        }
    }

    /// A deleted user has the name that was kept, else his last known one from the record of steps.
    static let statusRows = """
        SELECT s.resource_id, s.state, s.message, s.at, l.account_id, r.document,
        COALESCE(l.gone_name, (SELECT p.account FROM step_record p
            WHERE r.id IS NULL AND p.binding_id = s.binding_id AND p.resource_id = s.resource_id
            ORDER BY p.seq DESC LIMIT 1), ''),
        s.failing_since, m.attempts, m.retry_at
        FROM user_state s LEFT JOIN resource r ON r.id = s.resource_id
        LEFT JOIN link l ON l.binding_id = s.binding_id AND l.resource_id = s.resource_id
        LEFT JOIN sync_mark m ON m.binding_id = s.binding_id AND m.resource_id = s.resource_id
        """

    func counts(_ binding: BindingID) async throws -> [UserState: Int] {
        try await database.read { connection in
            var counts: [UserState: Int] = [:]
            try connection.forEach(
                "SELECT state, total FROM user_state_count WHERE binding_id = ? AND total > 0",
                [.integer(binding.rawValue)]
            ) { row in
                if let state = UserState(rawValue: row.text(0)) { counts[state] = Int(row.integer(1)) }
                return true
            }
            return counts
        }
    }

    func steps(_ binding: BindingID, resourceID: String?, before number: Int64?, limit: Int) async throws
        -> [RecordedStep]
    {
        let one = resourceID == nil ? "" : "AND resource_id = ?"
        return try await database.read { connection in
            try connection.all(
                """
                SELECT at, resource_id, account, action, detail, reason, outcome, message, run_id, seq
                FROM step_record WHERE binding_id = ? \(one) AND seq < ? ORDER BY seq DESC LIMIT ?
                """,
                [.integer(binding.rawValue)] + (resourceID.map { [.text($0)] } ?? [])
                    + [.integer(number ?? .max), .integer(Int64(max(limit, 0)))],
                RecordedStep.init(row:)
            ).compactMap(\.self)
        }
    }
}

extension UserStatus {
    init?(row: any SQLRow) throws {
        guard let state = UserState(rawValue: row.text(1)) else { return nil }
        let id = row.text(0)
        let document = try row.optionalText(5).map { try SourceReader.document($0, of: id) }
        self.init(
            resourceID: id, userName: document?[ignoringCase: "userName"]?.string ?? row.text(6),
            accountID: row.optionalText(4), state: state, message: row.optionalText(2).map(Reason.init(stored:)),
            at: row.integer(3))
        failingSince = row.optionalInteger(7)
        attempts = Int(row.optionalInteger(8) ?? 0)
        // A mark that is not put off is due now, not at a time.
        nextTry = row.optionalInteger(9).flatMap { $0 > 0 ? $0 : nil }
    }
}

extension RecordedStep {
    init?(row: any SQLRow) {
        guard let outcome = StepRecord.Outcome(rawValue: row.text(6)) else { return nil }
        let step = StepRecord(
            resourceID: row.text(1), account: row.text(2), action: row.text(3), detail: row.text(4),
            reason: Reason(stored: row.text(5)), outcome: outcome,
            message: row.optionalText(7).map(Reason.init(stored:)),
            run: row.optionalInteger(8).map { RunID($0) })
        self.init(at: row.integer(0), step: step, number: row.integer(9))
    }
}
