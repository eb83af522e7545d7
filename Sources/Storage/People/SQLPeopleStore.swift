import Provisioning
import SCIM
import Sync

/// Finds people in SQL. Of what a text finds no more than `most` are looked through, however short it is.
struct SQLPeopleStore: PeopleStore {
    static let most = 1000
    /// So many of a state are looked through one by one; of more the text is asked first.
    static let few = 5000

    let database: any SQLDatabase
    let secrets: (any SecretSealing)?

    func find(_ query: PeopleQuery) async throws -> FoundPeople {
        let dialect = database.dialect
        return try await database.read { connection in
            let reader = PeopleReader(connection: connection, dialect: dialect, query: query)
            return try query.text.map { try reader.search(NameSearch($0)) } ?? reader.everybody()
        }
    }

    func memberCounts(of groups: [String], in connector: ConnectorID) async throws -> [String: Int] {
        // The signs keep the database from going through all groups of the connector.
        let statement = PeopleStatements.memberCounts(
            "r.id", where: "+r.connector_id = ? AND +r.kind = 2 AND r.id IN \(database.dialect.texts)")
        return try await database.read { connection in
            let counts = try connection.all(statement, [.integer(connector.rawValue), .list(groups)]) {
                ($0.text(0), Int($0.integer(1)))
            }
            return Dictionary(counts) { first, _ in first }
        }
    }

    func users(_ ids: [String], in connectors: [ConnectorID]) async throws -> [FoundPeople.Item] {
        let dialect = database.dialect
        return try await database.read { connection in
            var items: [FoundPeople.Item] = []
            for connector in connectors {
                let keys = try connection.all(
                    """
                    SELECT pk FROM resource WHERE connector_id = ? AND kind = \(ResourceKind.user.rawValue)
                    AND id IN \(dialect.texts)
                    """, [.integer(connector.rawValue), .list(ids)]
                ) { $0.integer(0) }
                items += try connection.resources(keys, dialect).map {
                    FoundPeople.Item(connector: connector, resource: $0.resource)
                }
            }
            return items
        }
    }

    func find(_ query: StandingQuery) async throws -> Page<FoundStanding> {
        let (dialect, secrets) = (database.dialect, secrets)
        return try await database.read { connection in
            try StandingReader(connection: connection, dialect: dialect, query: query, secrets: secrets).page()
        }
    }
}

private struct PeopleReader {
    let connection: any SQLConnection
    let dialect: Dialect
    let query: PeopleQuery

    func everybody() throws -> FoundPeople {
        let after = query.after ?? 0
        var keys: [Int64] = []
        var total: Int64 = 0
        for connector in query.connectors {
            keys += try connection.all(
                """
                SELECT pk FROM resource WHERE connector_id = ? AND kind = \(query.kind.rawValue) AND pk > ?
                ORDER BY pk LIMIT ?
                """, [.integer(connector.rawValue), .integer(after), .integer(Int64(query.limit + 1))]
            ) { $0.integer(0) }
            total += try connection.integer(
                "SELECT total FROM resource_count WHERE connector_id = ? AND kind = \(query.kind.rawValue)",
                [.integer(connector.rawValue)])
        }
        keys.sort()
        let page = Array(keys.prefix(query.limit))
        return FoundPeople(
            items: try items(page), total: Int(total), next: keys.count > page.count ? page.last : nil)
    }

    func search(_ search: NameSearch) throws -> FoundPeople {
        var hits: Set<Int64> = []
        var isCut = false
        for connector in query.connectors {
            for way in search.ways(query.kind) {
                let found = try connection.all(
                    """
                    SELECT r.pk FROM resource r WHERE r.connector_id = ? AND r.kind = \(query.kind.rawValue)
                    AND \(way.condition) LIMIT ?
                    """,
                    [.integer(connector.rawValue)] + way.values + [.integer(Int64(SQLPeopleStore.most + 1))]
                ) { $0.integer(0) }
                isCut = isCut || found.count > SQLPeopleStore.most
                hits.formUnion(found)
            }
        }
        let offset = max(query.after ?? 0, 0)
        let column = query.kind == .user ? "folded_name" : "folded_display"
        let page = try connection.all(
            "SELECT pk FROM resource WHERE pk IN \(dialect.integers) ORDER BY \(column), pk LIMIT ? OFFSET ?",
            [.integers(hits.sorted()), .integer(Int64(query.limit)), .integer(offset)]
        ) { $0.integer(0) }
        let end = offset + Int64(page.count)
        return FoundPeople(
            items: try items(page), total: isCut ? SQLPeopleStore.most : hits.count, isCut: isCut,
            next: page.isEmpty || end >= hits.count ? nil : end)
    }

    private func items(_ keys: [Int64]) throws -> [FoundPeople.Item] {
        var connectors: [Int64: ConnectorID] = [:]
        try connection.forEach(
            "SELECT pk, connector_id FROM resource WHERE pk IN \(dialect.integers)", [.integers(keys)]
        ) { row in
            connectors[row.integer(0)] = ConnectorID(row.integer(1))
            return true
        }
        let members = query.kind == .group ? try memberCounts(keys) : [:]
        let rows = try connection.resources(keys, dialect)
        let states = query.kind == .user ? try states(rows.map(\.resource.id)) : [:]
        return rows.compactMap { row in
            guard let connector = connectors[row.key] else { return nil }
            var item = FoundPeople.Item(connector: connector, resource: row.resource)
            item.states = states[row.resource.id] ?? [:]
            item.members = members[row.key] ?? 0
            return item
        }
    }

    private func states(_ ids: [String]) throws -> [String: [BindingID: UserState]] {
        var states: [String: [BindingID: UserState]] = [:]
        try connection.forEach(
            PeopleStatements.states(dialect), [.integers(query.bindings.map(\.rawValue)), .list(ids)]
        ) { row in
            states[row.text(0), default: [:]][BindingID(row.integer(1))] = UserState(rawValue: row.text(2))
            return true
        }
        return states
    }

    private func memberCounts(_ keys: [Int64]) throws -> [Int64: Int] {
        var counts: [Int64: Int] = [:]
        try connection.forEach(
            PeopleStatements.memberCounts("r.pk", where: "r.pk IN \(dialect.integers)"), [.integers(keys)]
        ) { row in
            counts[row.integer(0)] = Int(row.integer(1))
            return true
        }
        return counts
    }
}
