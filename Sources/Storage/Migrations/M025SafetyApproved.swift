extension Migrations {
    /// What of that which counts towards limits an administrator approved, counted in an index alone, and the rest, which is
    /// little, found in one; and which steps wait because of a group that was renamed, and what it was to be called.
    static let safetyApproved = Migration(version: 25, name: "safety approved") { _ in
        """
        ALTER TABLE safety_count ADD COLUMN approved INTEGER NOT NULL DEFAULT 0;
        DROP INDEX safety_count_at;
        CREATE INDEX safety_count_at ON safety_count (binding_id, at, kind, approved);
        CREATE INDEX safety_count_unapproved ON safety_count (binding_id, kind, done) WHERE approved = 0;

        ALTER TABLE held_step ADD COLUMN renamed_to TEXT;
        """
    }
}
