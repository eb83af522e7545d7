extension Migrations {
    /// Targets that refused, so that a restart does not forget it.
    static let quarantine = Migration(version: 16, name: "quarantine") { _ in
        """
        CREATE TABLE sync_quarantine (
            binding_id INTEGER PRIMARY KEY,
            refusals INTEGER NOT NULL,
            until BIGINT
        );
        """
    }
}
