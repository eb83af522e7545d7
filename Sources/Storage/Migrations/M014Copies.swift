extension Migrations {
    /// Accounts that do not have everything yet that is copied to them.
    static let copies = Migration(version: 14, name: "copies") { _ in
        "ALTER TABLE link ADD COLUMN copy_pending INTEGER NOT NULL DEFAULT 0;"
    }
}
