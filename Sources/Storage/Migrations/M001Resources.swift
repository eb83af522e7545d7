extension Migrations {
    /// Resources and memberships as pushed, and the marks by which the sync follows them.
    ///
    /// `folded_*` columns hold `String.scimFolded`: they depend on it.
    static let resources = Migration(version: 1, name: "resources") { dialect in
        """
        CREATE TABLE resource (
            pk \(dialect.countingKey),
            id TEXT NOT NULL UNIQUE,
            connector_id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            folded_name TEXT,
            display TEXT,
            folded_display TEXT,
            external_id TEXT,
            active INTEGER NOT NULL,
            version INTEGER NOT NULL,
            created INTEGER NOT NULL,
            last_modified INTEGER NOT NULL,
            document TEXT NOT NULL
        );
        CREATE UNIQUE INDEX resource_name ON resource (connector_id, folded_name) WHERE kind = 1;
        CREATE INDEX resource_display ON resource (connector_id, kind, folded_display);
        CREATE INDEX resource_external ON resource (connector_id, kind, external_id) WHERE external_id IS NOT NULL;
        CREATE INDEX resource_order ON resource (connector_id, kind, pk);
        CREATE INDEX resource_active ON resource (connector_id, kind, active);
        CREATE INDEX resource_modified ON resource (connector_id, kind, last_modified);

        CREATE TABLE email (
            resource_pk INTEGER NOT NULL REFERENCES resource (pk) ON DELETE CASCADE,
            connector_id INTEGER NOT NULL,
            folded_value TEXT NOT NULL,
            PRIMARY KEY (connector_id, folded_value, resource_pk)
        )\(dialect.withoutRowID);
        CREATE INDEX email_resource ON email (resource_pk);

        CREATE TABLE membership (
            group_pk INTEGER NOT NULL REFERENCES resource (pk) ON DELETE CASCADE,
            member_pk INTEGER NOT NULL REFERENCES resource (pk) ON DELETE CASCADE,
            PRIMARY KEY (group_pk, member_pk)
        )\(dialect.withoutRowID);
        CREATE INDEX membership_member ON membership (member_pk, group_pk);

        CREATE TABLE resource_count (
            connector_id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            total INTEGER NOT NULL,
            PRIMARY KEY (connector_id, kind)
        )\(dialect.withoutRowID);

        CREATE TRIGGER resource_counted AFTER INSERT ON resource BEGIN
            INSERT INTO resource_count (connector_id, kind, total) VALUES (NEW.connector_id, NEW.kind, 1)
            ON CONFLICT (connector_id, kind) DO UPDATE SET total = total + 1;
        END;
        CREATE TRIGGER resource_uncounted AFTER DELETE ON resource BEGIN
            UPDATE resource_count SET total = total - 1 WHERE connector_id = OLD.connector_id AND kind = OLD.kind;
        END;

        CREATE TABLE change (
            seq \(dialect.countingKey),
            connector_id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            resource_id TEXT NOT NULL,
            operation TEXT NOT NULL,
            at INTEGER NOT NULL
        );

        CREATE TABLE sequence (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
        INSERT INTO sequence (name, value) VALUES ('mark', 0);

        CREATE TABLE binding (
            id \(dialect.countingKey),
            connector_id INTEGER NOT NULL,
            target_id INTEGER NOT NULL,
            enabled INTEGER NOT NULL,
            UNIQUE (connector_id, target_id)
        );

        CREATE TABLE sync_mark (
            binding_id INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
            resource_id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            retry_at INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (binding_id, resource_id)
        )\(dialect.withoutRowID);
        CREATE INDEX sync_mark_seq ON sync_mark (binding_id, seq);

        CREATE TABLE group_mark (
            binding_id INTEGER NOT NULL REFERENCES binding (id) ON DELETE CASCADE,
            group_id TEXT NOT NULL,
            seq INTEGER NOT NULL,
            before_document TEXT NOT NULL,
            PRIMARY KEY (binding_id, group_id)
        )\(dialect.withoutRowID);
        """
    }
}
