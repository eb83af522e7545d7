extension Migrations {
    /// The tables of the built-in directories. Folded columns carry what is compared without case.
    static let directory = Migration(version: 2, name: "directory") { dialect in
        """
        CREATE TABLE directory_user (
            pk \(dialect.countingKey),
            directory_id INTEGER NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL,
            display_name TEXT NOT NULL,
            folded_display_name TEXT NOT NULL,
            first_name TEXT NOT NULL,
            folded_first_name TEXT NOT NULL,
            last_name TEXT NOT NULL,
            folded_last_name TEXT NOT NULL,
            email TEXT NOT NULL,
            folded_email TEXT NOT NULL,
            active INTEGER NOT NULL,
            owner TEXT,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX directory_user_id ON directory_user (directory_id, id);
        CREATE UNIQUE INDEX directory_user_name ON directory_user (directory_id, folded_name);
        CREATE INDEX directory_user_email ON directory_user (directory_id, folded_email);
        CREATE INDEX directory_user_display_name ON directory_user (directory_id, folded_display_name);

        CREATE TABLE directory_group (
            pk \(dialect.countingKey),
            directory_id INTEGER NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL,
            description TEXT NOT NULL,
            folded_description TEXT NOT NULL,
            owner TEXT
        );
        CREATE UNIQUE INDEX directory_group_id ON directory_group (directory_id, id);
        CREATE UNIQUE INDEX directory_group_name ON directory_group (directory_id, folded_name);

        CREATE TABLE directory_membership (
            group_pk INTEGER NOT NULL,
            user_pk INTEGER NOT NULL,
            owner TEXT,
            PRIMARY KEY (group_pk, user_pk)
        )\(dialect.withoutRowID);
        CREATE INDEX directory_membership_user ON directory_membership (user_pk, group_pk);

        CREATE TABLE directory_user_attribute (
            holder_pk INTEGER NOT NULL,
            name TEXT NOT NULL,
            position INTEGER NOT NULL,
            value TEXT NOT NULL,
            folded_value TEXT NOT NULL,
            owner TEXT,
            PRIMARY KEY (holder_pk, name, position)
        )\(dialect.withoutRowID);
        CREATE TABLE directory_group_attribute (
            holder_pk INTEGER NOT NULL,
            name TEXT NOT NULL,
            position INTEGER NOT NULL,
            value TEXT NOT NULL,
            folded_value TEXT NOT NULL,
            owner TEXT,
            PRIMARY KEY (holder_pk, name, position)
        )\(dialect.withoutRowID);

        CREATE TABLE directory_event (
            seq \(dialect.countingKey),
            directory_id INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            operation INTEGER NOT NULL,
            user_id TEXT,
            group_id TEXT,
            name TEXT NOT NULL
        );
        CREATE INDEX directory_event_directory ON directory_event (directory_id, seq);
        CREATE TABLE directory_stream (
            epoch TEXT NOT NULL,
            trimmed INTEGER NOT NULL
        );
        """
    }
}
