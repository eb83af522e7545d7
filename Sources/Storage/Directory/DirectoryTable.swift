import Directory

/// Where users or groups of a directory are kept, and how they are read in the order of their folded names.
struct DirectoryTable<Entry: Sendable>: Sendable {
    let name: String
    /// As the conditions of `DirectoryConditions` name it.
    let alias: String
    let columns: String
    let entry: @Sendable (any SQLRow) -> Entry

    func entries(
        _ condition: SQLCondition, _ range: DirectoryRange, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> [Entry] { try list(columns, condition, range, directory, connection, entry) }

    func keys(
        _ condition: SQLCondition, _ range: DirectoryRange, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> [Int64] { try list("\(alias).pk", condition, range, directory, connection) { $0.integer(0) } }

    func entries(
        keys: ArraySlice<Int64>, _ connection: any SQLConnection, _ dialect: Dialect
    ) throws -> [Entry] {
        try connection.all(
            """
            SELECT \(columns) FROM \(name) \(alias) WHERE \(alias).pk IN \(dialect.integers) ORDER BY \(alias).folded_name
            """, [.integers(Array(keys))], entry)
    }

    private func list<Value>(
        _ columns: String, _ condition: SQLCondition, _ range: DirectoryRange, _ directory: DirectoryID,
        _ connection: any SQLConnection, _ value: (any SQLRow) -> Value
    ) throws -> [Value] {
        try connection.all(
            """
            SELECT \(columns) FROM \(name) \(alias) WHERE \(alias).directory_id = ? AND (\(condition.sql))
            ORDER BY \(condition.order(by: "\(alias).folded_name")) LIMIT ? OFFSET ?
            """, [.integer(directory.rawValue)] + condition.values + range.values, value)
    }
}

extension DirectoryTable<DirectoryUser> {
    static var users: Self {
        Self(name: "directory_user", alias: "u", columns: DirectoryRows.userColumns) { DirectoryRows.user($0) }
    }
}

extension DirectoryTable<DirectoryGroup> {
    static var groups: Self {
        Self(name: "directory_group", alias: "g", columns: DirectoryRows.groupColumns) { DirectoryRows.group($0) }
    }
}
