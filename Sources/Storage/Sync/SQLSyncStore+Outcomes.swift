import Provisioning
import Sync

/// Writing marks, links and what came of users.
extension SQLSyncStore {
    func mark(_ resourceID: String, _ binding: BindingID) async throws {
        try await writer.write { try SyncMarking(connection: $0).mark(resourceID, binding.rawValue) }
    }

    func markAll(_ binding: BindingID) async throws {
        try await writer.write { try SyncMarking(connection: $0).markAll(binding.rawValue) }
    }

    func markMembers(ofGroup id: String, mark: Int64, _ binding: BindingID) async throws {
        try await writer.write { connection in
            try SyncMarking(connection: connection).markMembers(ofGroup: id, binding.rawValue)
            try Self.settle(id, mark, binding, connection)
        }
    }

    func settleGroup(_ id: String, mark: Int64, _ binding: BindingID) async throws {
        try await writer.write { try Self.settle(id, mark, binding, $0) }
    }

    private static func settle(
        _ group: String, _ mark: Int64, _ binding: BindingID, _ connection: any SQLConnection
    ) throws {
        try connection.run(
            "DELETE FROM group_mark WHERE binding_id = ? AND group_id = ? AND seq = ?",
            [.integer(binding.rawValue), .text(group), .integer(mark)])
    }

    func skip(_ resourceIDs: [String], _ binding: BindingID) async throws {
        guard !resourceIDs.isEmpty else { return }
        let dialect = database.dialect
        try await writer.write { connection in
            try connection.run(
                """
                INSERT INTO skipped_user (binding_id, resource_id, version)
                SELECT b.id, r.id, r.version FROM binding b JOIN resource r ON r.connector_id = b.connector_id
                WHERE b.id = ? AND r.kind = 1 AND r.id IN \(dialect.texts)
                ON CONFLICT (binding_id, resource_id) DO UPDATE SET version = excluded.version
                """, [.integer(binding.rawValue), .list(resourceIDs)])
            let marking = SyncMarking(connection: connection)
            for id in resourceIDs { try marking.mark(id, binding.rawValue) }
        }
    }

    func markDue(_ binding: BindingID, now: Int64) async throws {
        let due = "binding_id = ? AND cleanup_wake <= ?"
        let values: [SQLValue] = [.integer(binding.rawValue), .integer(now)]
        // Every run asks, and hardly ever there is one: only then is it worth a write.
        let isDue = try await database.read {
            try $0.integer("SELECT EXISTS (SELECT 1 FROM link WHERE \(due))", values) != 0
        }
        guard isDue else { return }
        try await writer.write { connection in
            try SyncMarking(connection: connection).markLinks(due, values)
            try connection.run("UPDATE link SET cleanup_wake = NULL WHERE \(due)", values)
        }
    }

    func propose(_ links: [Link], _ binding: BindingID) async throws {
        guard !links.isEmpty else { return }
        let secrets = secrets
        try await writer.write { connection in
            for link in links { try LinkRows.keep(link, of: binding.rawValue, secrets, on: connection) }
        }
    }

    func record(_ outcomes: [UserOutcome], _ binding: BindingID, retryAt: Int64) async throws {
        guard !outcomes.isEmpty else { return }
        let (now, kept, dialect, secrets) = (now(), keptSteps, database.dialect, secrets)
        try await writer.write { connection in
            let writer = OutcomeWriter(connection: connection, binding: binding.rawValue, secrets: secrets)
            for outcome in outcomes { try writer.record(outcome, at: now, retryAt: retryAt) }
            try writer.record(outcomes.flatMap(\.steps), at: now)
            let changed = outcomes.filter { $0.held != nil }
            if !changed.isEmpty {
                try HeldStepWriter(connection: connection, dialect: dialect, binding: binding.rawValue)
                    .replace(changed.map(\.resourceID), by: changed.flatMap { $0.held ?? [] }, at: now)
            }
            try SafetyCountWriter(connection: connection, dialect: dialect, binding: binding.rawValue).settle(outcomes)
            try writer.forgetGone(outcomes.map(\.resourceID), dialect)
            try writer.trimSteps(keeping: kept, wrote: outcomes.reduce(0) { $0 + $1.steps.count })
        }
    }
}

