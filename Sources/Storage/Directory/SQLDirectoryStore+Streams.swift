import Directory

/// Whole directories, piece by piece from one snapshot.
extension SQLDirectoryStore {
    private static let piece = 1000

    func forEachUser(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryUser]) async throws -> Void
    ) async throws {
        try await forEachPiece(of: .users, try DirectoryConditions.ofUsers(query), range, directory, body)
    }

    func forEachGroup(
        matching query: DirectoryQuery, _ range: DirectoryRange, in directory: DirectoryID,
        _ body: @escaping @Sendable ([DirectoryGroup]) async throws -> Void
    ) async throws {
        try await forEachPiece(of: .groups, try DirectoryConditions.ofGroups(query), range, directory, body)
    }

    /// The keys of all first, eight bytes each: what matches is looked for and sorted once, whatever index finds it.
    private func forEachPiece<Entry: Sendable>(
        of table: DirectoryTable<Entry>, _ condition: SQLCondition, _ range: DirectoryRange,
        _ directory: DirectoryID, _ body: ([Entry]) async throws -> Void
    ) async throws {
        let dialect = database.dialect
        let findKeys = { @Sendable in try table.keys(condition, range, directory, $0) }
        try await inDirectoryTerms {
            try await database.snapshot { snapshot in
                let keys =
                    condition.isScan
                    ? try await snapshot.scan(for: .directory(directory), findKeys) : try await snapshot.read(findKeys)
                var rest = keys[...]
                while !rest.isEmpty {
                    let piece = rest.prefix(Self.piece)
                    rest = rest.dropFirst(Self.piece)
                    try await body(try await snapshot.read { try table.entries(keys: piece, $0, dialect) })
                }
            }
        }
    }

    func forEachMembership(
        in directory: DirectoryID, _ body: @escaping @Sendable ([DirectoryGroupMembers]) async throws -> Void
    ) async throws {
        try await inDirectoryTerms {
            try await database.snapshot { snapshot in
                var place: MembershipPlace? = MembershipPlace(group: "", user: 0)
                while let after = place {
                    let read = try await snapshot.read { try Self.memberships(after: after, directory, $0) }
                    place = read.next
                    if !read.groups.isEmpty { try await body(read.groups) }
                }
            }
        }
    }

    private static func memberships(
        after place: MembershipPlace, _ directory: DirectoryID, _ connection: any SQLConnection
    ) throws -> MembershipPiece {
        var piece = MembershipPiece(limit: Self.piece)
        // The rest of the group where the piece before ended, then whole groups.
        if place.user > 0 {
            try connection.forEach(
                """
                SELECT g.name, g.folded_name, m.user_pk, u.name FROM directory_group g
                JOIN directory_membership m ON m.group_pk = g.pk JOIN directory_user u ON u.pk = m.user_pk
                WHERE g.directory_id = ? AND g.folded_name = ? AND m.user_pk > ? ORDER BY m.user_pk
                """, [.integer(directory.rawValue), .text(place.group), .integer(place.user)]
            ) { piece.add($0) }
        }
        guard !piece.isFull else { return piece }
        try connection.forEach(
            """
            SELECT g.name, g.folded_name, m.user_pk, u.name FROM directory_group g
            LEFT JOIN directory_membership m ON m.group_pk = g.pk LEFT JOIN directory_user u ON u.pk = m.user_pk
            WHERE g.directory_id = ? AND g.folded_name > ? ORDER BY g.folded_name, m.user_pk
            """, [.integer(directory.rawValue), .text(place.group)]
        ) { piece.add($0) }
        return piece
    }
}

/// After which membership a reading goes on. `user` 0: after the whole group.
private struct MembershipPlace: Sendable {
    let group: String
    let user: Int64
}

private struct MembershipPiece: Sendable {
    private var names: [(group: String, users: [String])] = []
    private var last: MembershipPlace?
    private var rows = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var groups: [DirectoryGroupMembers] { names.map { DirectoryGroupMembers(group: $0.group, users: $0.users) } }
    var isFull: Bool { rows >= limit }
    var next: MembershipPlace? { isFull ? last : nil }

    /// Takes a row of group, folded group, user's key and user; false when the piece is full.
    mutating func add(_ row: any SQLRow) -> Bool {
        let place = MembershipPlace(group: row.text(1), user: row.integer(2))
        if last?.group != place.group { names.append((row.text(0), [])) }
        if let user = row.optionalText(3) { names[names.count - 1].users.append(user) }
        last = place
        rows += 1
        return !isFull
    }
}
