import Provisioning
import StrictJSON
import Sync

extension RunTrigger {
    var word: String {
        switch self {
        case .automatic: "automatic"
        case .settings: "settings"
        case .schedule: "schedule"
        case .command: "command"
        }
    }

    var actor: String? {
        guard case .command(let actor) = self else { return nil }
        return actor
    }
}

extension RunRecord {
    init?(row: any SQLRow) throws {
        guard let outcome = RunOutcome(rawValue: row.text(6)) else { return nil }
        let trigger: RunTrigger =
            switch row.text(2) {
            case "automatic": .automatic
            case "settings": .settings
            case "schedule": .schedule
            default: .command(actor: row.optionalText(3) ?? "")
            }
        self.init(
            id: RunID(row.integer(0)), binding: BindingID(row.integer(1)), trigger: trigger,
            startedAt: row.integer(4), finishedAt: row.optionalInteger(5), outcome: outcome,
            result: BatchResult(stored: try JSONValue(parsing: row.text(7))), message: row.optionalText(8))
    }
}

extension BatchResult {
    var stored: JSONValue {
        var users: JSONObject = [:]
        for (state, count) in states.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            users[state.rawValue] = .integer(count)
        }
        var done: JSONObject = [:]
        for (action, count) in actions.sorted(by: { $0.key < $1.key }) { done[action] = .integer(count) }
        return [
            "users": .object(users), "actions": .object(done), "done": .integer(stepsDone),
            "failed": .integer(stepsFailed), "groupsRenamed": .integer(groupsRenamed),
            "groupsMoved": .integer(groupsMoved),
        ]
    }

    init(stored: JSONValue) {
        self.init(
            stepsDone: stored["done"]?.integer ?? 0, stepsFailed: stored["failed"]?.integer ?? 0,
            groupsRenamed: stored["groupsRenamed"]?.integer ?? 0, groupsMoved: stored["groupsMoved"]?.integer ?? 0)
        for member in stored["users"]?.object?.members ?? [] {
            if let state = UserState(rawValue: member.name) { states[state] = member.value.integer ?? 0 }
        }
        for member in stored["actions"]?.object?.members ?? [] { actions[member.name] = member.value.integer ?? 0 }
    }
}
