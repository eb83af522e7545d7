import Provisioning
public import StrictJSON
public import Sync

/// A run and its steps as JSON.
public enum RunReport {
    public static func json(_ run: RunRecord, _ catalog: Catalog) -> JSONValue {
        let binding = catalog.bindings.first { $0.id == run.binding }
        var actor: String?
        if case .command(let who) = run.trigger { actor = who }
        return [
            "id": .integer(Int(run.id.rawValue)), "connector": .optional(binding?.connectorName),
            "target": .optional(binding?.targetName), "trigger": .string(word(run.trigger)), "actor": .optional(actor),
            "started": .time(run.startedAt), "finished": .time(run.finishedAt),
            "outcome": .string(run.outcome.rawValue), "message": .optional(run.message), "counts": counts(run.result),
        ]
    }

    public static func json(_ step: RunStep) -> JSONValue {
        let record = step.recorded.step
        return [
            "at": .time(step.recorded.at), "resource": .string(record.resourceID), "account": .string(record.account),
            "action": .string(record.action), "detail": .string(record.detail),
            "reason": .string(record.reason.description),
            "outcome": .string(record.outcome.rawValue), "message": .optional(record.message?.description),
        ]
    }

    /// The run with all its steps, in pieces: it may be too long to hold.
    public static func write(
        _ run: RunRecord, _ catalog: Catalog, _ runs: any RunStore, to write: (String) async throws -> Void
    ) async throws {
        try await write(json(run, catalog).serialized.dropLast() + ",\"steps\":[")
        let size = 500
        var last: Int64?
        while true {
            let page = try await runs.steps(of: run.id, after: last, limit: size)
            for step in page {
                try await write((last == nil ? "" : ",") + json(step).serialized)
                last = step.number
            }
            if page.count < size { break }
        }
        try await write("]}")
    }

    private static func word(_ trigger: RunTrigger) -> String {
        switch trigger {
        case .automatic: "automatic"
        case .settings: "settings"
        case .schedule: "schedule"
        case .command: "command"
        }
    }

    private static func counts(_ result: BatchResult) -> JSONValue {
        var users: JSONObject = [:]
        for state in UserState.allCases { users[state.rawValue] = .integer(result.states[state] ?? 0) }
        func count(_ actions: String...) -> JSONValue {
            .integer(actions.reduce(0) { $0 + (result.actions[$1] ?? 0) })
        }
        return [
            "users": .object(users),
            "accounts": [
                "created": count("createAccount"), "linked": count("linkAccount"),
                "updated": count("updateAccount", "setProperty", "copyProperty"), "renamed": count("renameAccount"),
                "enabled": count("enableAccount"), "disabled": count("disableAccount"),
                "deleted": count("deleteAccount"), "anonymized": count("anonymizeAccount"),
                "restored": count("restoreAccount"),
            ],
            "memberships": [
                "added": count("addMembership", "copyMembership"), "removed": count("removeMembership"),
            ],
            "groups": ["renamed": .integer(result.groupsRenamed), "moved": .integer(result.groupsMoved)],
            "steps": ["done": .integer(result.stepsDone), "failed": .integer(result.stepsFailed)],
        ]
    }
}
