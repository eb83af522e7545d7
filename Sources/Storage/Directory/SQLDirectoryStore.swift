import Directory
import SCIM

/// The built-in directories in SQL. Every change and its events are one transaction.
struct SQLDirectoryStore: DirectoryStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    /// How many events are kept for those who follow.
    var keptEvents: Int64 = 200_000

    func user(named name: String, in directory: DirectoryID) async throws -> DirectoryUser? {
        try await lookUp { connection in
            try connection.first(
                "SELECT \(DirectoryRows.userColumns) FROM directory_user u WHERE directory_id = ? AND folded_name = ?",
                [.integer(directory.rawValue), .text(name.directoryFolded)]
            ) { DirectoryRows.user($0) }
        }
    }

    func user(id: String, in directory: DirectoryID) async throws -> DirectoryUser? {
        try await lookUp { connection in
            try connection.first(
                "SELECT \(DirectoryRows.userColumns) FROM directory_user u WHERE directory_id = ? AND id = ?",
                [.integer(directory.rawValue), .text(id)]
            ) { DirectoryRows.user($0) }
        }
    }

    func group(named name: String, in directory: DirectoryID) async throws -> DirectoryGroup? {
        try await lookUp { connection in
            try connection.first(
                "SELECT \(DirectoryRows.groupColumns) FROM directory_group g WHERE directory_id = ? AND folded_name = ?",
                [.integer(directory.rawValue), .text(name.directoryFolded)]
            ) { DirectoryRows.group($0) }
        }
    }

    func users(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryUser]
    {
        let condition = try DirectoryConditions.ofUsers(query)
        return try await search(condition, in: directory) {
            try DirectoryTable.users.entries(condition, range, directory, $0)
        }
    }

    func groups(matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroup]
    {
        let condition = try DirectoryConditions.ofGroups(query)
        return try await search(condition, in: directory) {
            try DirectoryTable.groups.entries(condition, range, directory, $0)
        }
    }

    func groups(ofUser name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroup]
    {
        try await read { connection in
            try connection.all(
                """
                SELECT \(DirectoryRows.groupColumns) FROM directory_user u
                JOIN directory_membership m ON m.user_pk = u.pk JOIN directory_group g ON g.pk = m.group_pk
                WHERE u.directory_id = ? AND u.folded_name = ? ORDER BY g.folded_name LIMIT ? OFFSET ?
                """,
                [.integer(directory.rawValue), .text(name.directoryFolded)] + range.values
            ) { DirectoryRows.group($0) }
        }
    }

    func memberships(ofGroup name: String, _ range: DirectoryRange, in directory: DirectoryID) async throws
        -> [DirectoryGroupMember]
    {
        // The piece is cut out of the index before anything is looked up.
        try await read { connection in
            try connection.all(
                """
                SELECT u.id, m.owner FROM (
                    SELECT user_pk, owner FROM directory_membership
                    WHERE group_pk = (SELECT pk FROM directory_group WHERE directory_id = ? AND folded_name = ?)
                    ORDER BY user_pk LIMIT ? OFFSET ?) m
                JOIN directory_user u ON u.pk = m.user_pk ORDER BY m.user_pk
                """,
                [.integer(directory.rawValue), .text(name.directoryFolded)] + range.values
            ) { DirectoryGroupMember(userID: $0.text(0), owner: $0.optionalText(1).flatMap(Owner.init(stored:))) }
        }
    }

    func isMember(_ user: String, ofGroup group: String, in directory: DirectoryID) async throws -> Bool {
        try await lookUp { connection in
            try connection.exists(
                """
                SELECT 1 FROM directory_membership
                WHERE group_pk = (SELECT pk FROM directory_group WHERE directory_id = ? AND folded_name = ?)
                AND user_pk = (SELECT pk FROM directory_user WHERE directory_id = ? AND folded_name = ?)
                """,
                [
                    .integer(directory.rawValue), .text(group.directoryFolded),
                    .integer(directory.rawValue), .text(user.directoryFolded),
                ])
        }
    }

    func counts(in directory: DirectoryID) async throws -> DirectoryCounts {
        try await read { connection in
            // Counted as they change: counting a million memberships takes longer than a page may.
            try connection.first(
                "SELECT users, active_users, groups, memberships FROM directory_count WHERE directory_id = ?",
                [.integer(directory.rawValue)]
            ) { row in
                DirectoryCounts(
                    users: Int(row.integer(0)), activeUsers: Int(row.integer(1)), groups: Int(row.integer(2)),
                    memberships: Int(row.integer(3)))
            } ?? DirectoryCounts(users: 0, activeUsers: 0, groups: 0, memberships: 0)
        }
    }

    func membershipCounts(of owner: Owner, inGroups names: [String], in directory: DirectoryID) async throws
        -> MembershipCounts
    {
        try await read { connection in
            let (id, owner) = (SQLValue.integer(directory.rawValue), SQLValue.text(owner.stored))
            var counts = MembershipCounts(all: 0, byGroup: [:])
            // Counted as they change: every batch of a sync that takes something asks.
            counts.all = Int(
                try connection.first(
                    "SELECT memberships FROM directory_owner_count WHERE directory_id = ? AND owner = ?", [id, owner]
                ) { $0.integer(0) } ?? 0)
            for name in names {
                let count = try connection.integer(
                    """
                    SELECT COUNT(*) FROM directory_membership WHERE owner = ? AND group_pk =
                    (SELECT pk FROM directory_group WHERE directory_id = ? AND folded_name = ?)
                    """, [owner, id, .text(name.directoryFolded)])
                counts.byGroup[name] = Int(count)
            }
            return counts
        }
    }
}

extension SQLDirectoryStore {
    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await inDirectoryTerms { try await database.read(body) }
    }

    /// For what touches a row or two by their keys.
    private func lookUp<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await inDirectoryTerms { try await database.lookUp(body) }
    }

    private func search<Value: Sendable>(
        _ condition: SQLCondition, in directory: DirectoryID,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await inDirectoryTerms {
            try await condition.isScan ? database.scan(for: .directory(directory), body) : database.read(body)
        }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        try await inDirectoryTerms { try await writer.write(body) }
    }

    /// The store's trouble in the words of this port; everything else as it is.
    func inDirectoryTerms<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as StoreUnavailable {
            throw DirectoryUnavailable(detail: error.detail)
        }
    }
}

extension DirectoryRange {
    /// The values of `LIMIT ? OFFSET ?`.
    var values: [SQLValue] {
        [.integer(limit.map { Int64(max($0, 0)) } ?? Int64.max), .integer(Int64(max(start, 0)))]
    }
}
