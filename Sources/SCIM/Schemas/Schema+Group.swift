extension Schema {
    /// RFC 7643 section 4.2 and 8.7.1.
    public static let group = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Group", name: "Group", description: "Group",
        attributes: [
            // The RFC's text requires it although its schema listing does not; a group without name could not be shown.
            AttributeDefinition("displayName", description: "The name of the group.", isRequired: true),
            AttributeDefinition(
                "members", .complex, isMultiValued: true, description: "The members: users and groups.",
                subAttributes: memberParts),
        ])

    private static let memberParts: [AttributeDefinition] = [
        AttributeDefinition(
            "value", description: "The id of the member.", isCaseExact: true, mutability: .immutable),
        AttributeDefinition(
            "$ref", .reference, description: "The URL of the member.", isCaseExact: true, mutability: .immutable,
            referenceTypes: ["User", "Group"]),
        AttributeDefinition(
            "type", description: "What the member is.", canonicalValues: ["User", "Group"], mutability: .immutable),
        // Only when it is asked for: clients compare members with what they sent, and most send none.
        AttributeDefinition(
            "display", description: "The name of the member.", mutability: .readOnly, returned: .request),
    ]
}
