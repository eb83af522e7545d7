import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// How a connector stands: what it holds, and for each target what waits, what needs a decision, what failed.
enum ConnectorReport {
    static func json(_ connector: ConnectorSettings, _ inForce: SettingsInForce, _ services: AdminServices) async throws
        -> JSONValue
    {
        guard let id = inForce.catalog.connectors[connector.name] else { return .null }
        let tokens = try await services.tokens.tokens(.connector(id.rawValue))
        var targets: [JSONValue] = []
        for binding in inForce.catalog.bindings where binding.connector == id {
            targets.append(try await target(binding, connector, services))
        }
        return [
            "name": .string(connector.name), "displayName": .string(connector.displayName),
            "identityProvider": .string(connector.identityProvider.rawValue), "enabled": .bool(connector.enabled),
            "baseURL": .string(services.environment.baseURL(ofConnector: connector.name)),
            "users": .integer(try await count(.user, id, services)),
            "groups": .integer(try await count(.group, id, services)),
            "tokens": .integer(tokens.count),
            "lastRequest": .time(tokens.compactMap(\.lastUsed).max()),
            "targets": .array(targets),
            "removing": removing(connector, await services.removal.removals()),
        ]
    }

    private static func removing(_ connector: ConnectorSettings, _ removals: [Removal]) -> JSONValue {
        guard let removal = removals.first(where: { $0.scope == .connector(connector.name) }) else { return .null }
        return [
            "accounts": .string(removal.action.rawValue), "since": .time(removal.since), "by": .string(removal.actor),
        ]
    }

    private static func count(_ kind: ResourceKind, _ id: ConnectorID, _ services: AdminServices) async throws -> Int {
        try await services.resources.list(ListQuery(kinds: [kind], count: 0), in: id).total
    }

    private static func target(_ binding: Binding, _ connector: ConnectorSettings, _ services: AdminServices)
        async throws -> JSONValue
    {
        let report = try await services.sync.report(binding.id)
        let counts = try await services.syncStore.counts(binding.id)
        var states: JSONObject = [:]
        for state in UserState.allCases { states[state.rawValue] = .integer(counts[state] ?? 0) }
        let held = try await services.syncStore.heldCounts(binding.id).values.reduce(0, +)
        let pause = try await services.syncStore.pause(of: binding.id)
        let rules = connector.targets.first { $0.target == binding.targetName }
        let isEnabled = connector.enabled && rules?.enabled == true
        let state =
            if !isEnabled { "disabled" } else if pause != nil { "paused" } else if report.lastError != nil {
                "failing"
            } else if held > 0 { "held" } else { report.isAutomatic ? "listening" : "manual" }
        return [
            "target": .string(binding.targetName), "enabled": .bool(rules?.enabled ?? false),
            "state": .string(state), "mode": .string(rules?.sync.mode.rawValue ?? "manual"),
            "running": .bool(report.isRunning),
            "pending": .integer(report.pending), "users": .object(states), "lastRun": .time(report.lastRun),
            "lastError": .optional(report.lastError), "failingSince": .time(report.failingSince),
            "nextTry": .time(report.nextTry), "nextScheduled": .time(report.nextScheduled),
            "held": .integer(held), "pausedSince": .time(pause?.since), "pausedBy": .optional(pause?.actor),
            "quarantinedUntil": .time(report.quarantinedUntil),
        ]
    }
}
