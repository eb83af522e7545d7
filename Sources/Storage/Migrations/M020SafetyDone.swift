extension Migrations {
    /// What of that which counts towards limits is done, and what came back since. All that counted before is taken as done.
    static let safetyDone = Migration(version: 20, name: "safety done") { _ in
        """
        ALTER TABLE safety_count ADD COLUMN done INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE safety_count ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
        """
    }
}
