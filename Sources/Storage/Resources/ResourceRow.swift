import SCIM
import StrictJSON

/// A resource as it lies in its table.
struct ResourceRow: Sendable {
    let key: Int64
    var resource: Resource
    /// What the document weighed when it was read; 0 for one that was not read.
    let documentBytes: Int

    /// For `init(_:)`, over a table `r`.
    static let columns = "r.pk, r.id, r.kind, r.version, r.created, r.last_modified, r.document"

    init(key: Int64, resource: Resource) {
        self.key = key
        self.resource = resource
        documentBytes = 0
    }

    init(_ row: any SQLRow) throws {
        guard let kind = ResourceKind(rawValue: Int(row.integer(2))) else {
            throw StoreUnavailable(
                .failed, detail: "The resource \(row.text(1)) is of a kind this usher does not know.")
        }
        let document = row.text(6)
        documentBytes = document.utf8.count
        key = row.integer(0)
        resource = Resource(
            id: row.text(1), kind: kind, version: Int(row.integer(3)),
            created: Timestamp(milliseconds: row.integer(4)), lastModified: Timestamp(milliseconds: row.integer(5)),
            attributes: try Self.attributes(document, of: row.text(1)))
    }

    private static func attributes(_ document: String, of id: String) throws -> JSONObject {
        // What was taken in is not refused on the way out, should the limits of requests get tighter.
        let limits = JSONLimits(depth: 64, nodes: 10_000_000, stringBytes: 64 << 20, hasUniqueNames: false)
        guard let object = try? JSONValue(parsing: document, limits: limits).object else {
            throw StoreUnavailable(.failed, detail: "The stored document of the resource \(id) cannot be read.")
        }
        return object
    }
}

extension SQLConnection {
    func resource(_ kind: ResourceKind, _ id: String, in connector: ConnectorID) throws -> ResourceRow? {
        try first(
            "SELECT \(ResourceRow.columns) FROM resource r WHERE r.id = ? AND r.connector_id = ? AND r.kind = ?",
            [.text(id), .integer(connector.rawValue), .integer(Int64(kind.rawValue))], ResourceRow.init)
    }

    /// In the order of `keys`.
    func resources(_ keys: [Int64], _ dialect: Dialect) throws -> [ResourceRow] {
        var found: [Int64: ResourceRow] = [:]
        try forEach(
            "SELECT \(ResourceRow.columns) FROM resource r WHERE r.pk IN \(dialect.integers)", [.integers(keys)]
        ) { row in
            let row = try ResourceRow(row)
            found[row.key] = row
            return true
        }
        return keys.compactMap { found[$0] }
    }
}
