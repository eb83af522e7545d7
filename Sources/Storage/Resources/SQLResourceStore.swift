import SCIM

/// The resources of all connectors in the database.
struct SQLResourceStore: ResourceStore {
    let database: any SQLDatabase
    let writer: SharedWriter
    let environment: Storage.Environment
    /// Called after a commit that changed something of the connector.
    let changed: @Sendable (ConnectorID) -> Void

    func create(_ draft: ResourceDraft, in connector: ConnectorID) async throws -> StoredResource {
        let now = environment.now()
        let id = environment.newID(now)
        let columns = ResourceColumns(draft.kind, draft.attributes)
        let row = try await write(connector, now) { try $0.create(draft, columns, id: id) }
        changed(connector)
        // Nobody can have put into a group what nobody knew.
        return StoredResource(resource: row.resource)
    }

    func resource(_ kind: ResourceKind, _ id: String, in connector: ConnectorID, related: Related) async throws
        -> StoredResource?
    {
        let dialect = database.dialect
        return try await database.lookUp { connection in
            guard let row = try connection.resource(kind, id, in: connector) else { return nil }
            return try connection.stored([row], related, dialect).first
        }
    }

    func update(
        _ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?, related: Related,
        _ change: @escaping @Sendable (Resource) throws -> ResourceChange
    ) async throws -> StoredResource {
        let (stored, isChanged) = try await write(connector, environment.now()) { writer in
            let row = try Self.find(kind, id, ifMatch, writer)
            let new = try writer.update(row, try change(row.resource))
            let stored = try writer.connection.stored([new ?? row], related, writer.dialect).first
            return (stored ?? StoredResource(resource: row.resource), new != nil)
        }
        if isChanged { changed(connector) }
        return stored
    }

    func delete(_ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?) async throws {
        try await write(connector, environment.now()) { try $0.delete(Self.find(kind, id, ifMatch, $0)) }
        changed(connector)
    }

    func list(_ query: ListQuery, in connector: ConnectorID) async throws -> ListPage {
        let dialect = database.dialect
        let page = { @Sendable connection in
            try ListReader(connection: connection, dialect: dialect, connector: connector, query: query).page()
        }
        if query.isLookUp { return try await database.lookUp(page) }
        return try await query.isScan(connector, dialect)
            ? database.scan(for: .connector(connector), page) : database.read(page)
    }

    func members(of groups: [String], in connector: ConnectorID, after: MemberCursor?, limit: Int) async throws
        -> MemberBatch
    {
        try await database.read { try $0.members(groups, in: connector, after: after, limit: limit) }
    }

    private static func find(
        _ kind: ResourceKind, _ id: String, _ ifMatch: IfMatch?, _ writer: ResourceWriter
    ) throws -> ResourceRow {
        let what = "The \(kind == .user ? "user" : "group") \(id)"
        guard let row = try writer.connection.resource(kind, id, in: writer.connector) else {
            throw SCIMError.notFound(what)
        }
        if let ifMatch, !ifMatch.matches(row.resource.etag) { throw SCIMError.versionMismatch(what) }
        return row
    }

    private func write<Value: Sendable>(
        _ connector: ConnectorID, _ now: Timestamp, _ body: @escaping @Sendable (ResourceWriter) throws -> Value
    ) async throws -> Value {
        let dialect = database.dialect
        return try await writer.write { connection in
            try body(ResourceWriter(connection: connection, dialect: dialect, connector: connector, now: now))
        }
    }
}
