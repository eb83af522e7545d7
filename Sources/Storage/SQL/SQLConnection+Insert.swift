extension SQLConnection {
    /// Runs `prefix VALUES (…), (…) suffix` for all rows, many in one statement. Rows of one call must differ in what
    /// the suffix's `ON CONFLICT` names.
    func insert(_ prefix: String, _ rows: [[SQLValue]], _ suffix: String = "") throws {
        guard let width = rows.first?.count, width > 0 else { return }
        let tuple = "(" + Array(repeating: "?", count: width).joined(separator: ", ") + ")"
        let many = 64
        let manyTuples = Array(repeating: tuple, count: many).joined(separator: ", ")
        let whole = rows.count - rows.count % many
        for start in stride(from: 0, to: whole, by: many) {
            try run("\(prefix) VALUES \(manyTuples) \(suffix)", rows[start..<start + many].flatMap { $0 })
        }
        for row in rows[whole...] { try run("\(prefix) VALUES \(tuple) \(suffix)", row) }
    }
}
