extension SQLConnection {
    /// The first row, made into a value; nil when there is none.
    func first<Value>(_ sql: String, _ values: [SQLValue] = [], _ make: (any SQLRow) throws -> Value) throws -> Value? {
        var found: Value?
        try forEach(sql, values) { row in
            found = try make(row)
            return false
        }
        return found
    }

    /// Every row. For answers whose size is bounded by the statement.
    func all<Value>(_ sql: String, _ values: [SQLValue] = [], _ make: (any SQLRow) throws -> Value) throws -> [Value] {
        var found: [Value] = []
        try forEach(sql, values) { row in
            found.append(try make(row))
            return true
        }
        return found
    }

    /// The number in the first column of the first row; 0 when there is no row.
    func integer(_ sql: String, _ values: [SQLValue] = []) throws -> Int64 {
        try first(sql, values) { $0.integer(0) } ?? 0
    }

    func exists(_ sql: String, _ values: [SQLValue] = []) throws -> Bool {
        try first(sql, values) { _ in true } ?? false
    }
}
