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
        let (sql, values) = statement(connector, query)
        return try await database.read { try $0.all(sql, values, NumberedRequest.init(row:)) }
    }

    func statement(_ connector: Int64, _ query: RequestLogQuery) -> (String, [SQLValue]) {
        let asked = RequestLogSQL(connector, query, searched: searched, database.dialect)
        return (
            "SELECT \(Self.columns) FROM \(asked.source) WHERE \(asked.condition) ORDER BY number DESC LIMIT ?",
            asked.values + [.integer(Int64(min(max(query.limit, 0), 1000)))]
        )
    }

    func count(_ connector: Int64, _ query: RequestLogQuery) async throws -> Int {
        let asked = RequestLogSQL(connector, query, searched: searched, database.dialect)
        return try await database.read { connection in
            Int(
                try connection.integer(
                    """
                    SELECT COUNT(*) FROM
                    (SELECT 1 FROM \(asked.source) WHERE \(asked.condition) LIMIT ?) AS fitting
                    """, asked.values + [.integer(Int64(max(query.limit, 0)))]))
        }
    }

    func append(_ requests: [LoggedRequest], keepSince: Int64, keepBytes: Int64) async throws {
        let given = requests.map { (connector: $0.connector, values: Self.values($0), terms: Self.terms($0)) }
        try await writer.write { connection in
            var ends: [Int64: Int64] = [:]
            let rows = try given.map { connector, values, _ in
                let end = try ends[connector] ?? Self.end(connector, connection)
                ends[connector] = end &+ Self.size(values)
                return values + [.integer(end &+ Self.size(values))]
            }
            let numbers = try connection.insert(
                """
                INSERT INTO request_log (connector_id, at, request_id, method, target, status, milliseconds, subject,
                client, request_body, response_body, failed, search, ends_at_byte)
                """, rows, returning: "number")
            let mentions = zip(given, numbers).flatMap { given, number -> [[SQLValue]] in
                given.terms.map { [.integer(given.connector), .text($0), .integer(number)] }
            }
            try connection.insert("INSERT INTO request_mention (connector_id, term, number)", mentions)
            try RefusalWriter(connection: connection).note(requests)
            // Pieces that are larger than what came in, so that the log shrinks, and small enough to hold up nobody.
            let piece = SQLValue.integer(Int64(max(2 * rows.count, 500)))
            try connection.run(
                "DELETE FROM request_log WHERE number IN (SELECT number FROM request_log WHERE at < ? LIMIT ?)",
                [.integer(keepSince), piece])
            for (connector, end) in ends {
                try Self.trim(connector, upTo: end &- max(keepBytes, 0), piece, connection)
            }
        }
    }

    func refusals(of connectors: Set<Int64>) async throws -> [Int64: RequestRefusals] {
        guard !connectors.isEmpty else { return [:] }
        let integers = database.dialect.integers
        return try await database.read { connection in
            var refusals: [Int64: RequestRefusals] = [:]
            try connection.forEach(
                """
                SELECT connector_id, total, since, last_at, status, detail FROM request_refusal
                WHERE connector_id IN \(integers)
                """, [.integers(Array(connectors))]
            ) { row in
                refusals[row.integer(0)] = RequestRefusals(
                    count: Int(row.integer(1)), since: row.integer(2), last: row.integer(3),
                    status: Int(row.integer(4)), detail: row.optionalText(5))
                return true
            }
            return refusals
        }
    }

    /// How many bytes a connector's log has had up to its newest entry: what entries say of that tells how much the log
    /// holds, whatever is taken off its beginning.
    private static func end(_ connector: Int64, _ connection: any SQLConnection) throws -> Int64 {
        try connection.first(
            "SELECT ends_at_byte FROM request_log WHERE connector_id = ? ORDER BY number DESC LIMIT 1",
            [.integer(connector)]
        ) { $0.integer(0) } ?? 0
    }

    private static func trim(
        _ connector: Int64, upTo byte: Int64, _ piece: SQLValue, _ connection: any SQLConnection
    ) throws {
        let oldest = try connection.first(
            "SELECT ends_at_byte FROM request_log WHERE connector_id = ? ORDER BY number LIMIT 1",
            [.integer(connector)]
        ) { $0.integer(0) }
        guard let oldest, oldest <= byte else { return }
        try connection.run(
            """
            DELETE FROM request_log WHERE number IN (
                SELECT number FROM (
                    SELECT number, ends_at_byte FROM request_log WHERE connector_id = ? ORDER BY number LIMIT ?)
                WHERE ends_at_byte <= ?)
            """, [.integer(connector), piece, .integer(byte)])
    }

    /// What a row takes on the disk, about.
    private static func size(_ values: [SQLValue]) -> Int64 {
        values.reduce(64) { size, value in
            guard case .text(let text) = value else { return size &+ 4 }
            return size &+ Int64(text.utf8.count)
        }
    }

    private static func terms(_ request: LoggedRequest) -> Set<String> { Set(request.mentions.map(\.scimFolded)) }

    private static func values(_ request: LoggedRequest) -> [SQLValue] {
        let searched = ([request.subject] + request.subjects + [request.target, request.client])
            .compactMap(\.self).joined(separator: "\n")
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
