import StrictJSON

/// URNs of drafts before the RFC, which some clients still write (OneLogin's templates among them).
enum SchemaAliases {
    private static let core = ["urn:scim:schemas:core:1.0", "urn:scim:schemas:core:2.0"]
    private static let enterprise = [
        "urn:scim:schemas:extension:enterprise:1.0", "urn:scim:schemas:extension:enterprise:2.0",
    ]

    /// Other spellings of the schemas of a resource type, each with the URN it stands for. Longer ones come first, so
    /// that `…:2.0:User:title` is not read as an attribute `User:title`.
    static func of(_ schema: Schema, _ extensions: [String]) -> [(alias: String, urn: String)] {
        let names = core.map { ("\($0):\(schema.name)", schema.id) } + core.map { ($0, schema.id) }
        guard extensions.contains(Schema.enterpriseUser.id) else { return names }
        let urn = Schema.enterpriseUser.id
        return enterprise.map { ("\($0):User", urn) } + enterprise.map { ($0, urn) } + names
    }
}
