import Administration
import Provisioning
import StrictJSON
import Sync

/// How a connector stands, as the API tells it.
enum ConnectorReport {
    static func json(_ connector: ConnectorSettings, _ inForce: SettingsInForce, _ services: AdminServices) async throws
        -> JSONValue
    {
        try await ConnectorStanding(connector, inForce, services).map { json($0, services) } ?? .null
    }

    static func all(_ services: AdminServices) async throws -> [JSONValue] {
        try await ConnectorStanding.all(services).map { json($0, services) }
    }

    private static func json(_ standing: ConnectorStanding, _ services: AdminServices) -> JSONValue {
        let connector = standing.settings
        return [
            "name": .string(connector.name), "displayName": .string(connector.displayName),
            "identityProvider": .string(connector.identityProvider.rawValue), "enabled": .bool(connector.enabled),
            "baseURL": .string(services.environment.baseURL(ofConnector: connector.name)),
            "users": .integer(standing.users), "groups": .integer(standing.groups),
            "tokens": .integer(standing.tokens),
            "tokenProblem": .optional(standing.tokenTrouble?.told(now: services.environment.now())),
            "lastRequest": .time(standing.lastRequest),
            "refused": standing.refused?.json ?? .null,
            "targets": .array(standing.targets.map(target)), "removing": removing(standing.removal),
        ]
    }

    private static func removing(_ removal: Removal?) -> JSONValue {
        guard let removal else { return .null }
        return [
            "accounts": .string(removal.action.rawValue), "since": .time(removal.since), "by": .string(removal.actor),
        ]
    }

    private static func target(_ standing: TargetStanding) -> JSONValue {
        let report = standing.report
        var states: JSONObject = [:]
        for state in UserState.allCases { states[state.rawValue] = .integer(standing.users[state] ?? 0) }
        return [
            "target": .string(standing.binding.targetName), "enabled": .bool(standing.rules?.enabled ?? false),
            "state": .string(standing.state.rawValue),
            "mode": .string(standing.rules?.sync.mode.rawValue ?? "manual"), "running": .bool(report.isRunning),
            "pending": .integer(report.pending), "users": .object(states),
            "lastRun": .time(standing.lastRun?.finishedAt ?? report.lastRun), "lastChange": .time(standing.lastChange),
            "lastError": .optional(report.lastError), "failingSince": .time(report.failingSince),
            "nextTry": .time(report.nextTry), "nextScheduled": .time(report.nextScheduled),
            "held": .integer(standing.held), "rejected": .integer(standing.rejected),
            "pausedSince": .time(standing.pause?.since),
            "pausedBy": .optional(standing.pause?.actor), "quarantinedUntil": .time(report.quarantinedUntil),
        ]
    }
}
