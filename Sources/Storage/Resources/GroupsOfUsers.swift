import SCIM

extension SQLConnection {
    /// The groups that these users are in, direct and indirect, in one query. Groups inside each other in a circle end
    /// the search, because a group is visited once.
    func groups(ofUsers keys: [Int64], _ dialect: Dialect) throws -> [Int64: [GroupReference]] {
        guard !keys.isEmpty else { return [:] }
        var groups: [Int64: [GroupReference]] = [:]
        try forEach(
            """
            WITH RECURSIVE above (user_pk, group_pk, direct) AS (
                SELECT m.member_pk, m.group_pk, 1 FROM membership m WHERE m.member_pk IN \(dialect.integers)
                UNION SELECT a.user_pk, m.group_pk, 0 FROM above a JOIN membership m ON m.member_pk = a.group_pk
            )
            SELECT a.user_pk, g.id, g.display, MAX(a.direct) FROM above a JOIN resource g ON g.pk = a.group_pk
            GROUP BY a.user_pk, g.pk ORDER BY a.user_pk, g.pk
            """, [.integers(keys)]
        ) { row in
            groups[row.integer(0), default: []].append(
                GroupReference(id: row.text(1), display: row.optionalText(2), isDirect: row.integer(3) == 1))
            return true
        }
        return groups
    }

    func stored(_ rows: [ResourceRow], _ related: Related, _ dialect: Dialect) throws -> [StoredResource] {
        guard related.contains(.groups) else { return rows.map { StoredResource(resource: $0.resource) } }
        let groups = try groups(ofUsers: rows.filter { $0.resource.kind == .user }.map(\.key), dialect)
        return rows.map { StoredResource(resource: $0.resource, groups: groups[$0.key] ?? []) }
    }
}
