import Access

/// Keeps how many requests of a connector in a row were refused, with the log and as often as it. The first one that is
/// taken ends it, and one with another kind of cause begins it anew.
struct RefusalWriter {
    let connection: any SQLConnection

    func note(_ requests: [LoggedRequest]) throws {
        for (connector, requests) in Dictionary(grouping: requests, by: \.connector) {
            let taken = requests.lastIndex { $0.verdict == .taken }
            if taken != nil {
                try connection.run("DELETE FROM request_refusal WHERE connector_id = ?", [.integer(connector)])
            }
            let refused = requests.suffix(from: taken.map { $0 + 1 } ?? 0).compactMap(Refused.init)
            guard let last = refused.last else { continue }
            let alike = refused.suffix(from: refused.lastIndex { $0.cause != last.cause }.map { $0 + 1 } ?? 0)
            if try alike.count < refused.count || cause(connector) != last.cause {
                try connection.run("DELETE FROM request_refusal WHERE connector_id = ?", [.integer(connector)])
            }
            try add(alike.reduce(0) { $0 + $1.count }, alike.first ?? last, last, connector)
        }
    }

    /// What is kept of it; nil: nothing.
    private func cause(_ connector: Int64) throws -> RequestRefusals.Cause? {
        try connection.first("SELECT status FROM request_refusal WHERE connector_id = ?", [.integer(connector)]) {
            RequestRefusals.Cause(status: Int($0.integer(0)))
        }
    }

    private func add(_ count: Int, _ first: Refused, _ last: Refused, _ connector: Int64) throws {
        try connection.run(
            """
            INSERT INTO request_refusal (connector_id, total, since, last_at, status, detail) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (connector_id) DO UPDATE SET total = request_refusal.total + excluded.total,
            last_at = excluded.last_at, status = excluded.status, detail = excluded.detail
            """,
            [
                .integer(connector), .integer(Int64(count)), .integer(first.at), .integer(last.at),
                .integer(Int64(last.status)), .optional(last.detail),
            ])
    }

    private struct Refused {
        let at: Int64
        let status: Int
        let detail: String?
        let count: Int
        var cause: RequestRefusals.Cause { RequestRefusals.Cause(status: status) }

        init?(_ request: LoggedRequest) {
            guard case .refused(let detail, let others) = request.verdict else { return nil }
            (at, status, self.detail, count) = (request.at, request.status, detail, 1 + others)
        }
    }
}
