import Foundation
import GRDB

/// One table in WAL mode with a synchronous log, as Usher's database is set up.
struct Rows: Sendable {
    private let pool: DatabasePool

    init(folder: String) throws {
        var configuration = Configuration()
        configuration.maximumReaderCount = 6
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA mmap_size=0; PRAGMA cache_size=-4096") }
        pool = try DatabasePool(path: folder + "/ceiling.sqlite", configuration: configuration)
        try pool.writeWithoutTransaction { database in
            // After GRDB has switched to WAL, because it then sets NORMAL.
            try database.execute(sql: "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384")
            try database.execute(sql: "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        }
    }

    func insert(_ body: Data) async throws -> Int64 {
        try await pool.write { database in
            try database.cachedStatement(sql: "INSERT INTO item (body) VALUES (?)").execute(arguments: [body])
            return database.lastInsertedRowID
        }
    }

    func body(of id: Int64) async throws -> Data? {
        try await pool.read { database in
            try Data.fetchOne(database.cachedStatement(sql: "SELECT body FROM item WHERE id = ?"), arguments: [id])
        }
    }
}
