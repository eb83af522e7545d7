/// A value of SQL, in the types that SQLite and PostgreSQL share.
enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// A row of an answer; columns are read by their place, from 0.
protocol SQLRow {
    func integer(_ column: Int) -> Int64
    func optionalInteger(_ column: Int) -> Int64?
    func text(_ column: Int) -> String
    func optionalText(_ column: Int) -> String?
    func blob(_ column: Int) -> [UInt8]
}

/// What the SQL of this target is written against: statements with `?` for values. One driver file per database
/// implements it; nothing else knows whose library it is.
///
/// A connection is used by one transaction at a time, on one thread. Statements are prepared once and kept.
protocol SQLConnection: AnyObject {
    /// Runs one statement; the number of rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> Int

    /// Calls `body` for each row as it is read, without holding the others; stops when `body` returns false.
    func forEach(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws

    /// Runs a script of several statements without values (migrations).
    func script(_ sql: String) throws(SQLError)

    /// `body` in a savepoint: when it throws, what it wrote is undone and the error goes on.
    func savepoint<Value>(_ body: () throws -> Value) throws -> Value
}

/// What went wrong in the database, in the terms the callers decide by. Never carries SQL or values.
enum SQLError: Error, Sendable, Equatable {
    /// A unique index said no; its columns as the database names them, for telling which.
    case unique(String)
    /// Another constraint (foreign key, check).
    case constraint(String)
    case full
    case busy
    case closed
    case failed(String)
}
