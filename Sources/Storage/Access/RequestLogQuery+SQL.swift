import Access
import SCIM

/// What a query of the request log asks of the database.
struct RequestLogSQL {
    /// A search by text looks at so many of the newest entries.
    let searched: Int64
    private(set) var source = "request_log"
    private(set) var values: [SQLValue] = []
    private var conditions: [String] = []

    var condition: String { conditions.joined(separator: " AND ") }

    init(_ connector: Int64, _ query: RequestLogQuery, searched: Int64, _ dialect: Dialect) {
        self.searched = searched
        // First, because its values stand before those of the conditions.
        if let subject = query.subject { mentioned(subject, connector, dialect) }
        and("connector_id = ?", .integer(connector))
        statuses(query)
        if let since = query.since { and("at >= ?", .integer(since)) }
        if let until = query.until { and("at < ?", .integer(until)) }
        if let before = query.before { and("number < ?", .integer(before)) }
        if let text = query.text?.scimFolded, !text.isEmpty { contains(text) }
    }

    private mutating func and(_ condition: String, _ value: SQLValue...) {
        conditions.append(condition)
        values += value
    }

    /// The entries of one user or group are few, so the database begins with them (that is what `CROSS JOIN` tells
    /// SQLite), and does not look for them in the whole log.
    private mutating func mentioned(_ subject: RequestSubject, _ connector: Int64, _ dialect: Dialect) {
        let terms = (subject.names + [subject.id].compactMap(\.self)).map {
            String($0.prefix(RequestSubject.nameLength)).scimFolded
        }
        source = """
            (SELECT DISTINCT number AS mentioned FROM request_mention WHERE connector_id = ? AND term IN \(dialect.texts))
            AS mentions CROSS JOIN request_log
            """
        values += [.integer(connector), .list(terms)]
        and("number = mentioned")
    }

    private mutating func statuses(_ query: RequestLogQuery) {
        if query.failuresOnly || (query.statuses?.lowerBound ?? 0) >= 400 { and("failed = 1") }
        // Both by the index of failures: what is looked for may lie below very many of the other kind.
        if let highest = query.statuses?.upperBound, highest < 400 { and("failed = 0") }
        if let statuses = query.statuses {
            and("status BETWEEN ? AND ?", .integer(Int64(statuses.lowerBound)), .integer(Int64(statuses.upperBound)))
        }
    }

    private mutating func contains(_ text: String) {
        let pattern = SQLCondition.pattern(containing: text)
        and("search LIKE ? ESCAPE '\\'", .text(pattern.count < 4096 ? pattern : "\u{10FFFF}"))
        and("number > (SELECT COALESCE(MAX(number), 0) - ? FROM request_log)", .integer(searched))
    }
}
