import Provisioning
import SCIM
import Sync

/// How all things stand, in SQL: a statement for each kind of number, whatever there is of connectors and targets.
struct SQLStandings: StandingReading {
    let database: any SQLDatabase
    /// So many of the newest steps of a binding are searched for one that was done.
    private static let recent = 100

    func figures(of bindings: Set<BindingID>) async throws -> [BindingID: BindingFigures] {
        guard !bindings.isEmpty else { return [:] }
        let (list, integers) = (SQLValue.integers(bindings.map(\.rawValue)), database.dialect.integers)
        return try await database.read { connection in
            var figures = Dictionary(uniqueKeysWithValues: bindings.map { ($0, BindingFigures()) })
            func each(_ sql: String, _ note: (inout BindingFigures, any SQLRow) throws -> Void) throws {
                try connection.forEach(sql, [list]) { row in
                    try note(&figures[BindingID(row.integer(0)), default: BindingFigures()], row)
                    return true
                }
            }
            try each("SELECT binding_id, state, total FROM user_state_count WHERE binding_id IN \(integers)") {
                let total = Int($1.integer(2))
                if let state = UserState(rawValue: $1.text(1)), total > 0 { $0.users[state] = total }
            }
            try each(
                "SELECT binding_id, COUNT(*) FROM sync_mark WHERE binding_id IN \(integers) GROUP BY binding_id"
            ) { $0.pending = Int($1.integer(1)) }
            try each(Self.decisions(integers)) {
                let count = Int($1.integer(2))
                if $1.text(1) == HeldStep.Decision.rejected.rawValue { $0.rejected = count } else { $0.held = count }
            }
            try each("SELECT binding_id, since, actor FROM sync_pause WHERE binding_id IN \(integers)") {
                $0.pause = SyncPause(since: $1.integer(1), actor: $1.text(2))
            }
            try each(Self.changes(integers)) { $0.lastChange = $1.optionalInteger(1) }
            let runs = try connection.all(Self.runs(integers), [list], RunRecord.init(row:)).compactMap(\.self)
            for run in runs { figures[run.binding]?.lastRun = run }
            return figures
        }
    }

    func resources(of connectors: Set<ConnectorID>) async throws -> [ConnectorID: [ResourceKind: Int]] {
        guard !connectors.isEmpty else { return [:] }
        let (list, integers) = (SQLValue.integers(connectors.map(\.rawValue)), database.dialect.integers)
        return try await database.read { connection in
            var counts: [ConnectorID: [ResourceKind: Int]] = [:]
            try connection.forEach(
                "SELECT connector_id, kind, total FROM resource_count WHERE connector_id IN \(integers)", [list]
            ) { row in
                if let kind = ResourceKind(rawValue: Int(row.integer(1))) {
                    counts[ConnectorID(row.integer(0)), default: [:]][kind] = Int(row.integer(2))
                }
                return true
            }
            return counts
        }
    }

    func lastRequests(of connectors: Set<ConnectorID>) async throws -> [ConnectorID: Int64] {
        let (list, integers) = (SQLValue.integers(connectors.map(\.rawValue)), database.dialect.integers)
        return try await database.read { connection in
            var requests: [ConnectorID: Int64] = [:]
            try connection.forEach("SELECT id, last_request FROM connector WHERE id IN \(integers)", [list]) { row in
                requests[ConnectorID(row.integer(0))] = row.optionalInteger(1)
                return true
            }
            return requests
        }
    }

    private static func decisions(_ integers: String) -> String {
        """
        SELECT binding_id, decision, COUNT(*) FROM held_step
        WHERE binding_id IN \(integers) AND decision IN ('waiting', 'rejected') GROUP BY binding_id, decision
        """
    }

    private static func changes(_ integers: String) -> String {
        """
        SELECT b.id, (
            SELECT MAX(at) FROM (
                SELECT at, outcome FROM step_record WHERE binding_id = b.id ORDER BY seq DESC LIMIT \(recent)) newest
            WHERE outcome = 'done')
        FROM binding b WHERE b.id IN \(integers)
        """
    }

    private static func runs(_ integers: String) -> String {
        """
        SELECT \(SQLRunStore.columns) FROM sync_run
        WHERE id IN (SELECT MAX(id) FROM sync_run WHERE binding_id IN \(integers) GROUP BY binding_id)
        """
    }
}
