extension Migrations {
    /// The history of runs; steps say which run they belong to, and users since when they fail.
    static let runs = Migration(version: 8, name: "runs") { dialect in
        """
        CREATE TABLE sync_run (
            id \(dialect.countingKey),
            binding_id INTEGER NOT NULL,
            cause TEXT NOT NULL,
            actor TEXT,
            started_at BIGINT NOT NULL,
            finished_at BIGINT,
            outcome TEXT NOT NULL,
            counts TEXT NOT NULL,
            message TEXT
        );
        CREATE INDEX sync_run_binding ON sync_run (binding_id, id);
        ALTER TABLE step_record ADD COLUMN run_id BIGINT;
        CREATE INDEX step_record_run ON step_record (run_id, seq);
        ALTER TABLE user_state ADD COLUMN failing_since BIGINT;
        """
    }
}
