extension Storage {
    /// The database's product with its version, and how far its schema is.
    public func product() async throws -> (name: String, schema: Int) {
        let dialect = database.dialect
        return try await database.read { connection in
            let version = try connection.first("SELECT \(dialect.version)", []) { $0.text(0) } ?? ""
            let schema = try connection.integer("SELECT COALESCE(MAX(version), 0) FROM schema_version")
            return ("\(dialect.product) \(version)", Int(schema))
        }
    }
}
