import Access
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Every version of the settings document, and the ids behind its names.
struct SQLSettingsStore: SettingsStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    let trail: AuditTrail
    /// How many rows one write of a deletion touches: few enough that nobody waits long behind it.
    var piece: Int64 = 2000

    private static let columns = "version, text, saved_at, actor"

    func current() async throws -> StoredSettings? {
        try await database.read { try Self.current($0) }
    }

    private static func current(_ connection: any SQLConnection) throws -> StoredSettings? {
        try connection.first(
            "SELECT \(columns) FROM settings_version ORDER BY version DESC LIMIT 1", [], StoredSettings.init(row:))
    }

    func version(_ number: Int) async throws -> StoredSettings? {
        try await database.read { connection in
            try connection.first(
                "SELECT \(Self.columns) FROM settings_version WHERE version = ?", [.integer(Int64(number))],
                StoredSettings.init(row:))
        }
    }

    func history(before version: Int?, limit: Int) async throws -> [StoredSettings] {
        try await database.read { connection in
            try connection.all(
                "SELECT \(Self.columns) FROM settings_version WHERE version < ? ORDER BY version DESC LIMIT ?",
                [.integer(Int64(version ?? .max)), .integer(Int64(max(limit, 0)))], StoredSettings.init(row:))
        }
    }

    func catalog() async throws -> Catalog {
        try await database.read { connection in
            var catalog = Catalog()
            try connection.forEach("SELECT name, id FROM connector WHERE listed = 1 AND name IS NOT NULL", []) { row in
                catalog.connectors[row.text(0)] = ConnectorID(row.integer(1))
                return true
            }
            try connection.forEach("SELECT name, id FROM target WHERE listed = 1", []) { row in
                catalog.targets[row.text(0)] = TargetID(row.integer(1))
                return true
            }
            catalog.bindings = try connection.all(
                """
                SELECT b.id, c.id, c.name, t.id, t.name, b.rules_version FROM binding b
                JOIN connector c ON c.id = b.connector_id JOIN target t ON t.id = b.target_id
                WHERE b.listed = 1 AND c.listed = 1 AND t.listed = 1 ORDER BY b.id
                """, [], Binding.init(row:))
            return catalog
        }
    }

    /// `expecting` nil: whatever stands now.
    func save(
        _ settings: Settings, text: String, expecting version: Int?, remark: Set<BindingName>, audit: AuditNote
    ) async throws -> StoredSettings {
        let now = now()
        let actor = audit.origin.actor
        return try await writer.write { [trail] connection in
            let current = try Self.current(connection)?.version ?? 0
            if let version, version != current { throw SettingsStoreError.changedMeanwhile(current: current) }
            let saved = StoredSettings(version: current + 1, text: text, savedAt: now, actor: actor)
            try connection.run(
                "INSERT INTO settings_version (\(Self.columns)) VALUES (?, ?, ?, ?)",
                [.integer(Int64(saved.version)), .text(text), .integer(now), .text(actor)])
            try SettingsCatalog(connection: connection).list(settings, remark: remark)
            let version = AuditChange(
                path: "version", before: .integer(current), after: .integer(saved.version))
            try trail.append(audit.adding(version), connection)
            return saved
        }
    }
}

extension StoredSettings {
    fileprivate init(row: any SQLRow) {
        self.init(version: Int(row.integer(0)), text: row.text(1), savedAt: row.integer(2), actor: row.text(3))
    }
}

extension Binding {
    fileprivate init(row: any SQLRow) {
        self.init(
            id: BindingID(row.integer(0)), connector: ConnectorID(row.integer(1)), connectorName: row.text(2),
            target: TargetID(row.integer(3)), targetName: row.text(4), rulesVersion: row.integer(5))
    }
}
