import SCIM
import StrictJSON

// What needs the documents: filters and sort orders without a column.
extension ListReader {
    func searched(_ scope: FilterSQL) throws -> Keys {
        var page = Keys(total: 0, keys: [])
        var skipped = 0
        try forEachMatch(scope) { row, _ in
            page.total += 1
            guard row.key > position else { return }
            if skipped < offset {
                skipped += 1
            } else if page.keys.count < count {
                page.keys.append(row.key)
            } else {
                page.next = page.keys.last
            }
        }
        return page
    }

    /// Keeps a key and a place for each match, not its document.
    func sorted(_ scope: FilterSQL, _ sort: SortOrder) throws -> Keys {
        var places: [(key: SortKey, row: Int64)] = []
        let keys = Dictionary(
            uniqueKeysWithValues: Set(query.kinds).map { ($0, SortKeys(sort, schemas: .of($0))) })
        try forEachMatch(scope) { row, document in
            guard let key = keys[row.resource.kind]?.key(of: document) else { return }
            places.append((key, row.key))
        }
        places.sort { $0.key == $1.key ? $0.row < $1.row : $0.key < $1.key }
        return Keys(
            total: places.count, keys: places.dropFirst(offset).prefix(count).map(\.row),
            next: nextOffset(places.count))
    }

    private func forEachMatch(_ scope: FilterSQL, _ body: (ResourceRow, JSONObject) throws -> Void) throws {
        let filters = Dictionary(
            uniqueKeysWithValues: Set(query.kinds).map { kind in
                (kind, query.filter.map { CompiledFilter($0, schemas: .of(kind)) })
            })
        try connection.forEach(
            "SELECT \(ResourceRow.columns) FROM resource r WHERE \(scope.condition) ORDER BY \(keyColumn(scope))",
            scope.values
        ) { row in
            let row = try ResourceRow(row)
            let document = try document(row)
            if let filter = filters[row.resource.kind] ?? nil, !filter.matches(document) { return true }
            try body(row, document)
            return true
        }
    }

    /// What the filter and the sort order look at; memberships only when one of them asks.
    private func document(_ row: ResourceRow) throws -> JSONObject {
        var groups: [GroupReference]?
        var members: [Member]?
        if row.resource.kind == .user, asks(for: "groups") {
            groups = try connection.groups(ofUsers: [row.key], dialect)[row.key] ?? []
        }
        if row.resource.kind == .group, asks(for: "members") {
            var found: [Member] = []
            try connection.forEachMember(ofGroup: row.key) { found.append($1) }
            members = found
        }
        return row.resource.representation(baseURL: "", groups: groups, members: members)
    }

    private func asks(for name: String) -> Bool {
        (query.filter?.mentions(name) ?? false) || (query.sort?.by.name.equalsIgnoringASCIICase(name) ?? false)
    }
}
