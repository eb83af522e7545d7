extension Migrations {
    /// Removals that were begun. Id 0: none.
    static let removals = Migration(version: 15, name: "removals") { _ in
        """
        CREATE TABLE removal (
            connector_id INTEGER NOT NULL,
            target_id INTEGER NOT NULL,
            connector_name TEXT,
            target_name TEXT,
            action TEXT NOT NULL,
            actor TEXT NOT NULL,
            since BIGINT NOT NULL,
            PRIMARY KEY (connector_id, target_id)
        );
        """
    }
}
