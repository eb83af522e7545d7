import SCIM
import StrictJSON

/// Answers a list from one state of the database: first the keys of the page, then their rows. What the columns cannot
/// answer is read row by row, so memory does not grow with the directory.
struct ListReader {
    let connection: any SQLConnection
    let dialect: Dialect
    let connector: ConnectorID
    let query: ListQuery

    /// The keys of a page, and where the next one begins.
    struct Keys {
        var total: Int
        var keys: [Int64]
        var next: Int64?
    }

    func page() throws -> ListPage {
        guard !query.kinds.isEmpty else { return ListPage(total: 0, resources: []) }
        if query.isLookUp, scope.isExact { return try lookUp() }
        var keys = try keys()
        let rows = try rows(keys.keys)
        if rows.count < keys.keys.count, let last = rows.last {
            keys.next = query.sort == nil ? last.key : Int64(offset) + Int64(rows.count)
        }
        var next: ListCursor?
        if case .cursor = query.start { next = keys.next.map(ListCursor.init) }
        return ListPage(
            total: keys.total, resources: try connection.stored(rows, query.related, dialect), next: next)
    }

    /// One row or none, in one statement.
    private func lookUp() throws -> ListPage {
        let rows = try connection.all(
            "SELECT \(ResourceRow.columns) FROM resource r WHERE \(scope.condition)", scope.values, ResourceRow.init)
        let page = Array(rows.dropFirst(offset).prefix(count))
        return ListPage(total: rows.count, resources: try connection.stored(page, query.related, dialect))
    }

    /// The rows of the page, or as many of them as documents of `pageBytes` fit: a page of very large documents is a
    /// shorter one (RFC 7644 section 3.4.2.4 lets it be), not one that takes all the memory.
    private func rows(_ keys: [Int64]) throws -> [ResourceRow] {
        var rows: [ResourceRow] = []
        var bytes = 0
        for start in stride(from: 0, to: keys.count, by: Self.piece) where bytes < Self.pageBytes {
            for row in try connection.resources(Array(keys[start...].prefix(Self.piece)), dialect) {
                guard bytes < Self.pageBytes else { break }
                bytes += row.documentBytes
                rows.append(row)
            }
        }
        return rows
    }

    private static let pageBytes = 8 << 20
    private static let piece = 32

    private func keys() throws -> Keys {
        let scope = scope
        guard let sort = query.sort else {
            return scope.isExact ? try unsorted(scope) : try searched(scope)
        }
        guard scope.isExact, let order = order(sort) else { return try sorted(scope, sort) }
        let total = try total(scope)
        let keys = try keys(scope, order: order, offset: offset, limit: count)
        return Keys(total: total, keys: keys, next: nextOffset(total))
    }

    var scope: FilterSQL { query.scope(connector, dialect) }

    var count: Int { max(0, query.count) }

    /// How many to leave out. Sorted lists go on by place, others after a key.
    var offset: Int {
        switch query.start {
        case .index(let index): max(0, index - 1)
        case .cursor(let cursor): query.sort == nil ? 0 : Int(clamping: max(0, cursor?.position ?? 0))
        }
    }

    /// The key after which an unsorted list goes on; 0 for the first page and for sorted ones.
    var position: Int64 {
        if query.sort == nil, case .cursor(let cursor?) = query.start { cursor.position } else { 0 }
    }

    func nextOffset(_ total: Int) -> Int64? {
        let (next, isTooFar) = offset.addingReportingOverflow(count)
        return count == 0 || isTooFar || next >= total ? nil : Int64(next)
    }
}

extension ListReader {
    private func unsorted(_ scope: FilterSQL) throws -> Keys {
        if let keys = try fromTheEnd(scope) { return keys }
        // One more than asked for tells whether there is a next page.
        let (more, isTooMany) = count.addingReportingOverflow(1)
        let keys = try keys(scope, order: keyColumn(scope), offset: offset, limit: isTooMany ? count : more)
        let page = Array(keys.prefix(count))
        // Everything that there is needs no counting.
        let isAll = offset == 0 && position == 0 && count > 0 && keys.count <= count
        return Keys(
            total: isAll ? keys.count : try total(scope), keys: page, next: keys.count > count ? page.last : nil)
    }

    /// A page by `startIndex` in the second half of everybody is found from the end, so that the last pages cost no
    /// more than the first. Nil: the others, which are found from the beginning.
    private func fromTheEnd(_ scope: FilterSQL) throws -> Keys? {
        guard query.filter == nil, query.kinds.count == 1, case .index = query.start, count > 0, offset > 0 else {
            return nil
        }
        let total = try total(scope)
        guard offset > total / 2 else { return nil }
        let size = min(count, total - offset)
        guard size > 0 else { return Keys(total: total, keys: [], next: nil) }
        let keys = try keys(scope, order: "r.pk DESC", offset: total - offset - size, limit: size)
        return Keys(total: total, keys: keys.reversed(), next: nil)
    }

    /// The sign keeps the database from going through everybody in the order of keys when an index finds a few.
    func keyColumn(_ scope: FilterSQL) -> String { scope.way == .value ? "r.pk" : "+r.pk" }

    func keysStatement(_ scope: FilterSQL, order: String) -> String {
        """
        SELECT r.pk FROM resource r WHERE \(scope.condition) AND \(keyColumn(scope)) > ?
        ORDER BY \(order) LIMIT ? OFFSET ?
        """
    }

    private func keys(_ scope: FilterSQL, order: String, offset: Int, limit: Int) throws -> [Int64] {
        guard count > 0 else { return [] }
        return try connection.all(
            keysStatement(scope, order: order),
            scope.values + [.integer(position), .integer(Int64(limit)), .integer(Int64(offset))]
        ) { $0.integer(0) }
    }

    private func total(_ scope: FilterSQL) throws -> Int {
        if query.filter == nil {
            let kinds = query.kinds.map { String($0.rawValue) }.joined(separator: ",")
            return Int(
                try connection.integer(
                    "SELECT SUM(total) FROM resource_count WHERE connector_id = ? AND kind IN (\(kinds))",
                    [.integer(connector.rawValue)]))
        }
        return Int(try connection.integer("SELECT COUNT(*) FROM resource r WHERE \(scope.condition)", scope.values))
    }

    /// `ORDER BY` for what has a column. Missing ones come last, or first when descending; equal ones in the order of
    /// creation.
    private func order(_ sort: SortOrder) -> String? {
        guard query.kinds.count == 1, let kind = query.kinds.first else { return nil }
        if let schema = sort.by.schema, !schema.equalsIgnoringASCIICase(SchemaSet.of(kind).core.id) { return nil }
        let columns = [
            "id": "r.id", "externalid": "r.external_id", "displayname": "r.folded_display",
            "meta.created": "r.created", "meta.lastmodified": "r.last_modified",
            "username": kind == .user ? "r.folded_name" : nil,
        ]
        let name = (sort.by.sub.map { "\(sort.by.name).\($0)" } ?? sort.by.name).lowercased()
        guard let column = columns[name] ?? nil else { return nil }
        let direction = sort.ascending ? "ASC" : "DESC"
        return "\(column) IS NULL \(direction), \(column) \(direction), r.pk"
    }
}
