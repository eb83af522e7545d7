import Provisioning
import Sync

/// Gives ids to what a settings document names, and says which bindings are followed.
struct SettingsCatalog {
    let connection: any SQLConnection

    func list(_ settings: Settings, remark: Set<BindingName>) throws {
        // What the document no longer names keeps its rows and is not followed any more.
        for table in ["connector", "target", "binding"] { try connection.run("UPDATE \(table) SET listed = 0", []) }
        for target in settings.targets {
            try connection.run(
                """
                INSERT INTO target (name, kind, listed) VALUES (?, ?, 1)
                ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, listed = 1
                """, [.text(target.name), .text(target.kind)])
        }
        for connector in settings.connectors { try list(connector, remark: remark) }
        try connection.run("UPDATE binding SET enabled = 0 WHERE listed = 0", [])
    }

    private func list(_ connector: ConnectorSettings, remark: Set<BindingName>) throws {
        try connection.run(
            "INSERT INTO connector (name, listed) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET listed = 1",
            [.text(connector.name)])
        let id = try connection.integer("SELECT id FROM connector WHERE name = ?", [.text(connector.name)])
        for rules in connector.targets {
            let target = try connection.first("SELECT id FROM target WHERE name = ?", [.text(rules.target)]) {
                $0.integer(0)
            }
            // The check of the document refuses a target that is not in it.
            guard let target else { continue }
            let name = BindingName(connector: connector.name, target: rules.target)
            try bind(
                id, target, isEnabled: connector.enabled && rules.enabled, marksAll: remark.contains(name))
        }
    }

    private func bind(_ connector: Int64, _ target: Int64, isEnabled: Bool, marksAll: Bool) throws {
        let wasEnabled = try connection.exists(
            "SELECT 1 FROM binding WHERE connector_id = ? AND target_id = ? AND enabled = 1",
            [.integer(connector), .integer(target)])
        let isKnown = try connection.exists(
            "SELECT 1 FROM binding WHERE connector_id = ? AND target_id = ?", [.integer(connector), .integer(target)])
        try connection.run(
            """
            INSERT INTO binding (connector_id, target_id, enabled, listed) VALUES (?, ?, ?, 1)
            ON CONFLICT (connector_id, target_id) DO UPDATE SET enabled = excluded.enabled, listed = 1
            """, [.integer(connector), .integer(target), .flag(isEnabled)])
        let binding = try connection.integer(
            "SELECT id FROM binding WHERE connector_id = ? AND target_id = ?", [.integer(connector), .integer(target)])
        if !isKnown { try pauseLikeOthers(binding, of: connector) }
        // While it was not enabled nothing was marked.
        guard isEnabled, marksAll || !wasEnabled else { return }
        try connection.run(
            "UPDATE binding SET rules_version = rules_version + 1 WHERE id = ?", [.integer(binding)])
        try SyncMarking(connection: connection).markAll(binding)
    }

    /// A connector that is paused in all its targets is paused in one that is added, too.
    private func pauseLikeOthers(_ binding: Int64, of connector: Int64) throws {
        let others =
            "FROM binding b LEFT JOIN sync_pause p ON p.binding_id = b.id WHERE b.connector_id = ? AND b.id <> ?"
        let place: [SQLValue] = [.integer(connector), .integer(binding)]
        let goesOn = try connection.exists("SELECT 1 \(others) AND b.enabled = 1 AND p.since IS NULL", place)
        if goesOn { return }
        try connection.run(
            """
            INSERT INTO sync_pause (binding_id, since, actor)
            SELECT ?, p.since, p.actor \(others) AND p.since IS NOT NULL ORDER BY p.since DESC LIMIT 1
            """, [.integer(binding)] + place)
    }
}
