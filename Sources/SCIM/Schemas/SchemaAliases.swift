import StrictJSON

/// URNs of drafts before the RFC, which some clients still write (OneLogin's templates among them).
enum SchemaAliases {
    private static let core = ["urn:scim:schemas:core:1.0", "urn:scim:schemas:core:2.0"]
    private static let enterprise = [
        "urn:scim:schemas:extension:enterprise:1.0", "urn:scim:schemas:extension:enterprise:2.0",
    ]

    /// Other spellings of the schemas of a resource type, each with the URN it stands for. Longer ones come first, so
    /// that `…:2.0:User:title` is not read as an attribute `User:title`.
    static func of(_ schemas: SchemaSet) -> [(alias: String, urn: String)] {
        let names = core.map { ("\($0):\(schemas.core.name)", schemas.core.id) } + core.map { ($0, schemas.core.id) }
        guard schemas.extensions.contains(where: { $0.id == Schema.enterpriseUser.id }) else { return names }
        let urn = Schema.enterpriseUser.id
        return enterprise.map { ("\($0):User", urn) } + enterprise.map { ($0, urn) } + names
    }
}
