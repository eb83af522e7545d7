extension Migrations {
    /// The tables of the sync, beside `binding`, `sync_mark` and `group_mark`, which the resource store writes too.
    static let sync = Migration(version: 3, name: "sync") { dialect in
        """
        CREATE TABLE link (
            binding_id INTEGER NOT NULL,
            resource_id TEXT NOT NULL,
            account_id TEXT NOT NULL,
            confirmed INTEGER NOT NULL,
            origin TEXT NOT NULL,
            PRIMARY KEY (binding_id, resource_id)
        )\(dialect.withoutRowID);
        CREATE INDEX link_account ON link (account_id, binding_id);

        CREATE TABLE user_state (
            binding_id INTEGER NOT NULL,
            resource_id TEXT NOT NULL,
            state TEXT NOT NULL,
            message TEXT,
            at INTEGER NOT NULL,
            PRIMARY KEY (binding_id, resource_id)
        )\(dialect.withoutRowID);
        CREATE INDEX user_state_state ON user_state (binding_id, state, resource_id);

        CREATE TABLE step_record (
            seq \(dialect.countingKey),
            binding_id INTEGER NOT NULL,
            resource_id TEXT NOT NULL,
            at INTEGER NOT NULL,
            account TEXT NOT NULL,
            action TEXT NOT NULL,
            detail TEXT NOT NULL,
            reason TEXT NOT NULL,
            outcome TEXT NOT NULL,
            message TEXT
        );
        CREATE INDEX step_record_resource ON step_record (binding_id, resource_id, seq);
        CREATE INDEX step_record_binding ON step_record (binding_id, seq);
        """
    }
}
