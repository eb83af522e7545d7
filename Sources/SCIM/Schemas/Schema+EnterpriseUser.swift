extension Schema {
    /// RFC 7643 section 4.3 and 8.7.1.
    public static let enterpriseUser = Schema(
        id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "EnterpriseUser",
        description: "Enterprise User",
        attributes: [
            AttributeDefinition("employeeNumber", description: "What the organization numbers the user with."),
            AttributeDefinition("costCenter", description: "The cost center."),
            AttributeDefinition("organization", description: "The organization."),
            AttributeDefinition("division", description: "The division."),
            AttributeDefinition("department", description: "The department."),
            AttributeDefinition(
                "manager", .complex, description: "The user's manager.", subAttributes: managerParts),
        ])

    private static let managerParts: [AttributeDefinition] = [
        AttributeDefinition("value", description: "The id of the manager.", isCaseExact: true),
        AttributeDefinition(
            "$ref", .reference, description: "The URL of the manager.", isCaseExact: true, referenceTypes: ["User"]),
        // RFC 7643 makes it readOnly, to be looked up by the service provider. Identity providers push the name without
        // an id that means anything here, and rules may want it, so it is kept as it is pushed.
        AttributeDefinition("displayName", description: "The name of the manager."),
    ]
}
