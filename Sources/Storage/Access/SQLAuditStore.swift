import Access
import SCIM

struct SQLAuditStore: AuditStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    let trail: AuditTrail

    /// Entries of a large settings document are a quarter of a megabyte each.
    private static let page: Int64 = 100

    func append(_ note: AuditNote) async throws {
        try await writer.write { [trail] connection in try trail.append(note, connection) }
    }

    func head() async throws -> AuditHead {
        try await database.read { try AuditTrail.head($0) }
    }

    func entries(_ query: AuditQuery) async throws -> [AuditEntry] {
        let position = database.dialect.position
        return try await database.read { connection in
            var query = query
            let first = try query.since.map { try Self.first(from: $0, connection) } ?? 0
            if let until = query.until {
                query.before = min(query.before ?? .max, try Self.first(from: until, connection))
            }
            let (condition, values) = Self.conditions(query, from: first, position: position)
            return try connection.all(
                "SELECT sequence, document, seal FROM audit WHERE \(condition) ORDER BY sequence DESC LIMIT ?",
                values + [.integer(Int64(min(max(query.limit, 0), 1000)))]
            ) { AuditRecord(row: $0).entry }
        }.compactMap(\.self)
    }

    /// The number of the first entry that is not older than `time`. Entries stand in the order of their time, which has no
    /// column of its own: some of them are looked at, each half way between two.
    private static func first(from time: Int64, _ connection: any SQLConnection) throws -> Int64 {
        var (low, high) = (
            Int64(1), try connection.integer("SELECT COALESCE(MAX(sequence), 0) FROM audit") + 1
        )
        while low < high {
            let middle = low + (high - low) / 2
            let found = try connection.first(
                "SELECT sequence, document, seal FROM audit WHERE sequence >= ? ORDER BY sequence LIMIT 1",
                [.integer(middle)], AuditRecord.init(row:))
            // What can't be read any more tells no time; it is taken as old.
            if let found, found.sequence < high, (found.entry?.at ?? 0) < time {
                low = found.sequence + 1
            } else {
                high = middle
            }
        }
        return low
    }

    private static func conditions(_ query: AuditQuery, from first: Int64, position: String) -> (String, [SQLValue]) {
        var conditions = ["1 = 1"]
        var values: [SQLValue] = []
        func and(_ condition: String, _ given: SQLValue...) {
            conditions.append(condition)
            values += given
        }
        if let actor = query.actor { and("actor = ?", .text(actor)) }
        if let action = query.action { and("action = ?", .text(action)) }
        if let object = query.object { and("SUBSTR(object, 1, LENGTH(?)) = ?", .text(object), .text(object)) }
        if first > 0 { and("sequence >= ?", .integer(first)) }
        if let before = query.before { and("sequence < ?", .integer(before)) }
        if let text = query.text?.scimFolded, !text.isEmpty { and("\(position)(search, ?) > 0", .text(text)) }
        return (conditions.joined(separator: " AND "), values)
    }

    func verify(known: AuditHead?) async throws -> AuditVerdict {
        var verification = AuditVerification(trail.chain, known: known)
        // Before the entries: what is written meanwhile comes after them.
        let newest = try await database.read { try AuditTrail.newest($0) }
        var last: Int64 = 0
        while true {
            let rows = try await rows(after: last)
            for row in rows { verification.take(row.record, isIndexed: row.isIndexed) }
            guard rows.count == Self.page, let end = rows.last?.record.sequence else { break }
            last = end
        }
        return verification.finish(newest: newest)
    }

    private struct Row: Sendable {
        let record: AuditRecord
        let isIndexed: Bool
    }

    private func rows(after last: Int64) async throws -> [Row] {
        try await database.read { connection in
            try connection.all(
                """
                SELECT sequence, document, seal, actor, action, object, search FROM audit WHERE sequence > ?
                ORDER BY sequence LIMIT ?
                """, [.integer(last), .integer(Self.page)]
            ) { row in
                let record = AuditRecord(row: row)
                let index: [SQLValue] = (3...6).map { .text(row.text($0)) }
                return Row(
                    record: record, isIndexed: record.entry.map { AuditTrail.index($0.note, record) == index } ?? false)
            }
        }
    }
}

extension AuditRecord {
    fileprivate init(row: any SQLRow) {
        self.init(sequence: row.integer(0), document: row.text(1), seal: row.blob(2))
    }
}
