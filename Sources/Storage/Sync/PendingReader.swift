import Provisioning
import SCIM
import StrictJSON
import Sync

/// Reads what a batch of users needs, all on one connection and so from one state of the database.
struct PendingReader {
    let connection: any SQLConnection
    let dialect: Dialect
    let binding: Int64
    let connector: Int64
    let secrets: (any SecretSealing)?

    /// These users with their marks, where they have one; unknown ids without a link are left out.
    func marked(_ ids: [String]) throws -> [PendingUser] {
        var marks: [String: UserMark] = [:]
        try connection.forEach(
            """
            SELECT resource_id, seq, attempts FROM sync_mark
            WHERE binding_id = ? AND resource_id IN \(dialect.texts)
            """, [.integer(binding), .list(ids)]
        ) { row in
            let id = row.text(0)
            marks[id] = UserMark(resource: id, mark: row.integer(1), attempts: Int(row.integer(2)))
            return true
        }
        return try users(ids.map { marks[$0] ?? UserMark(resource: $0, mark: nil, attempts: 0) })
            .filter { $0.source != nil || $0.link != nil }
    }

    func users(_ marks: [UserMark]) throws -> [PendingUser] {
        guard !marks.isEmpty else { return [] }
        let ids = marks.map(\.resource)
        let sources = try SourceReader(connection: connection, dialect: dialect, connector: connector).users(ids)
        let links = try links(ids)
        let former = try formerLinks(of: sources.keys.filter { links[$0] == nil })
        let skipped = try skipped(ids)
        return marks.map {
            var user = PendingUser(
                resourceID: $0.resource, mark: $0.mark, attempts: $0.attempts, source: sources[$0.resource],
                link: links[$0.resource], former: former[$0.resource])
            user.isSkipped = skipped.contains($0.resource)
            return user
        }
    }

    private func skipped(_ ids: [String]) throws -> Set<String> {
        Set(
            try connection.all(
                """
                SELECT s.resource_id FROM skipped_user s JOIN resource r ON r.id = s.resource_id
                WHERE s.binding_id = ? AND s.resource_id IN \(dialect.texts) AND r.version = s.version
                """, [.integer(binding), .list(ids)]
            ) { $0.text(0) })
    }

    /// The links of users who had the same externalId and are deleted, or have it and are inactive: identity providers
    /// deactivate one and push another for the same person. Of several the newest.
    private func formerLinks(of ids: [String]) throws -> [String: Link] {
        guard !ids.isEmpty else { return [:] }
        var links: [String: Link] = [:]
        for statement in FormerLinks.byExternalID(dialect) {
            try connection.forEach(statement, [.list(ids), .integer(binding)]) { row in
                links[row.text(LinkRows.count)] = LinkRows.link(row, secrets)
                return true
            }
        }
        return links
    }

    private func links(_ ids: [String]) throws -> [String: Link] {
        var links: [String: Link] = [:]
        try connection.forEach(
            "SELECT \(LinkRows.columns) FROM link l WHERE l.binding_id = ? AND l.resource_id IN \(dialect.texts)",
            [.integer(binding), .list(ids)]
        ) { row in
            links[row.text(0)] = LinkRows.link(row, secrets)
            return true
        }
        return links
    }
}

extension PendingReader {
    init(
        _ connection: any SQLConnection, _ dialect: Dialect, _ binding: BindingID, _ secrets: (any SecretSealing)?
    ) throws {
        let connector = try connection.integer(
            "SELECT connector_id FROM binding WHERE id = ?", [.integer(binding.rawValue)])
        self.init(
            connection: connection, dialect: dialect, binding: binding.rawValue, connector: connector,
            secrets: secrets)
    }

    /// Also of a binding that is not saved.
    init(_ connection: any SQLConnection, _ dialect: Dialect, _ binding: Binding, _ secrets: (any SecretSealing)?) {
        self.init(
            connection: connection, dialect: dialect, binding: binding.id.rawValue,
            connector: binding.connector.rawValue, secrets: secrets)
    }
}
