import Directory

/// The members of a group, in the order of the index that finds them: that of their coming to the directory. A page costs
/// what it holds, and what stands before it a walk along the index.
extension SQLDirectoryStore {
    static let membersStatement = """
        SELECT \(DirectoryRows.userColumns), m.user_pk FROM directory_membership m
        CROSS JOIN directory_user u ON u.pk = m.user_pk
        WHERE m.group_pk = ? AND m.user_pk > ? ORDER BY m.user_pk LIMIT ?
        """
    static let memberKeyStatement =
        "SELECT user_pk FROM directory_membership WHERE group_pk = ? ORDER BY user_pk LIMIT 1 OFFSET ?"
    private static let piece = 1000

    func members(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryUser]
    {
        try await read { connection in
            guard let group = try Self.key(ofGroup: name, directory, connection),
                let last = try Self.key(before: range.start, in: group, connection)
            else { return [] }
            return try Self.members(of: group, after: last, limit: range.limit ?? .max, connection).users
        }
    }

    func forEachMember(
        ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws {
        try await inDirectoryTerms {
            try await database.snapshot { snapshot in
                guard let group = try await snapshot.read({ try Self.key(ofGroup: name, directory, $0) }) else {
                    return
                }
                var last = try await snapshot.read { try Self.key(before: range.start, in: group, $0) }
                var rest = range.limit ?? .max
                while let after = last, rest > 0 {
                    let limit = min(rest, Self.piece)
                    let piece = try await snapshot.read {
                        try Self.members(of: group, after: after, limit: limit, $0)
                    }
                    last = piece.users.count == limit ? piece.last : nil
                    rest -= limit
                    if !piece.users.isEmpty { try await body(piece.users) }
                }
            }
        }
    }

    private static func key(
        ofGroup name: String, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> Int64? {
        try connection.first(
            "SELECT pk FROM directory_group WHERE directory_id = ? AND folded_name = ?",
            [.integer(directory.rawValue), .text(name.directoryFolded)]
        ) { $0.integer(0) }
    }

    /// Of the member before the one at `start`: 0 for the first, nil when there are fewer.
    private static func key(before start: Int, in group: Int64, _ connection: any SQLConnection) throws -> Int64? {
        guard start > 0 else { return 0 }
        return try connection.first(memberKeyStatement, [.integer(group), .integer(Int64(start - 1))]) { $0.integer(0) }
    }

    private static func members(
        of group: Int64, after last: Int64, limit: Int, _ connection: any SQLConnection
    ) throws -> (users: [DirectoryUser], last: Int64) {
        var end = last
        let users = try connection.all(
            membersStatement, [.integer(group), .integer(last), .integer(Int64(max(limit, 0)))]
        ) { row in
            end = row.integer(DirectoryRows.userColumnCount)
            return DirectoryRows.user(row)
        }
        return (users, end)
    }
}
