import StrictJSON

extension Schema {
    /// RFC 7643 section 7.
    func representation(_ baseURL: String) -> JSONObject {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": .string(id), "name": .string(name),
            "description": .string(description), "attributes": .array(attributes.map { .object($0.representation) }),
            "meta": Discovery.meta("Schema", "\(baseURL)/Schemas/\(id)"),
        ]
    }
}

extension AttributeDefinition {
    /// What does not apply to a kind of attribute is left out: clients do not expect null.
    fileprivate var representation: JSONObject {
        var document: JSONObject = [
            "name": .string(name), "type": .string(kind.rawValue), "multiValued": .bool(isMultiValued),
            "description": .string(description), "required": .bool(isRequired),
        ]
        if !canonicalValues.isEmpty { document.append("canonicalValues", Self.array(canonicalValues)) }
        document.append("caseExact", .bool(isCaseExact))
        document.append("mutability", .string(mutability.rawValue))
        document.append("returned", .string(returned.rawValue))
        document.append("uniqueness", .string(uniqueness.rawValue))
        if !referenceTypes.isEmpty { document.append("referenceTypes", Self.array(referenceTypes)) }
        if !subAttributes.isEmpty {
            document.append("subAttributes", .array(subAttributes.map { .object($0.representation) }))
        }
        return document
    }

    private static func array(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
}
