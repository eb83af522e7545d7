extension Migrations {
    /// What counts towards limits, steps that wait for a decision, and bindings that are paused.
    static let safety = Migration(version: 13, name: "safety") { dialect in
        """
        CREATE TABLE safety_count (
            binding_id INTEGER NOT NULL,
            kind TEXT NOT NULL,
            group_name TEXT NOT NULL,
            resource_id TEXT NOT NULL,
            at BIGINT NOT NULL,
            PRIMARY KEY (binding_id, kind, group_name, resource_id)
        )\(dialect.withoutRowID);
        CREATE INDEX safety_count_at ON safety_count (binding_id, at);
        CREATE INDEX safety_count_resource ON safety_count (resource_id, binding_id);

        CREATE TABLE held_step (
            id \(dialect.countingKey),
            binding_id INTEGER NOT NULL,
            resource_id TEXT NOT NULL,
            account_id TEXT NOT NULL,
            action TEXT NOT NULL,
            detail TEXT NOT NULL,
            kind TEXT NOT NULL,
            account TEXT NOT NULL,
            reason TEXT NOT NULL,
            limit_text TEXT NOT NULL,
            decision TEXT NOT NULL,
            source TEXT NOT NULL,
            since BIGINT NOT NULL
        );
        CREATE UNIQUE INDEX held_step_key ON held_step (binding_id, resource_id, account_id, action, detail);
        CREATE INDEX held_step_decision ON held_step (binding_id, decision, id);

        CREATE TABLE sync_pause (
            binding_id INTEGER PRIMARY KEY,
            since BIGINT NOT NULL,
            actor TEXT NOT NULL
        );
        """
    }
}
