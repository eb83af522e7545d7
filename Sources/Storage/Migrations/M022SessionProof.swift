extension Migrations {
    /// When somebody last showed who he is. Whoever is signed in already is asked before he does something dangerous.
    static let sessionProof = Migration(version: 22, name: "session proof") { _ in
        "ALTER TABLE admin_session ADD COLUMN proved INTEGER NOT NULL DEFAULT 0;"
    }
}
