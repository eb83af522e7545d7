import Directory

/// Users and groups that match, in the order of their folded names.
extension SQLDirectoryStore {
    /// `last`: the folded name behind which to go on.
    static func users(
        _ condition: SQLCondition, after last: String = "", _ range: DirectoryRange, _ directory: DirectoryID,
        _ connection: any SQLConnection
    ) throws -> [DirectoryUser] {
        try connection.all(
            list(DirectoryRows.userColumns, "directory_user u", "u", condition, after: last),
            values(directory, condition, last, range)
        ) { DirectoryRows.user($0) }
    }

    static func groups(
        _ condition: SQLCondition, after last: String = "", _ range: DirectoryRange, _ directory: DirectoryID,
        _ connection: any SQLConnection
    ) throws -> [DirectoryGroup] {
        try connection.all(
            list(DirectoryRows.groupColumns, "directory_group g", "g", condition, after: last),
            values(directory, condition, last, range)
        ) { DirectoryRows.group($0) }
    }

    private static func list(
        _ columns: String, _ table: String, _ alias: String, _ condition: SQLCondition, after last: String
    ) -> String {
        let place = last.isEmpty ? "" : "AND \(alias).folded_name > ?"
        return """
            SELECT \(columns) FROM \(table) WHERE \(alias).directory_id = ? AND (\(condition.sql)) \(place)
            ORDER BY \(condition.order(by: "\(alias).folded_name")) LIMIT ? OFFSET ?
            """
    }

    private static func values(
        _ directory: DirectoryID, _ condition: SQLCondition, _ last: String, _ range: DirectoryRange
    ) -> [SQLValue] {
        [.integer(directory.rawValue)] + condition.values + (last.isEmpty ? [] : [.text(last)]) + range.values
    }
}
