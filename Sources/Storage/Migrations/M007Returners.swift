extension Migrations {
    /// What finds a returner's account again, and what keeps a sync that knows only the rules of before from settling
    /// marks that were set because the rules changed.
    static let returners = Migration(version: 7, name: "returners") { _ in
        """
        ALTER TABLE link ADD COLUMN external_id TEXT;
        CREATE INDEX link_external ON link (binding_id, external_id) WHERE external_id IS NOT NULL;
        ALTER TABLE binding ADD COLUMN rules_version INTEGER NOT NULL DEFAULT 0;
        """
    }
}
