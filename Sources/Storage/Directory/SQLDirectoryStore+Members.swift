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
            guard let group = try Self.key(ofGroup: name, directory, connection) else { return [] }
            var last: Int64 = 0
            if range.start > 0 {
                let before = [SQLValue.integer(group), .integer(Int64(range.start - 1))]
                guard let key = try connection.first(Self.memberKeyStatement, before, { $0.integer(0) }) else {
                    return []
                }
                last = key
            }
            return try Self.members(of: group, after: last, limit: range.limit ?? .max, connection).users
        }
    }

    func forEachMember(
        ofGroup name: String, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws {
        try await inDirectoryTerms {
            try await database.snapshot { snapshot in
                guard let group = try await snapshot.read({ try Self.key(ofGroup: name, directory, $0) }) else {
                    return
                }
                var last: Int64? = 0
                while let after = last {
                    let piece = try await snapshot.read {
                        try Self.members(of: group, after: after, limit: Self.piece, $0)
                    }
                    last = piece.users.count == Self.piece ? piece.last : nil
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
