/// Brings a database up to the newest schema, each step in a transaction of its own: a crash leaves it between two
/// steps, and the next start goes on.
struct Migrator: Sendable {
    let migrations: [Migration]

    func migrate(_ database: any SQLDatabase) async throws {
        let dialect = database.dialect
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            database.onWriter { connection in continuation.resume(with: Result { try run(connection, dialect) }) }
        }
    }

    private func run(_ connection: any SQLWriterConnection, _ dialect: Dialect) throws {
        try connection.transaction {
            try connection.script(
                "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        }
        let current = try connection.integer("SELECT COALESCE(MAX(version), 0) FROM schema_version")
        let newest = migrations.last?.version ?? 0
        guard current <= newest else { throw StorageError.newerSchema(found: Int(current), known: newest) }
        for migration in migrations where migration.version > current {
            try connection.transaction {
                try connection.script(migration.script(dialect))
                try connection.run(
                    "INSERT INTO schema_version (version, name) VALUES (?, ?)",
                    [.integer(Int64(migration.version)), .text(migration.name)])
            }
        }
    }
}
