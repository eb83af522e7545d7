import SCIM
import StrictJSON

/// Short forms of JSON Schema for the route table.
extension JSONValue {
    static let stringSchema: JSONValue = ["type": "string"]
    static let booleanSchema: JSONValue = ["type": "boolean"]
    static let integerSchema: JSONValue = ["type": "integer"]

    static func objectSchema(required: [String] = [], _ properties: JSONObject) -> JSONValue {
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0) }) }
        return .object(schema)
    }

    static func listSchema(_ items: JSONValue) -> JSONValue {
        objectSchema(
            required: ["items"],
            ["items": ["type": "array", "items": items], "total": integerSchema, "next": stringSchema])
    }

    /// A list as every route of this API answers it.
    static func list(_ items: [JSONValue], total: Int? = nil, next: String? = nil) -> JSONValue {
        var object: JSONObject = ["items": .array(items)]
        if let total { object["total"] = .integer(total) }
        if let next { object["next"] = .string(next) }
        return .object(object)
    }
}
