import GRDB

/// Whole database files, as a backup copies and a restore checks them.
extension SQLiteDriver {
    /// Copies the database at `path` as it is at one moment into a new file, while others may write to it.
    static func copy(_ path: String, to file: String) async throws {
        try await storeErrors {
            try await offThread {
                var configuration = Configuration()
                configuration.readonly = true
                configuration.busyMode = .timeout(30)
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                try queue.inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [file]) }
                try queue.close()
            }
        }
    }

    /// The schema's version of a database file that nobody uses, after a check of every page.
    static func checkedSchemaVersion(_ path: String) async throws -> Int {
        try await storeErrors {
            try await offThread {
                var configuration = Configuration()
                configuration.readonly = true
                let queue = try DatabaseQueue(path: path, configuration: configuration)
                defer { try? queue.close() }
                return try queue.inDatabase { database in
                    let verdict = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
                    guard verdict == "ok" else { throw SQLError.failed("the file is damaged") }
                    return try Int.fetchOne(database, sql: "SELECT MAX(version) FROM schema_version") ?? 0
                }
            }
        }
    }
}
