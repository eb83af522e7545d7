extension SchemaSet {
    public static let user = SchemaSet(core: .user, extensions: [.enterpriseUser], common: commonAttributes)
    public static let group = SchemaSet(core: .group, extensions: [], common: commonAttributes)

    public static func of(_ kind: ResourceKind) -> SchemaSet {
        switch kind {
        case .user: user
        case .group: group
        }
    }

    /// RFC 7643 section 3.1. They stand in no schema document, so discovery does not list them.
    private static let commonAttributes: [AttributeDefinition] = [
        AttributeDefinition(
            "schemas", .reference, isMultiValued: true, description: "The schemas of the resource.", isRequired: true,
            isCaseExact: false, mutability: .readOnly, returned: .always, referenceTypes: ["uri"]),
        AttributeDefinition(
            "id", description: "The id the service provider gave.", isRequired: true, isCaseExact: true,
            mutability: .readOnly, returned: .always, uniqueness: .server),
        AttributeDefinition("externalId", description: "The id the client gave.", isCaseExact: true),
        AttributeDefinition(
            "meta", .complex, description: "About the resource itself.", mutability: .readOnly,
            subAttributes: metaParts),
    ]

    private static let metaParts: [AttributeDefinition] = [
        AttributeDefinition("resourceType", description: "User or Group.", isCaseExact: true, mutability: .readOnly),
        AttributeDefinition("created", .dateTime, description: "When it was created.", mutability: .readOnly),
        AttributeDefinition("lastModified", .dateTime, description: "When it was changed.", mutability: .readOnly),
        AttributeDefinition(
            "location", .reference, description: "Its URL.", isCaseExact: true, mutability: .readOnly,
            referenceTypes: ["uri"]),
        AttributeDefinition("version", description: "Its ETag.", isCaseExact: true, mutability: .readOnly),
    ]
}
