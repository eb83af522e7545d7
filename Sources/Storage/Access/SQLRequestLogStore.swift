import Access
import SCIM

struct SQLRequestLogStore: RequestLogStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    /// A search by text looks at so many of the newest entries.
    var searched: Int64 = 50_000

    private static let columns = """
        number, connector_id, at, request_id, method, target, status, milliseconds, subject, client, request_body,
        response_body
        """

    func requests(_ connector: Int64, _ query: RequestLogQuery) async throws -> [NumberedRequest] {
        let (condition, values) = conditions(connector, query)
        return try await database.read { connection in
            try connection.all(
                "SELECT \(Self.columns) FROM request_log WHERE \(condition) ORDER BY number DESC LIMIT ?",
                values + [.integer(Int64(min(max(query.limit, 0), 1000)))], NumberedRequest.init(row:))
        }
    }

    private func conditions(_ connector: Int64, _ query: RequestLogQuery) -> (String, [SQLValue]) {
        var conditions = ["connector_id = ?"]
        var values: [SQLValue] = [.integer(connector)]
        func and(_ condition: String, _ value: SQLValue...) {
            conditions.append(condition)
            values += value
        }
        if query.failuresOnly { and("failed = 1") }
        if let since = query.since { and("at >= ?", .integer(since)) }
        if let before = query.before { and("number < ?", .integer(before)) }
        if let text = query.text?.scimFolded, !text.isEmpty {
            let pattern = SQLCondition.pattern(containing: text)
            and("search LIKE ? ESCAPE '\\'", .text(pattern.count < 4096 ? pattern : "\u{10FFFF}"))
            and("number > (SELECT COALESCE(MAX(number), 0) - ? FROM request_log)", .integer(searched))
        }
        return (conditions.joined(separator: " AND "), values)
    }

    func append(_ requests: [LoggedRequest], keepSince: Int64, keepCount: Int) async throws {
        let rows = requests.map(Self.values)
        let connectors = Set(requests.map(\.connector))
        try await writer.write { connection in
            try connection.insert(
                """
                INSERT INTO request_log (connector_id, at, request_id, method, target, status, milliseconds, subject,
                client, request_body, response_body, failed, search)
                """, rows)
            // Pieces that are larger than what came in, so that the log shrinks, and small enough to hold up nobody.
            let piece = SQLValue.integer(Int64(max(2 * rows.count, 200)))
            try connection.run(
                "DELETE FROM request_log WHERE number IN (SELECT number FROM request_log WHERE at < ? LIMIT ?)",
                [.integer(keepSince), piece])
            for connector in connectors {
                try Self.trim(connector, keeping: keepCount, piece, connection)
            }
        }
    }

    private static func trim(
        _ connector: Int64, keeping count: Int, _ piece: SQLValue, _ connection: any SQLConnection
    ) throws {
        let newestToGo = try connection.first(
            "SELECT number FROM request_log WHERE connector_id = ? ORDER BY number DESC LIMIT 1 OFFSET ?",
            [.integer(connector), .integer(Int64(max(count, 0)))]
        ) { $0.integer(0) }
        guard let newestToGo else { return }
        try connection.run(
            """
            DELETE FROM request_log WHERE number IN (
                SELECT number FROM request_log WHERE connector_id = ? AND number <= ? ORDER BY number LIMIT ?)
            """, [.integer(connector), .integer(newestToGo), piece])
    }

    private static func values(_ request: LoggedRequest) -> [SQLValue] {
        let searched = [request.subject, request.target, request.client].compactMap(\.self).joined(separator: "\n")
        return [
            .integer(request.connector), .integer(request.at), .text(request.requestID), .text(request.method),
            .text(request.target), .integer(Int64(request.status)), .integer(Int64(request.milliseconds)),
            .optional(request.subject), .optional(request.client), .optional(request.requestBody),
            .optional(request.responseBody), .flag(request.status >= 400), .text(searched.scimFolded),
        ]
    }
}

extension NumberedRequest {
    fileprivate init(row: any SQLRow) {
        let request = LoggedRequest(
            connector: row.integer(1), at: row.integer(2), requestID: row.text(3), method: row.text(4),
            target: row.text(5), status: Int(row.integer(6)), milliseconds: Int(row.integer(7)),
            subject: row.optionalText(8), client: row.optionalText(9), requestBody: row.optionalText(10),
            responseBody: row.optionalText(11))
        self.init(number: row.integer(0), request: request)
    }
}
