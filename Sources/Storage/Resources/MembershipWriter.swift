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
        try changes.reduce(into: []) { touched, change in touched.formUnion(try apply(change)) }
    }

    private func apply(_ change: MembershipChange) throws -> [Int64] {
        switch change {
        case .add(let ids): try add(ids)
        case .remove(let ids): try remove(ids)
        case .removeAll: try delete("", [])
        case .replace(let ids): try replace(ids)
        case .removeMatching(let filter): try remove(matching: filter)
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

    private func remove(matching filter: Filter) throws -> [Int64] {
        let compiled = CompiledFilter(filter, elementsOf: AttributePath(name: "members"), schemas: .group)
        var keys: [Int64] = []
        let select = { (key: Int64, member: Member) in
            if compiled.matches(element: .object(member.representation(baseURL: ""))) { keys.append(key) }
        }
        if let ids = filter.memberIDs {
            try connection.forEachMember(ofGroup: group.key, among: ids, dialect, select)
        } else {
            try connection.forEachMember(ofGroup: group.key, select)
        }
        return try delete("AND member_pk IN \(dialect.integers)", [.integers(keys)])
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
