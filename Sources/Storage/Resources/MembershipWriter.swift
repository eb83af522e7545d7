import SCIM
import StrictJSON

/// Changes who is in a group, touching only what changes.
///
/// `+connector_id` keeps the database from looking through the whole connector for a few ids.
struct MembershipWriter {
    let connection: any SQLConnection
    let dialect: Dialect
    let connector: ConnectorID
    let group: ResourceRow

    /// The keys of those who came or went.
    func apply(_ changes: [MembershipChange]) throws -> Set<Int64> {
        var removals = MemberRemovals(changes)
        if !removals.isEmpty { try connection.forEachMember(ofGroup: group.key) { removals.ask($0, $1) } }
        var touched: Set<Int64> = []
        for (place, change) in changes.enumerated() {
            touched.formUnion(try apply(change, removals.keys(at: place)))
            guard removals.goOn(after: place), let ids = change.added else { continue }
            try connection.forEachMember(ofGroup: group.key, among: ids, dialect) { removals.ask($0, $1, after: place) }
        }
        return touched
    }

    /// `matched`: the keys of those whom the filter of this change was found to match.
    private func apply(_ change: MembershipChange, _ matched: [Int64]) throws -> [Int64] {
        switch change {
        case .add(let ids): try add(ids)
        case .remove(let ids): try remove(ids)
        case .removeAll: try delete("", [])
        case .replace(let ids): try replace(ids)
        case .removeMatching(let filter):
            try delete(
                "AND member_pk IN \(dialect.integers)",
                [.integers(try filter.memberIDs.map { try keys(among: $0, matching: filter) } ?? matched)])
        }
    }

    private func add(_ ids: [String]) throws -> [Int64] {
        let keys = try keys(of: ids)
        guard !keys.isEmpty else { return [] }
        return try connection.all(
            """
            INSERT INTO membership (group_pk, member_pk) SELECT ?, r.pk FROM resource r
            WHERE r.pk IN \(dialect.integers) ON CONFLICT DO NOTHING RETURNING member_pk
            """, [.integer(group.key), .integers(keys)]
        ) { $0.integer(0) }
    }

    private func replace(_ ids: [String]) throws -> [Int64] {
        let gone = try delete("AND member_pk NOT IN \(dialect.integers)", [.integers(try keys(of: ids))])
        return try gone + add(ids)
    }

    private func remove(_ ids: [String]) throws -> [Int64] {
        try delete(
            "AND member_pk IN (SELECT pk FROM resource WHERE id IN \(dialect.texts) AND +connector_id = ?)",
            [.list(ids), .integer(connector.rawValue)])
    }

    private func keys(among ids: [String], matching filter: Filter) throws -> [Int64] {
        let compiled = CompiledFilter(members: filter)
        var keys: [Int64] = []
        try connection.forEachMember(ofGroup: group.key, among: ids, dialect) { key, member in
            if compiled.matches(element: .object(member.representation(baseURL: ""))) { keys.append(key) }
        }
        return keys
    }

    private func delete(_ condition: String, _ values: [SQLValue]) throws -> [Int64] {
        try connection.all(
            "DELETE FROM membership WHERE group_pk = ? \(condition) RETURNING member_pk",
            [.integer(group.key)] + values
        ) { $0.integer(0) }
    }

    /// Throws when one of the ids is no resource of the connector, or the group itself.
    private func keys(of ids: [String]) throws -> [Int64] {
        var keys: [String: Int64] = [:]
        try connection.forEach(
            "SELECT r.id, r.pk FROM resource r WHERE r.id IN \(dialect.texts) AND +r.connector_id = ?",
            [.list(ids), .integer(connector.rawValue)]
        ) { row in
            keys[row.text(0)] = row.integer(1)
            return true
        }
        if let unknown = ids.first(where: { keys[$0] == nil }) {
            throw SCIMError(.invalidValue, "The member \"\(unknown)\" does not exist. Create it first.")
        }
        if keys[group.resource.id] != nil {
            throw SCIMError(.invalidValue, "The group \(group.resource.id) cannot be a member of itself.")
        }
        return Array(keys.values)
    }
}

extension MembershipChange {
    /// Those who may come in by it.
    fileprivate var added: [String]? {
        switch self {
        case .add(let ids), .replace(let ids): ids
        case .remove, .removeAll, .removeMatching: nil
        }
    }
}
