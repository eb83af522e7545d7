import GRDB
import SCIM
import Synchronization

/// SQLite through GRDB: one connection that writes and a pool that reads, both off Swift's own threads. Only the
/// files of this driver know GRDB.
final class SQLiteDriver: SQLDatabase {
    struct Options: Sendable {
        var readers = 6
        var snapshots = 16
        /// Of the readers, those that may look through everything, how many may wait for that, and how many of one.
        var scans = 2
        var waitingScans = 64
        var waitingScansOfOne = 16
        var busySeconds = 5.0
        /// Set by tests to play a full disk.
        var maximumPages: Int?
        var snapshotAge = Duration.seconds(600)
    }

    let dialect = Dialect.sqlite
    private let pool: DatabasePool
    private let options: Options
    private let lookUps: LookUpReaders
    let scans: ScanLane
    private let openSnapshots = Mutex((count: 0, isClosed: false))

    init(path: String, options: Options = Options()) throws(SQLError) {
        self.options = options
        scans = ScanLane(atOnce: options.scans, longestLine: options.waitingScans, share: options.waitingScansOfOne)
        let pool = try sqlErrors { try DatabasePool(path: path, configuration: Self.configuration(options)) }
        try sqlErrors { try Self.setUpWriter(pool, options) }
        self.pool = pool
        lookUps = try sqlErrors { try LookUpReaders(path: path, configuration: Self.configuration(options)) }
    }

    private static func configuration(_ options: Options) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(options.busySeconds)
        configuration.maximumReaderCount = options.readers
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { database in
            // No mmap: an I/O error would be a SIGBUS instead of an error. 4 MiB of cache a connection.
            try database.execute(
                sql: "PRAGMA mmap_size=0; PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF")
        }
        return configuration
    }

    private static func setUpWriter(_ pool: DatabasePool, _ options: Options) throws {
        try pool.writeWithoutTransaction { database in
            // After GRDB has switched to WAL, because it then sets NORMAL, which loses acknowledged writes in a power cut.
            try database.execute(
                sql: "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA journal_size_limit=67108864")
            // A page that many writes change goes into the file once per checkpoint: 32 MiB of log instead of 4.
            try database.execute(sql: "PRAGMA wal_autocheckpoint=8192")
            if let pages = options.maximumPages { try database.execute(sql: "PRAGMA max_page_count=\(pages)") }
            _ = try database.checkpoint(.truncate)
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await storeErrors { try await pool.read { try body(GRDBConnection($0)) } }
    }

    func lookUp<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        // All of them are at work, or closed: the pool waits in line, or says so.
        guard let reader = lookUps.take() else { return try await read(body) }
        defer { lookUps.giveBack(reader) }
        return try await storeErrors {
            try reader.atOnce { database in
                let connection = GRDBConnection(database)
                // One view of the data for all that is read.
                return try connection.savepoint { try body(connection) }
            }
        }
    }

    func scan<Value: Sendable>(
        for owner: ScanLane.Owner, _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await scans.run(for: owner) { try await read(body) }
    }

    func onWriter(_ body: @escaping @Sendable (any SQLWriterConnection) -> Void) {
        pool.asyncWriteWithoutTransaction { body(GRDBConnection($0)) }
    }

    func close() async throws {
        openSnapshots.withLock { $0.isClosed = true }
        lookUps.close()
        let pool = pool
        try await storeErrors {
            try await offThread {
                // The checkpoint only saves the next start some work; closing must not depend on it.
                _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
                try pool.close()
            }
        }
    }
}

extension SQLiteDriver {
    func snapshot<Value>(_ body: (any SQLSnapshot) async throws -> Value) async throws -> Value {
        try openSnapshots.withLock { open in
            if open.isClosed { throw StoreUnavailable(SQLError.closed) }
            guard open.count < options.snapshots else {
                throw StoreUnavailable(.busy, detail: "Too many long readings at once.")
            }
            open.count += 1
        }
        defer { openSnapshots.withLock { $0.count -= 1 } }
        let pool = pool
        let snapshot = try await storeErrors { try await offThread { try pool.makeSnapshot() } }
        return try await body(GRDBSnapshot(snapshot: snapshot, age: options.snapshotAge, scans: scans))
    }
}
