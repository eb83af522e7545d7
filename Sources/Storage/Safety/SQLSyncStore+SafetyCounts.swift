import Provisioning
import Sync

/// What counts towards limits, to read.
extension SQLSyncStore {
    func safetyCounts(_ keys: Set<SafetyKey>, after time: Int64, _ binding: BindingID) async throws -> SafetyCounts {
        let dialect = database.dialect
        return try await database.read { connection in
            try SafetyCountReader(
                connection: connection, texts: dialect.texts, window: [.integer(binding.rawValue), .integer(time)]
            ).counts(keys)
        }
    }
}

struct SafetyCountReader {
    let connection: any SQLConnection
    let texts: String
    /// The binding, and since when.
    let window: [SQLValue]

    /// Linked accounts that were not cleaned up.
    static let owned = """
        FROM link l LEFT JOIN user_state s ON s.binding_id = l.binding_id AND s.resource_id = l.resource_id
        WHERE l.confirmed = 1 AND COALESCE(s.state, '') <> 'cleanedUp'
        """

    private static let recent = "FROM safety_count c WHERE c.binding_id = ? AND c.at > ?"

    /// Accounts that are not owned now, and memberships that are gone.
    private static let gone = """
        \(recent) AND c.returned = 0 AND (c.kind = 'memberships' AND c.done = 1 OR c.kind = 'accounts' AND NOT EXISTS (
            SELECT 1 \(owned) AND l.binding_id = c.binding_id AND l.resource_id = c.resource_id))
        """

    func counts(_ keys: Set<SafetyKey>) throws -> SafetyCounts {
        var counts = SafetyCounts()
        counts.done = try connection.counts("SELECT c.kind, COUNT(*) \(Self.recent) GROUP BY c.kind", window)
        guard !counts.done.isEmpty else { return counts }
        counts.gone = try connection.counts(
            // Nobody leaves a group that is renamed.
            "SELECT c.kind, COUNT(*) \(Self.gone) AND c.group_name NOT LIKE ? GROUP BY c.kind",
            window + [.text("\(SafetyKey.renamed)%")])
        let groups = Array(Set(keys.compactMap(\.groupLeft)))
        counts.left = try byGroup(Self.recent, groups)
        counts.goneFrom = try byGroup(Self.gone, groups)
        try look(for: keys, &counts)
        return counts
    }

    private func byGroup(_ rows: String, _ groups: [String]) throws -> [String: Int] {
        var numbers: [String: Int] = [:]
        guard !groups.isEmpty else { return numbers }
        try connection.forEach(
            """
            SELECT c.group_name, COUNT(*) \(rows) AND c.kind = 'memberships' AND c.group_name IN \(texts)
            GROUP BY c.group_name
            """, window + [.list(groups)]
        ) { row in
            numbers[row.text(0)] = Int(row.integer(1))
            return true
        }
        return numbers
    }

    private func look(for keys: Set<SafetyKey>, _ counts: inout SafetyCounts) throws {
        try connection.forEach(
            "SELECT c.kind, c.group_name, c.resource_id, c.done \(Self.recent) AND c.resource_id IN \(texts)",
            window + [.list(Array(Set(keys.map(\.resourceID))))]
        ) { row in
            guard let key = SafetyKey(row: row), keys.contains(key) else { return true }
            counts.keys.insert(key)
            if row.integer(3) == 0 { counts.begun.insert(key) }
            return true
        }
    }
}
