extension Migrations {
    /// One row that is written to see whether writing works.
    static let health = Migration(version: 6, name: "health") { _ in
        """
        CREATE TABLE heartbeat (id INTEGER PRIMARY KEY, at BIGINT NOT NULL);
        """
    }
}
