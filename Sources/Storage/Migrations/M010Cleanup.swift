extension Migrations {
    /// Clean-up that waits for its day, and what anonymized accounts were.
    static let cleanup = Migration(version: 10, name: "clean-up") { _ in
        """
        ALTER TABLE link ADD COLUMN cleanup_action TEXT;
        ALTER TABLE link ADD COLUMN cleanup_since INTEGER;
        ALTER TABLE link ADD COLUMN cleanup_wake INTEGER;
        ALTER TABLE link ADD COLUMN original TEXT;
        ALTER TABLE link ADD COLUMN original_name TEXT;
        CREATE INDEX link_wake ON link (binding_id, cleanup_wake) WHERE cleanup_wake IS NOT NULL;
        CREATE INDEX link_original ON link (binding_id, original_name) WHERE original_name IS NOT NULL;
        """
    }
}
