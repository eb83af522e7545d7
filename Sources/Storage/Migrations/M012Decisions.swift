extension Migrations {
    /// Conflicts that an administrator decided to leave, each with the version of the user that he saw.
    static let decisions = Migration(version: 12, name: "decisions") { dialect in
        """
        CREATE TABLE skipped_user (
            binding_id INTEGER NOT NULL,
            resource_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (binding_id, resource_id)
        )\(dialect.withoutRowID);
        """
    }
}