extension SQLSyncStore {
    func record(_ steps: [StepRecord], _ binding: BindingID) async throws {
        guard !steps.isEmpty else { return }
        let (now, kept, secrets) = (now(), keptSteps, secrets)
        try await writer.write { connection in
            let writer = OutcomeWriter(connection: connection, binding: binding.rawValue, secrets: secrets)
            try writer.record(steps, at: now)
            try writer.trimSteps(keeping: kept, wrote: steps.count)
        }
    }
}

private struct OutcomeWriter {
    let connection: any SQLConnection
    let binding: Int64
    let secrets: (any SecretSealing)?

    func record(_ outcome: UserOutcome, at now: Int64, retryAt: Int64) throws {
        if let link = outcome.link { try set(link, of: outcome.resourceID) }
        try connection.run(
            """
            INSERT INTO user_state (binding_id, resource_id, state, message, at, failing_since)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (binding_id, resource_id)
            DO UPDATE SET state = excluded.state, message = excluded.message, at = excluded.at,
            failing_since = CASE WHEN excluded.failing_since IS NULL THEN NULL
                ELSE COALESCE(user_state.failing_since, excluded.failing_since) END
            """,
            [
                .integer(binding), .text(outcome.resourceID), .text(outcome.state.rawValue),
                .optional(outcome.message?.stored), .integer(now), outcome.state == .failed ? .integer(now) : .null,
            ])
        if let isCleanedUp = outcome.isCleanedUp {
            try connection.run(
                "UPDATE link SET cleaned_up = ? WHERE binding_id = ? AND resource_id = ? AND cleaned_up <> ?",
                [.flag(isCleanedUp), .integer(binding), .text(outcome.resourceID), .flag(isCleanedUp)])
        }
        guard let mark = outcome.mark else { return }
        // A mark that has moved since it was read stays as it is.
        let place: [SQLValue] = [.integer(binding), .text(outcome.resourceID), .integer(mark)]
        let isThisMark = "binding_id = ? AND resource_id = ? AND seq = ?"
        if outcome.retry {
            try connection.run(
                "UPDATE sync_mark SET retry_at = ?, attempts = attempts + 1 WHERE \(isThisMark)",
                [.integer(retryAt)] + place)
        } else {
            try connection.run("DELETE FROM sync_mark WHERE \(isThisMark)", place)
        }
    }

    private func set(_ link: Link?, of resource: String) throws {
        if let link {
            try LinkRows.keep(link, of: binding, secrets, on: connection)
        } else {
            let place: [SQLValue] = [.integer(binding), .text(resource)]
            try connection.run("DELETE FROM link WHERE binding_id = ? AND resource_id = ?", place)
            // Nothing can be done to an account that is another one's, or none's, by now.
            try connection.run("DELETE FROM held_step WHERE binding_id = ? AND resource_id = ?", place)
        }
    }

    func record(_ steps: [StepRecord], at now: Int64) throws {
        try connection.insert(
            """
            INSERT INTO step_record (binding_id, resource_id, at, account, action, detail, reason, outcome, message,
            run_id)
            """,
            steps.map { step in
                [
                    .integer(binding), .text(step.resourceID), .integer(now), .text(step.account),
                    .text(step.action), .text(step.detail), .text(step.reason.stored), .text(step.outcome.rawValue),
                    .optional(step.message?.stored), .optional(step.run?.rawValue),
                ]
            })
    }

    /// Of a user who was deleted and has no account any more nothing is left to say.
    func forgetGone(_ resources: [String], _ dialect: Dialect) throws {
        try connection.run(
            """
            DELETE FROM user_state WHERE binding_id = ? AND resource_id IN \(dialect.texts)
            AND NOT EXISTS (SELECT 1 FROM resource r WHERE r.id = user_state.resource_id)
            AND NOT EXISTS (SELECT 1 FROM link l
                WHERE l.binding_id = user_state.binding_id AND l.resource_id = user_state.resource_id)
            """, [.integer(binding), .list(resources)])
    }

    /// A little with every write, so that none waits for much.
    func trimSteps(keeping kept: Int64, wrote: Int) throws {
        let oldest = try connection.integer("SELECT COALESCE(MIN(seq), 1) FROM step_record")
        let newest = try connection.integer("SELECT COALESCE(MAX(seq), 0) FROM step_record")
        let last = min(newest - kept, oldest + Int64(max(2 * wrote, 100)))
        guard last >= oldest else { return }
        try connection.run("DELETE FROM step_record WHERE seq <= ?", [.integer(last)])
    }
}
