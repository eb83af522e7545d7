import Directory

/// Users and groups that match, in the order of their folded names; whole, or their keys.
extension SQLDirectoryStore {
    static func users(
        _ condition: SQLCondition, _ range: DirectoryRange, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> [DirectoryUser] {
        try list(DirectoryRows.userColumns, .users, condition, range, directory, connection) { DirectoryRows.user($0) }
    }

    static func userKeys(
        _ condition: SQLCondition, _ range: DirectoryRange, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> [Int64] { try list("u.pk", .users, condition, range, directory, connection) { $0.integer(0) } }

    static func groups(
        _ condition: SQLCondition, _ range: DirectoryRange, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> [DirectoryGroup] {
        try list(DirectoryRows.groupColumns, .groups, condition, range, directory, connection) {
            DirectoryRows.group($0)
        }
    }

    static func groupKeys(
        _ condition: SQLCondition, _ range: DirectoryRange, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> [Int64] { try list("g.pk", .groups, condition, range, directory, connection) { $0.integer(0) } }

    static func users(
        keys: ArraySlice<Int64>, _ connection: any SQLConnection, _ dialect: Dialect
    ) throws -> [DirectoryUser] {
        try connection.all(
            """
            SELECT \(DirectoryRows.userColumns) FROM directory_user u WHERE u.pk IN \(dialect.integers)
            ORDER BY u.folded_name
            """, [.integers(Array(keys))]
        ) { DirectoryRows.user($0) }
    }

    static func groups(
        keys: ArraySlice<Int64>, _ connection: any SQLConnection, _ dialect: Dialect
    ) throws -> [DirectoryGroup] {
        try connection.all(
            """
            SELECT \(DirectoryRows.groupColumns) FROM directory_group g WHERE g.pk IN \(dialect.integers)
            ORDER BY g.folded_name
            """, [.integers(Array(keys))]
        ) { DirectoryRows.group($0) }
    }

    private enum Table: String {
        case users = "directory_user u"
        case groups = "directory_group g"

        var alias: String { self == .users ? "u" : "g" }
    }

    private static func list<Value>(
        _ columns: String, _ table: Table, _ condition: SQLCondition, _ range: DirectoryRange,
        _ directory: DirectoryID, _ connection: any SQLConnection, _ value: (any SQLRow) -> Value
    ) throws -> [Value] {
        try connection.all(
            """
            SELECT \(columns) FROM \(table.rawValue) WHERE \(table.alias).directory_id = ? AND (\(condition.sql))
            ORDER BY \(condition.order(by: "\(table.alias).folded_name")) LIMIT ? OFFSET ?
            """, [.integer(directory.rawValue)] + condition.values + range.values, value)
    }
}
