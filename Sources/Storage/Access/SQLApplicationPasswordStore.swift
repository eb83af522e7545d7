import Access

struct SQLApplicationPasswordStore: ApplicationPasswordStore {
    let database: any SQLDatabase
    let writer: SharedWriter

    func setPassword(hash: [UInt8], application: String, target: String) async throws {
        try await writer.write { connection in
            try connection.run(
                """
                INSERT INTO application_password (target, application, hash) VALUES (?, ?, ?)
                ON CONFLICT (target, application) DO UPDATE SET hash = excluded.hash
                """, [.text(target), .text(application), .blob(hash)])
        }
    }

    func passwordHash(application: String, target: String) async throws -> [UInt8]? {
        try await database.read { connection in
            try connection.first(
                "SELECT hash FROM application_password WHERE target = ? AND application = ?",
                [.text(target), .text(application)]
            ) { $0.blob(0) }
        }
    }

    func removePassword(application: String, target: String) async throws {
        try await writer.write { connection in
            try connection.run(
                "DELETE FROM application_password WHERE target = ? AND application = ?",
                [.text(target), .text(application)])
        }
    }
}
