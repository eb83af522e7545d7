import Directory

/// What the sync and lists read for many at once.
extension SQLDirectoryStore {
    func attributes(ofUser id: String, in directory: DirectoryID) async throws -> [DirectoryAttribute] {
        try await attributes(ofUsers: [id], in: directory)[id] ?? []
    }

    func attributes(ofUsers ids: [String], in directory: DirectoryID) async throws -> [String: [DirectoryAttribute]] {
        try await attributes(of: "directory_user", ids, in: directory)
    }

    func attributes(ofGroup id: String, in directory: DirectoryID) async throws -> [DirectoryAttribute] {
        try await attributes(ofGroups: [id], in: directory)[id] ?? []
    }

    func attributes(ofGroups ids: [String], in directory: DirectoryID) async throws -> [String: [DirectoryAttribute]] {
        try await attributes(of: "directory_group", ids, in: directory)
    }

    private func attributes(of table: String, _ ids: [String], in directory: DirectoryID) async throws
        -> [String: [DirectoryAttribute]]
    {
        let texts = database.dialect.texts
        return try await read { connection in
            var found = AttributeCollector<String>()
            try connection.forEach(
                """
                SELECT a.name, a.value, a.owner, h.id FROM \(table) h JOIN \(table)_attribute a ON a.holder_pk = h.pk
                WHERE h.directory_id = ? AND h.id IN \(texts) ORDER BY h.id, a.name, a.position
                """, [.integer(directory.rawValue), .list(ids)]
            ) { row in
                found.add(row, to: row.text(3))
                return true
            }
            return found.attributes
        }
    }

    func accounts(ids: [String], names: [String], in directory: DirectoryID) async throws -> [DirectoryAccount] {
        let dialect = database.dialect
        return try await read { connection in
            let users = try connection.all(
                """
                SELECT \(DirectoryRows.userColumns), u.pk FROM directory_user u WHERE u.directory_id = ?
                AND u.id IN \(dialect.texts)
                UNION
                SELECT \(DirectoryRows.userColumns), u.pk FROM directory_user u WHERE u.directory_id = ?
                AND u.folded_name IN \(dialect.texts)
                """,
                [
                    .integer(directory.rawValue), .list(ids),
                    .integer(directory.rawValue), .list(names.map(\.directoryFolded)),
                ], KeyedUser.init)
            return try Self.accounts(of: users, connection, dialect)
        }
    }

    func accounts(after id: String?, limit: Int, in directory: DirectoryID) async throws -> [DirectoryAccount] {
        let dialect = database.dialect
        return try await read { connection in
            let users = try connection.all(
                """
                SELECT \(DirectoryRows.userColumns), u.pk FROM directory_user u
                WHERE u.directory_id = ? AND u.id > ? ORDER BY u.id LIMIT ?
                """, [.integer(directory.rawValue), .text(id ?? ""), .integer(Int64(max(limit, 0)))], KeyedUser.init)
            return try Self.accounts(of: users, connection, dialect)
        }
    }

    private static func accounts(
        of users: [KeyedUser], _ connection: any SQLConnection, _ dialect: Dialect
    ) throws -> [DirectoryAccount] {
        guard !users.isEmpty else { return [] }
        let keys = SQLValue.integers(users.map(\.key))
        let attributes = try userAttributes(keys, connection, dialect)
        var memberships: [Int64: [(group: String, owner: Owner?)]] = [:]
        try connection.forEach(
            """
            SELECT m.user_pk, g.name, m.owner FROM directory_membership m JOIN directory_group g ON g.pk = m.group_pk
            WHERE m.user_pk IN \(dialect.integers) ORDER BY m.user_pk, g.folded_name
            """, [keys]
        ) { row in
            memberships[row.integer(0), default: []].append(
                (row.text(1), row.optionalText(2).flatMap(Owner.init(stored:))))
            return true
        }
        return users.map { keyed in
            let memberships = (memberships[keyed.key] ?? []).map {
                DirectoryMembership(user: keyed.user.name, group: $0.group, owner: $0.owner)
            }
            return DirectoryAccount(
                user: keyed.user, attributes: attributes[keyed.key] ?? [], memberships: memberships)
        }
    }

    /// The attributes of users by key. `keys` is a list for `Dialect.integers`.
    static func userAttributes(
        _ keys: SQLValue, _ connection: any SQLConnection, _ dialect: Dialect
    ) throws -> [Int64: [DirectoryAttribute]] {
        var found = AttributeCollector<Int64>()
        try connection.forEach(
            """
            SELECT name, value, owner, holder_pk FROM directory_user_attribute
            WHERE holder_pk IN \(dialect.integers) ORDER BY holder_pk, name, position
            """, [keys]
        ) { row in
            found.add(row, to: row.integer(3))
            return true
        }
        return found.attributes
    }
}

private struct KeyedUser {
    let key: Int64
    let user: DirectoryUser

    init(_ row: any SQLRow) {
        user = DirectoryRows.user(row)
        key = row.integer(DirectoryRows.userColumnCount)
    }
}

/// Makes attributes of rows `name, value, owner` that come in the order of holder, name and position.
struct AttributeCollector<Holder: Hashable> {
    private(set) var attributes: [Holder: [DirectoryAttribute]] = [:]

    mutating func add(_ row: any SQLRow, to holder: Holder) {
        attributes[holder, default: []].add(row)
    }
}

extension [DirectoryAttribute] {
    fileprivate mutating func add(_ row: any SQLRow) {
        if let index = indices.last, self[index].name == row.text(0) {
            self[index].values.append(row.text(1))
        } else {
            let owner = row.optionalText(2).flatMap(Owner.init(stored:))
            append(DirectoryAttribute(name: row.text(0), values: [row.text(1)], owner: owner))
        }
    }
}
