extension SQLConnection {
    /// Runs `prefix VALUES (…), (…) suffix` for all rows, many in one statement. Rows of one call must differ in what
    /// the suffix's `ON CONFLICT` names.
    func insert(_ prefix: String, _ rows: [[SQLValue]], _ suffix: String = "") throws {
        try forEachPiece(rows) { tuples, values in try run("\(prefix) VALUES \(tuples) \(suffix)", values) }
    }

    /// The same; the keys that the database counted up, in the order of the rows.
    func insert(_ prefix: String, _ rows: [[SQLValue]], returning key: String) throws -> [Int64] {
        var keys: [Int64] = []
        try forEachPiece(rows) { tuples, values in
            keys += try all("\(prefix) VALUES \(tuples) RETURNING \(key)", values) { $0.integer(0) }.sorted()
        }
        return keys
    }

    private func forEachPiece(_ rows: [[SQLValue]], _ body: (_ tuples: String, _ values: [SQLValue]) throws -> Void)
        throws
    {
        guard let width = rows.first?.count, width > 0 else { return }
        let tuple = "(" + Array(repeating: "?", count: width).joined(separator: ", ") + ")"
        let many = 64
        let manyTuples = Array(repeating: tuple, count: many).joined(separator: ", ")
        let whole = rows.count - rows.count % many
        for start in stride(from: 0, to: whole, by: many) {
            try body(manyTuples, rows[start..<start + many].flatMap { $0 })
        }
        for row in rows[whole...] { try body(tuple, row) }
    }
}
