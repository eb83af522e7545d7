import Directory

/// The raw values are stored; never reuse one.
enum DirectoryEventKind: Int64 {
    case user = 1
    case group = 2
    case membership = 3
}

enum DirectoryEventOperation: Int64 {
    case created = 1
    case updated = 2
    case deleted = 3
    case renamed = 4
}

/// The row that says which events are kept. One stream of numbers serves all directories.
enum DirectoryStream {
    static func epoch(_ connection: any SQLConnection) throws -> String? {
        try connection.first("SELECT epoch FROM directory_stream") { $0.text(0) }
    }

    static func ensureEpoch(_ connection: any SQLConnection) throws -> String {
        if let epoch = try epoch(connection) { return epoch }
        return try renewEpoch(connection)
    }

    /// Makes every position that was handed out invalid: for a database that went back in time.
    @discardableResult
    static func renewEpoch(_ connection: any SQLConnection) throws -> String {
        let epoch = String(UInt64.random(in: .min ... .max), radix: 36)
        try connection.run("DELETE FROM directory_stream", [])
        let oldest = try connection.integer("SELECT COALESCE(MIN(seq), 1) FROM directory_event")
        try connection.run(
            "INSERT INTO directory_stream (epoch, trimmed) VALUES (?, ?)", [.text(epoch), .integer(oldest - 1)])
        return epoch
    }

    static func newest(_ connection: any SQLConnection) throws -> Int64 {
        try connection.integer("SELECT COALESCE(MAX(seq), 0) FROM directory_event")
    }

    /// Whether everything after `position` is still there.
    static func holds(_ position: EventPosition, _ connection: any SQLConnection) throws -> Bool {
        guard position.sequence <= (try newest(connection)) else { return false }
        return try connection.exists(
            "SELECT 1 FROM directory_stream WHERE epoch = ? AND trimmed <= ?",
            [.text(position.epoch), .integer(position.sequence)])
    }

    /// Removes some of the events beyond the newest `kept`. A little with every write, so that none waits for much.
    static func trim(keeping kept: Int64, wrote: Int, _ connection: any SQLConnection) throws {
        let oldest = try connection.integer("SELECT COALESCE(MIN(seq), 1) FROM directory_event")
        let surplus = try newest(connection) - kept
        let last = min(surplus, oldest + Int64(max(2 * wrote, 100)))
        guard last >= oldest else { return }
        try connection.run("UPDATE directory_stream SET trimmed = ?", [.integer(last)])
        try connection.run("DELETE FROM directory_event WHERE seq <= ?", [.integer(last)])
    }
}
