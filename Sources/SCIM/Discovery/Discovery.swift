public import StrictJSON

/// The documents of RFC 7644 section 4, made from the definitions that requests are checked by.
public enum Discovery {
    private static let schemas = [Schema.user, .group, .enterpriseUser]

    /// ListResponse.
    public static func resourceTypes(baseURL: String) -> JSONObject {
        list(ResourceKind.allCases.map { resourceType($0, baseURL) })
    }

    /// By name, whatever its case; nil when there is none.
    public static func resourceType(_ name: String, baseURL: String) -> JSONObject? {
        ResourceKind.allCases.first { $0.name.equalsIgnoringASCIICase(name) }.map { resourceType($0, baseURL) }
    }

    /// ListResponse.
    public static func schemas(baseURL: String) -> JSONObject { list(schemas.map { $0.representation(baseURL) }) }

    /// By URN, whatever its case; nil when there is none.
    public static func schema(_ urn: String, baseURL: String) -> JSONObject? {
        schemas.first { $0.id.equalsIgnoringASCIICase(urn) }?.representation(baseURL)
    }

    private static func list(_ resources: [JSONObject]) -> JSONObject {
        ListResponse(total: resources.count, start: .index(1), itemsPerPage: resources.count).document(resources)
    }

    /// RFC 7643 section 6.
    private static func resourceType(_ kind: ResourceKind, _ baseURL: String) -> JSONObject {
        let schemas = SchemaSet.of(kind)
        var document: JSONObject = [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": .string(kind.name),
            "name": .string(kind.name), "description": .string(schemas.core.description),
            "endpoint": .string("/\(kind.endpoint)"), "schema": .string(schemas.core.id),
        ]
        if !schemas.extensions.isEmpty {
            document.append(
                "schemaExtensions",
                .array(schemas.extensions.map { ["schema": .string($0.id), "required": false] }))
        }
        document.append("meta", meta("ResourceType", "\(baseURL)/ResourceTypes/\(kind.name)"))
        return document
    }

    static func meta(_ resourceType: String, _ location: String) -> JSONValue {
        ["resourceType": .string(resourceType), "location": .string(location)]
    }
}
