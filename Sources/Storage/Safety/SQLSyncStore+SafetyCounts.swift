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
    static let owned = "FROM link l WHERE l.confirmed = 1 AND l.cleaned_up = 0"

    private static let recent = "FROM safety_count c WHERE c.binding_id = ? AND c.at > ?"

    /// Accounts that are not owned now, and memberships that are gone, without anybody's approval.
    private static let gone = """
        \(recent) AND c.approved = 0 AND c.returned = 0
        AND (c.kind = 'memberships' AND c.done = 1 OR c.kind = 'accounts' AND NOT EXISTS (
            SELECT 1 \(owned) AND l.binding_id = c.binding_id AND l.resource_id = c.resource_id))
        """

    func counts(_ keys: Set<SafetyKey>) throws -> SafetyCounts {
        var counts = SafetyCounts()
        (counts.done, counts.approved.done) = try byKind()
        guard !counts.done.isEmpty || !counts.approved.done.isEmpty else { return counts }
        counts.gone = try connection.counts(
            // Nobody leaves a group that is renamed.
            "SELECT c.kind, COUNT(*) \(Self.gone) AND c.group_name NOT LIKE ? GROUP BY c.kind",
            window + [.text("\(SafetyKey.renamed)%")])
        let groups = Array(Set(keys.compactMap(\.groupLeft)))
        (counts.left, counts.approved.left) = try byGroup(Self.recent, groups)
        counts.goneFrom = try byGroup(Self.gone, groups).done
        try look(for: keys, &counts)
        return counts
    }

    private func byKind() throws -> (done: [SafetyClass: Int], approved: [SafetyClass: Int]) {
        var (done, approved) = ([SafetyClass: Int](), [SafetyClass: Int]())
        try connection.forEach(
            "SELECT c.kind, c.approved, COUNT(*) \(Self.recent) GROUP BY c.kind, c.approved", window
        ) { row in
            guard let kind = SafetyClass(rawValue: row.text(0)) else { return true }
            if row.integer(1) == 0 { done[kind] = Int(row.integer(2)) } else { approved[kind] = Int(row.integer(2)) }
            return true
        }
        return (done, approved)
    }

    private func byGroup(_ rows: String, _ groups: [String]) throws -> (done: [String: Int], approved: [String: Int]) {
        var (done, approved) = ([String: Int](), [String: Int]())
        guard !groups.isEmpty else { return (done, approved) }
        try connection.forEach(
            """
            SELECT c.group_name, c.approved, COUNT(*) \(rows) AND c.kind = 'memberships' AND c.group_name IN \(texts)
            GROUP BY c.group_name, c.approved
            """, window + [.list(groups)]
        ) { row in
            let (group, number) = (row.text(0), Int(row.integer(2)))
            if row.integer(1) == 0 { done[group] = number } else { approved[group] = number }
            return true
        }
        return (done, approved)
    }

    private func look(for keys: Set<SafetyKey>, _ counts: inout SafetyCounts) throws {
        try connection.forEach(
            """
            SELECT c.kind, c.group_name, c.resource_id, c.done, c.approved \(Self.recent)
            AND c.resource_id IN \(texts)
            """, window + [.list(Array(Set(keys.map(\.resourceID))))]
        ) { row in
            guard let key = SafetyKey(row: row), keys.contains(key) else { return true }
            let (isDone, isApproved) = (row.integer(3) != 0, row.integer(4) != 0)
            counts.keys.insert(key)
            if isApproved { counts.approved.keys.insert(key) } else if !isDone { counts.begun.insert(key) }
            return true
        }
    }
}
