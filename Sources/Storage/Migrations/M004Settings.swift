extension Migrations {
    /// The settings document's versions, and the ids of what it names.
    ///
    /// `listed` says that the document names it. A connector without a name is being deleted. Ids never come back.
    static let settings = Migration(version: 4, name: "settings") { dialect in
        """
        CREATE TABLE settings_version (
            version INTEGER PRIMARY KEY,
            text TEXT NOT NULL,
            saved_at INTEGER NOT NULL,
            actor TEXT NOT NULL
        );
        CREATE TABLE connector (
            id \(dialect.countingKey),
            name TEXT UNIQUE,
            listed INTEGER NOT NULL
        );
        CREATE TABLE target (
            id \(dialect.countingKey),
            name TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            listed INTEGER NOT NULL
        );
        ALTER TABLE binding ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
        """
    }
}
