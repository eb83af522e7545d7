extension Migrations {
    /// The failed steps of a run are found among very many; runs by what they came to.
    static let failedSteps = Migration(version: 23, name: "failed steps") { _ in
        """
        CREATE INDEX step_record_failed ON step_record (run_id, seq) WHERE outcome = 'failed';
        CREATE INDEX sync_run_outcome ON sync_run (binding_id, outcome, id);
        """
    }
}
