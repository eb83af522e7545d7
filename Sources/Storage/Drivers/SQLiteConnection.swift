import GRDB

/// A connection of the library in the terms of this target.
final class GRDBConnection: SQLWriterConnection {
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
