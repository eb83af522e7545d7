import Provisioning
import SCIM
import Sync

/// Finds users by how they stand: by the state where few stand so, by the name where many do.
struct StandingReader {
    let connection: any SQLConnection
    let dialect: Dialect
    let query: StandingQuery
    let secrets: (any SecretSealing)?

    /// Where a list goes on: in the order of users, then of bindings.
    struct Place: Hashable, Comparable {
        let resource: String
        let binding: Int64

        static func < (left: Place, right: Place) -> Bool {
            left.resource == right.resource
                ? left.binding < right.binding : left.resource.utf8.lexicographicallyPrecedes(right.resource.utf8)
        }
    }

    func page() throws -> Page<FoundStanding> {
        let after = query.after.flatMap(Place.init(text:))
        var places: [Place] = []
        for binding in query.bindings {
            places += try resources(binding, after: after).map { Place(resource: $0, binding: binding.id.rawValue) }
        }
        places.sort()
        let shown = Array(places.prefix(query.limit))
        let statuses = try statuses(shown)
        let bindings = Dictionary(query.bindings.map { ($0.id.rawValue, $0) }) { first, _ in first }
        let items = shown.compactMap { place in
            guard let binding = bindings[place.binding], let status = statuses[place] else {
                return nil as FoundStanding?
            }
            return FoundStanding(binding: binding, status: status)
        }
        return Page(items, next: places.count > shown.count ? shown.last?.text : nil)
    }

    /// One more than is shown.
    private func resources(_ binding: Binding, after: Place?) throws -> [String] {
        // A user stands in several bindings: where the page before ended, those of the same user may follow.
        let isSameLeft = after.map { binding.id.rawValue > $0.binding } ?? false
        let range = Range(binding: binding, comparison: isSameLeft ? ">=" : ">", after: after?.resource ?? "")
        let search = query.text.map(NameSearch.init)
        switch query.standing {
        case .deleted: return try deleted(range, search)
        case .state(let state):
            guard let search else { return try all(state, range) }
            return try count(state, binding) <= SQLPeopleStore.few
                ? try amongFew(state, range, search) : try amongMany(state, range, search)
        }
    }

    private struct Range {
        let binding: Binding
        let comparison: String
        let after: String
        var values: [SQLValue] { [.integer(binding.id.rawValue), .text(after)] }
    }

    private var limit: SQLValue { .integer(Int64(query.limit + 1)) }

    private func count(_ state: UserState, _ binding: Binding) throws -> Int64 {
        try connection.integer(
            "SELECT total FROM user_state_count WHERE binding_id = ? AND state = ?",
            [.integer(binding.id.rawValue), .text(state.rawValue)])
    }

    private func all(_ state: UserState, _ range: Range) throws -> [String] {
        try connection.all(
            """
            SELECT resource_id FROM user_state WHERE binding_id = ? AND resource_id \(range.comparison) ? AND state = ?
            ORDER BY resource_id LIMIT ?
            """, range.values + [.text(state.rawValue), limit]
        ) { $0.text(0) }
    }

    private func deleted(_ range: Range, _ search: NameSearch?) throws -> [String] {
        let named = search.map(gone)
        return try connection.all(
            """
            SELECT l.resource_id FROM link l WHERE l.binding_id = ? AND l.resource_id \(range.comparison) ?
            AND l.gone = 1 \(named.map { "AND \($0.condition)" } ?? "") ORDER BY l.resource_id LIMIT ?
            """, range.values + (named?.values ?? []) + [limit]
        ) { $0.text(0) }
    }

    /// Of whom the account was anonymized only a digest of the name is left.
    private func gone(_ search: NameSearch) -> NameSearch.Way {
        let words = search.gone(dialect)
        guard let secrets else { return words }
        return NameSearch.Way(
            condition: "(\(words.condition) OR l.original_name = ?)",
            values: words.values + [.text(secrets.digest(of: search.folded))])
    }

    private func amongFew(_ state: UserState, _ range: Range, _ search: NameSearch) throws -> [String] {
        let (matches, gone) = (search.matches, gone(search))
        return try connection.all(
            """
            SELECT s.resource_id FROM user_state s LEFT JOIN resource r ON r.id = s.resource_id
            LEFT JOIN link l ON l.binding_id = s.binding_id AND l.resource_id = s.resource_id AND l.gone = 1
            WHERE s.binding_id = ? AND s.resource_id \(range.comparison) ? AND s.state = ?
            AND (\(matches.condition) OR \(gone.condition)) ORDER BY s.resource_id LIMIT ?
            """, range.values + [.text(state.rawValue)] + matches.values + gone.values + [limit]
        ) { $0.text(0) }
    }

    private func amongMany(_ state: UserState, _ range: Range, _ search: NameSearch) throws -> [String] {
        let stands = "s.binding_id = ? AND s.resource_id \(range.comparison) ? AND s.state = ? LIMIT ?"
        let most = SQLValue.integer(Int64(SQLPeopleStore.most))
        let values = range.values + [.text(state.rawValue), most]
        var found: Set<String> = []
        // CROSS JOIN: the few whose name begins so, then how they stand.
        for way in search.ways(.user) {
            found.formUnion(
                try connection.all(
                    """
                    SELECT s.resource_id FROM resource r CROSS JOIN user_state s WHERE r.connector_id = ? AND r.kind = 1
                    AND \(way.condition) AND s.resource_id = r.id AND \(stands)
                    """, [.integer(range.binding.connector.rawValue)] + way.values + values
                ) { $0.text(0) })
        }
        let gone = gone(search)
        found.formUnion(
            try connection.all(
                """
                SELECT s.resource_id FROM link l CROSS JOIN user_state s WHERE l.binding_id = ? AND l.gone = 1
                AND \(gone.condition) AND s.resource_id = l.resource_id AND \(stands)
                """, [.integer(range.binding.id.rawValue)] + gone.values + values
            ) { $0.text(0) })
        return Array(found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(query.limit + 1))
    }

    private func statuses(_ places: [Place]) throws -> [Place: UserStatus] {
        var found: [Place: UserStatus] = [:]
        for (binding, places) in Dictionary(grouping: places, by: \.binding) {
            let rows = try connection.all(
                "\(SQLSyncStore.statusRows) WHERE s.binding_id = ? AND s.resource_id IN \(dialect.texts)",
                [.integer(binding), .list(places.map(\.resource))], UserStatus.init(row:))
            for status in rows.compactMap(\.self) {
                found[Place(resource: status.resourceID, binding: binding)] = status
            }
        }
        return found
    }
}

extension StandingReader.Place {
    var text: String { "\(binding).\(resource)" }

    init?(text: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let binding = Int64(parts[0]) else { return nil }
        self.init(resource: String(parts[1]), binding: binding)
    }
}
