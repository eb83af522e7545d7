import Provisioning
import Sync

/// Keeps steps that wait. One that waits on keeps its number and its time.
struct HeldStepWriter {
    let connection: any SQLConnection
    let dialect: Dialect
    let binding: Int64

    func replace(_ resources: [String], by steps: [HeldStep], at now: Int64) throws {
        let keys = Set(steps.map(\.key))
        let stored = try connection.all(
            "SELECT \(NumberedHeldStep.columns) FROM held_step WHERE binding_id = ? AND resource_id IN \(dialect.texts)",
            [.integer(binding), .list(resources)], NumberedHeldStep.init(row:)
        ).compactMap(\.self)
        let known = Set(stored.map(\.step.key))
        let gone = stored.filter { !keys.contains($0.step.key) }.map(\.number)
        if !gone.isEmpty {
            try connection.run(
                "DELETE FROM held_step WHERE id IN \(dialect.integers)", [.integers(gone)])
        }
        try connection.insert(
            """
            INSERT INTO held_step (binding_id, resource_id, account_id, action, detail, kind, account, reason,
            limit_text, decision, source, since, renamed_to)
            """,
            // An approval that is kept no longer was taken back: the identity provider changed the user.
            steps.filter { $0.decision != .approved || known.contains($0.key) }.map { values($0, now) },
            // A decision that was made in the meantime stands; a rejection until the source changes.
            """
            ON CONFLICT (binding_id, resource_id, account_id, action, detail) DO UPDATE SET
            account = excluded.account, reason = excluded.reason, limit_text = excluded.limit_text,
            decision = CASE WHEN held_step.decision = 'rejected' AND held_step.source <> excluded.source
                THEN excluded.decision ELSE held_step.decision END,
            source = excluded.source, renamed_to = excluded.renamed_to
            """)
    }

    private func values(_ step: HeldStep, _ now: Int64) -> [SQLValue] {
        [
            .integer(binding), .text(step.key.resourceID), .text(step.key.accountID), .text(step.key.action),
            .text(step.key.detail), .text(step.kind.rawValue), .text(step.account), .text(step.reason.stored),
            .text(step.limit), .text(step.decision.rawValue), .text(step.source.rawValue), .integer(now),
            .optional(step.renamedTo),
        ]
    }
}

extension NumberedHeldStep {
    static let columns = """
        id, resource_id, account_id, action, detail, kind, account, reason, limit_text, decision, source, since,
        renamed_to
        """

    init?(row: any SQLRow) {
        guard let kind = SafetyClass(rawValue: row.text(5)), let decision = HeldStep.Decision(rawValue: row.text(9))
        else { return nil }
        let key = StepKey(
            resourceID: row.text(1), accountID: row.text(2), action: row.text(3), detail: row.text(4))
        var step = HeldStep(
            key: key, kind: kind, account: row.text(6), reason: Reason(stored: row.text(7)), limit: row.text(8),
            decision: decision,
            source: SourceFingerprint(rawValue: row.text(10)))
        step.renamedTo = row.optionalText(12)
        self.init(number: row.integer(0), step: step, since: row.integer(11))
    }
}
