/// A database: bounded readers, and one connection that writes.
///
/// Reads throw what their body throws, and `StoreUnavailable` when the database could not do its work.
protocol SQLDatabase: Sendable {
    var dialect: Dialect { get }

    /// Runs `body` on a reader, in a transaction of its own: it sees one state of the database.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// `read` for what touches a handful of rows by their keys: done at once on the thread that asks, where handing it to
    /// another thread and back would cost more than the look-up itself. It must not scan.
    func lookUp<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// `read` for what looks through very many rows: a few of them go on at once, the others wait in the line of their
    /// `owner`, so that they leave readers for everybody else.
    func scan<Value: Sendable>(
        for owner: ScanLane.Owner, _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value

    /// One state of the database for several reads, between which `body` may wait for others (a slow network). Their
    /// number and age are bounded.
    func snapshot<Value>(_ body: (any SQLSnapshot) async throws -> Value) async throws -> Value

    /// Runs `body` on the thread of the writing connection, after those that were handed in before. For `SharedWriter`.
    func onWriter(_ body: @escaping @Sendable (any SQLWriterConnection) -> Void)

    /// Waits for what was handed in, and closes the files.
    func close() async throws
}

protocol SQLSnapshot: Sendable {
    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// `read` when it is the turn of `owner`, as `SQLDatabase.scan` does it.
    func scan<Value: Sendable>(
        for owner: ScanLane.Owner, _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value
}

protocol SQLWriterConnection: SQLConnection {
    /// Commits what `body` did, durably; when it throws, or the commit fails, nothing stays.
    func transaction(_ body: () throws -> Void) throws
    /// False when the database gave the transaction up by itself (a full disk).
    var isInTransaction: Bool { get }
}
