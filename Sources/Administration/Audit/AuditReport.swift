public import Access
public import StrictJSON

/// Entries of the audit log as JSON.
public enum AuditReport {
    public static func json(_ entry: AuditEntry) -> JSONValue {
        guard var object = entry.json.object else { return .null }
        object["at"] = .time(entry.at)
        object["previous"] = nil
        return .object(object)
    }

    /// All that fit, the newest first, in pieces: they may be too many to hold.
    public static func write(
        _ query: AuditQuery, _ audit: any AuditStore, to write: (String) async throws -> Void
    ) async throws {
        var query = query
        query.limit = 100
        try await write("{\"items\":[")
        var isFirst = true
        while true {
            let page = try await audit.entries(query)
            for entry in page {
                try await write((isFirst ? "\n" : ",\n") + json(entry).serialized)
                isFirst = false
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.before = last.sequence
        }
        try await write("]}\n")
    }
}
