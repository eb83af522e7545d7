import Dispatch
import Foundation
import GRDB
import SCIM
import Synchronization

/// SQLite through GRDB: one connection that writes and a pool that reads, both off Swift's own threads. No other file
/// of Usher knows GRDB.
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
        return try await body(GRDBSnapshot(snapshot: snapshot, age: options.snapshotAge))
    }
}

/// Connections that read on whatever thread takes one. There are as many as threads that could ask at once, so nobody
/// waits for one.
private final class LookUpReaders: Sendable {
    private let idle: Mutex<[DatabaseQueue]?>

    init(path: String, configuration: Configuration) throws {
        var configuration = configuration
        configuration.readonly = true
        idle = Mutex(
            try (0..<max(4, ProcessInfo.processInfo.activeProcessorCount)).map { _ in
                try DatabaseQueue(path: path, configuration: configuration)
            })
    }

    func take() -> DatabaseQueue? { idle.withLock { $0?.popLast() } }

    func giveBack(_ reader: DatabaseQueue) {
        let isClosed = idle.withLock { idle in
            idle?.append(reader)
            return idle == nil
        }
        if isClosed { try? reader.close() }
    }

    /// Those that are at work are closed when they come back.
    func close() {
        let readers = idle.withLock { idle in
            defer { idle = nil }
            return idle ?? []
        }
        for reader in readers { try? reader.close() }
    }
}

extension DatabaseQueue {
    /// Not asynchronous, so that GRDB's method without threads is the one that is called. Without a transaction of GRDB's,
    /// whose statements are compiled anew each time: a tenth of a look-up.
    fileprivate func atOnce<Value>(_ body: (Database) throws -> Value) throws -> Value { try unsafeRead(body) }
}

private struct GRDBSnapshot: SQLSnapshot {
    let snapshot: DatabaseSnapshot
    let age: Duration
    let opened = ContinuousClock.now

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        // While a snapshot is open the write-ahead log can only grow.
        guard opened.duration(to: .now) < age else {
            throw StoreUnavailable(.busy, detail: "A long reading was too slow and was ended.")
        }
        return try await storeErrors { try await snapshot.read { try body(GRDBConnection($0)) } }
    }
}

private final class GRDBConnection: SQLWriterConnection {
    private let database: Database

    init(_ database: Database) { self.database = database }

    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> Int {
        let before = database.totalChangesCount
        do {
            if values.isEmpty {
                // Savepoints among them, which the library has to see.
                try database.cachedStatement(sql: sql).execute()
            } else {
                try forEach(sql, values) { _ in true }
            }
        } catch { throw SQLError(error) }
        // The count of a statement that is no write would be that of the write before it.
        return database.totalChangesCount == before ? 0 : database.changesCount
    }

    func forEach(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws {
        let statement = try sqlErrors { try database.cachedStatement(sql: sql) }
        try SQLiteStatement(statement.sqliteStatement).forEach(values, failed: Self.error, body)
    }

    private static func error(_ code: Int32, _ message: String) -> SQLError {
        SQLError(DatabaseError(resultCode: ResultCode(rawValue: code), message: message))
    }

    func script(_ sql: String) throws(SQLError) { try sqlErrors { try database.execute(sql: sql) } }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value {
        // Statements that are kept: GRDB's own savepoints are compiled anew each time.
        try run("SAVEPOINT request", [])
        do {
            let value = try body()
            try run("RELEASE request", [])
            return value
        } catch {
            // After a full disk there may be nothing left to go back in. An error here is one of the whole transaction.
            if isInTransaction {
                try run("ROLLBACK TO request", [])
                try run("RELEASE request", [])
            }
            throw error is DatabaseError ? SQLError(error) : error
        }
    }

    func transaction(_ body: () throws -> Void) throws {
        try sqlErrorsKeepingOthers {
            try database.inTransaction(.immediate) {
                try body()
                return .commit
            }
        }
    }

    var isInTransaction: Bool { database.isInsideTransaction }
}

extension SQLError {
    fileprivate init(_ error: any Error) {
        switch error {
        case let error as SQLError: self = error
        case let error as DatabaseError: self = Self.meaning(of: error)
        default: self = .failed(String(describing: type(of: error)))
        }
    }

    private static func meaning(of error: DatabaseError) -> SQLError {
        let prefix = "constraint failed: "
        let what = error.message.flatMap { message in
            message.range(of: prefix).map { String(message[$0.upperBound...]) }
        }
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY: return .unique(what ?? "")
        case .SQLITE_CONSTRAINT: return .constraint(what ?? "constraint \(error.extendedResultCode.rawValue)")
        // Growing the shared memory beside the log: what a full disk says there.
        case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: return .full
        case .SQLITE_BUSY, .SQLITE_LOCKED: return .busy
        case .SQLITE_MISUSE where error.message == "Connection is closed": return .closed
        default: return .failed("SQLite code \(error.extendedResultCode.rawValue)")
        }
    }
}

private func sqlErrors<Value>(_ body: () throws -> Value) throws(SQLError) -> Value {
    do { return try body() } catch { throw SQLError(error) }
}

private func sqlErrorsKeepingOthers<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as DatabaseError { throw SQLError(error) }
}

private func storeErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
        return try await body()
    } catch {
        // A cancelled task interrupts its statement: that is no trouble of the database.
        if Task.isCancelled, error is SQLError || error is DatabaseError { throw CancellationError() }
        throw asStoreError(error is DatabaseError ? SQLError(error) : error)
    }
}

/// Work that blocks, on a thread that may.
private func offThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result { try body() }) }
    }
}
