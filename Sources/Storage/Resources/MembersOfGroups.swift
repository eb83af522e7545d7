import SCIM

extension SQLConnection {
    /// Members of one group in the order of their keys, after `position`.
    func forEachMember(
        ofGroup key: Int64, after position: Int64 = 0, limit: Int = .max, _ body: (Int64, Member) throws -> Void
    ) throws {
        try forEach(
            """
            SELECT r.pk, r.id, r.kind, r.display FROM membership m JOIN resource r ON r.pk = m.member_pk
            WHERE m.group_pk = ? AND m.member_pk > ? ORDER BY m.member_pk LIMIT ?
            """, [.integer(key), .integer(position), .integer(Int64(limit))]
        ) { row in
            try body(row.integer(0), Member(row))
            return true
        }
    }

    /// Those of these ids that are members of the group.
    func forEachMember(
        ofGroup key: Int64, among ids: [String], _ dialect: Dialect, _ body: (Int64, Member) throws -> Void
    ) throws {
        try forEach(
            """
            SELECT r.pk, r.id, r.kind, r.display FROM resource r JOIN membership m ON m.member_pk = r.pk
            WHERE r.id IN \(dialect.texts) AND m.group_pk = ?
            """, [.list(ids), .integer(key)]
        ) { row in
            try body(row.integer(0), Member(row))
            return true
        }
    }

    func members(_ groups: [String], in connector: ConnectorID, after: MemberCursor?, limit: Int) throws -> MemberBatch
    {
        var rows: [MemberBatch.Row] = []
        var cursor = after ?? MemberCursor(groupIndex: 0, position: 0)
        guard cursor.groupIndex >= 0, limit > 0 else { return MemberBatch(rows: [], next: nil) }
        for (index, group) in groups.enumerated().dropFirst(cursor.groupIndex) {
            guard let key = try groupKey(group, in: connector) else { continue }
            let position = index == cursor.groupIndex ? cursor.position : 0
            // One more than is handed out tells whether there are more.
            var isOver = false
            try forEachMember(ofGroup: key, after: position, limit: limit - rows.count + 1) { memberKey, member in
                isOver = rows.count == limit
                guard !isOver else { return }
                rows.append(MemberBatch.Row(group: group, member: member))
                cursor = MemberCursor(groupIndex: index, position: memberKey)
            }
            if isOver { return MemberBatch(rows: rows, next: cursor) }
        }
        return MemberBatch(rows: rows, next: nil)
    }

    private func groupKey(_ id: String, in connector: ConnectorID) throws -> Int64? {
        try first(
            "SELECT pk FROM resource WHERE id = ? AND connector_id = ? AND kind = 2",
            [.text(id), .integer(connector.rawValue)]
        ) { $0.integer(0) }
    }
}

extension Member {
    /// A row of key, id, kind and display.
    fileprivate init(_ row: any SQLRow) {
        let kind = ResourceKind(rawValue: Int(row.integer(2))) ?? .user
        self.init(id: row.text(1), kind: kind, display: row.optionalText(3))
    }
}
