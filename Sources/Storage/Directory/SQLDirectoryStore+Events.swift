import Directory

/// The stream of events: references to what was touched, read back with the records as they are now.
extension SQLDirectoryStore {
    /// How many events one page holds at most.
    private static let mostEvents = 10_000

    func eventPosition(in directory: DirectoryID) async throws -> EventPosition {
        let known = try await read { connection in
            try DirectoryStream.epoch(connection).map {
                EventPosition(epoch: $0, sequence: try DirectoryStream.newest(connection))
            }
        }
        if let known { return known }
        return try await write { connection in
            EventPosition(
                epoch: try DirectoryStream.ensureEpoch(connection), sequence: try DirectoryStream.newest(connection))
        }
    }

    func events(after position: EventPosition, limit: Int, in directory: DirectoryID) async throws -> EventPage? {
        let dialect = database.dialect
        let limit = min(max(limit, 1), Self.mostEvents)
        return try await read { connection in
            guard try DirectoryStream.holds(position, connection) else { return nil }
            let rows = try connection.all(
                """
                SELECT e.seq, e.kind, e.operation, e.name, u.pk, g.pk, \(DirectoryRows.userColumns),
                \(DirectoryRows.groupColumns) FROM directory_event e
                LEFT JOIN directory_user u ON u.directory_id = e.directory_id AND u.id = e.user_id
                LEFT JOIN directory_group g ON g.directory_id = e.directory_id AND g.id = e.group_id
                WHERE e.directory_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?
                """,
                [.integer(directory.rawValue), .integer(position.sequence), .integer(Int64(limit))],
                StoredEvent.init)
            let users = SQLValue.integers(Set(rows.compactMap(\.userKey)))
            let attributes = try Self.userAttributes(users, connection, dialect)
            // A short page has seen everything, also what other directories did since.
            let last = rows.count < limit ? try DirectoryStream.newest(connection) : rows.last?.sequence
            return EventPage(
                events: rows.compactMap { $0.event(attributes: $0.userKey.flatMap { attributes[$0] } ?? []) },
                position: EventPosition(epoch: position.epoch, sequence: last ?? position.sequence))
        }
    }
}

/// A row of `directory_event` with what it is about, as far as that still exists.
private struct StoredEvent {
    let sequence: Int64
    let userKey: Int64?
    private let kind: DirectoryEventKind?
    private let operation: DirectoryEventOperation?
    private let name: String
    private let user: DirectoryUser?
    private let group: DirectoryGroup?

    init(_ row: any SQLRow) {
        sequence = row.integer(0)
        kind = DirectoryEventKind(rawValue: row.integer(1))
        operation = DirectoryEventOperation(rawValue: row.integer(2))
        name = row.text(3)
        userKey = row.optionalInteger(4)
        user = userKey == nil ? nil : DirectoryRows.user(row, at: 6)
        group = row.optionalInteger(5) == nil ? nil : DirectoryRows.group(row, at: 6 + DirectoryRows.userColumnCount)
    }

    /// Nil when what it is about was deleted since: the event of the deletion follows.
    func event(attributes: [DirectoryAttribute]) -> DirectoryEvent? {
        switch (kind, operation) {
        case (.user, .created): user.map { .user(.created, $0, attributes: attributes) }
        case (.user, .updated): user.map { .user(.updated, $0, attributes: attributes) }
        case (.user, .deleted): .userDeleted(name: name)
        // The deletion that follows names the new name only.
        case (.user, .renamed): user.map { .userRenamed(from: name, $0) } ?? .userDeleted(name: name)
        case (.group, .created): group.map { .group(.created, $0) }
        case (.group, .updated): group.map { .group(.updated, $0) }
        case (.group, .deleted): .groupDeleted(name: name)
        case (.group, .renamed): group.map { .groupRenamed(from: name, to: $0.name) } ?? .groupDeleted(name: name)
        case (.membership, .created): membership(.created)
        case (.membership, .deleted): membership(.deleted)
        case (.membership, _), (nil, _), (_, nil): nil
        }
    }

    private func membership(_ operation: DirectoryEvent.Operation) -> DirectoryEvent? {
        guard let user, let group else { return nil }
        return .membership(operation, user: user.name, group: group.name)
    }
}
