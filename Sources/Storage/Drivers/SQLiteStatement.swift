import GRDBSQLite

/// A prepared statement as SQLite's own functions see it: bound, stepped and read without a copy in between. For a
/// look-up of one row the library's arguments and rows cost more than the search itself.
///
/// The library prepared it and owns it; it is used on the connection's thread only, and reset before it is left.
struct SQLiteStatement {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    /// Calls `body` for each row until it returns false. The code and message of SQLite when a step fails.
    func forEach(
        _ values: [SQLValue], failed: (_ code: Int32, _ message: String) -> SQLError,
        _ body: (any SQLRow) throws -> Bool
    ) throws {
        sqlite3_reset(handle)
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw failed(code, message) }
        }
        while true {
            let code = sqlite3_step(handle)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw failed(code, message) }
            guard try body(SQLiteRow(handle: handle)) else { return }
        }
    }

    private var message: String { String(cString: sqlite3_errmsg(sqlite3_db_handle(handle))) }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        // SQLite copies what it is given before the call returns.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        return switch value {
        case .null: sqlite3_bind_null(handle, index)
        case .integer(let number): sqlite3_bind_int64(handle, index, number)
        case .text(var text):
            text.withUTF8 { utf8 in
                let bytes = UnsafeRawPointer(utf8.baseAddress)?.assumingMemoryBound(to: CChar.self)
                return sqlite3_bind_text64(
                    handle, index, bytes ?? Self.empty, UInt64(utf8.count), copied, UInt8(SQLITE_UTF8))
            }
        case .blob(let bytes):
            bytes.withUnsafeBytes { bytes in
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(handle, index, 0)
                    : sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), copied)
            }
        }
    }

    /// An empty text needs an address: without one it would be bound as NULL.
    private static var empty: UnsafePointer<CChar> {
        UnsafeRawPointer(emptyText.utf8Start).assumingMemoryBound(to: CChar.self)
    }
    private static let emptyText: StaticString = ""
}

/// The row that a statement stands on; good until the next step.
private struct SQLiteRow: SQLRow {
    let handle: OpaquePointer

    private func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(handle, Int32(clamping: column)) == SQLITE_NULL
    }

    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(clamping: column)) }
    func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int) -> String {
        guard let start = sqlite3_column_text(handle, Int32(clamping: column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(clamping: column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }

    func blob(_ column: Int) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, Int32(clamping: column)) else { return [] }
        return Array(
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(clamping: column)))))
    }
}
