import StrictJSON

/// Reads what a client sent for an attribute as its definition has it: right types, the schema's spelling of names,
/// and nothing that means "absent". Values stay as they were sent. Habits of clients that have one meaning only are
/// taken: an array of one for a single value, a single value for an array, text for a boolean, text for an object.
struct AttributeReader {
    /// Nil for an attribute that no schema declares; its value is kept whole.
    let definition: AttributeDefinition?
    let schema: String?
    /// Of the attribute.
    let name: String
    var subName: String?

    /// For messages; nothing is put together while there is nothing to say.
    var path: String { (schema.map { "\($0):" } ?? "") + name + (subName.map { ".\($0)" } ?? "") }

    /// Nil when the value means that the attribute is absent.
    func read(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        guard value != .null, value != .array([]) else { return nil }
        guard let definition else { return value }
        guard definition.isMultiValued else { return try single(value, definition) }
        var elements = try self.elements(value)
        PrimaryRule.settle(&elements, fresh: elements.indices)
        return elements.isEmpty ? nil : .array(elements)
    }

    /// The elements of a multi-valued attribute; primary may still be true more than once.
    func elements(_ value: JSONValue) throws(SCIMError) -> [JSONValue] {
        var elements: [JSONValue] = []
        for element in value.array ?? [value] {
            if let element = try self.element(element) { elements.append(element) }
        }
        guard elements.count <= ServiceLimits.elements else { throw .tooManyElements(path) }
        return elements
    }

    /// One element of a multi-valued attribute.
    func element(_ value: JSONValue) throws(SCIMError) -> JSONValue? {
        guard value != .null else { return nil }
        guard let definition else { return value }
        return try scalar(value, definition)
    }

    /// A sub-attribute of this attribute.
    func sub(_ name: String) -> AttributeReader {
        AttributeReader(
            definition: definition?[name], schema: schema, name: self.name,
            subName: subName.map { "\($0).\(name)" } ?? name)
    }

    private func single(_ value: JSONValue, _ definition: AttributeDefinition) throws(SCIMError) -> JSONValue? {
        guard case .array(let elements) = value else { return try scalar(value, definition) }
        guard elements.count == 1, let only = elements.first else {
            throw wrongType("one value, not \(elements.count)")
        }
        return only == .null ? nil : try scalar(only, definition)
    }

    private func scalar(_ value: JSONValue, _ definition: AttributeDefinition) throws(SCIMError) -> JSONValue? {
        switch definition.kind {
        case .complex: return try complex(value, definition)
        case .boolean: return .bool(try boolean(value))
        case .integer:
            guard value.integer != nil else { throw wrongType("a whole number, not \(value.kindInWords)") }
        case .decimal:
            guard value.number != nil else { throw wrongType("a number, not \(value.kindInWords)") }
        case .string, .dateTime, .binary, .reference:
            guard value.string != nil else { throw wrongType("a string, not \(value.kindInWords)") }
        }
        return value
    }

    private func boolean(_ value: JSONValue) throws(SCIMError) -> Bool {
        switch value {
        case .bool(let value): return value
        // Entra ID and Keycloak send text; kept as text, "False" would count as true somewhere.
        case .string(let text) where text.equalsIgnoringASCIICase("true"): return true
        case .string(let text) where text.equalsIgnoringASCIICase("false"): return false
        default: throw wrongType("true or false, not \(value.kindInWords)")
        }
    }

    private func complex(_ value: JSONValue, _ definition: AttributeDefinition) throws(SCIMError) -> JSONValue? {
        if case .string(let text) = value, definition["value"] != nil {
            return text.isEmpty ? nil : ["value": value]
        }
        guard case .object(let object) = value else { throw wrongType("an object, not \(value.kindInWords)") }
        guard object.count <= ServiceLimits.elements else { throw .tooManyElements(path) }
        var result = JSONObject()
        for member in object {
            let reader = sub(member.name)
            guard let value = try reader.read(member.value) else { continue }
            result.append(reader.definition?.name ?? member.name, value)
        }
        return result.isEmpty ? nil : .object(result)
    }

    private func wrongType(_ expectation: String) -> SCIMError {
        SCIMError(.invalidValue, "\(path) must be \(expectation).")
    }
}

extension SCIMError {
    static func tooManyElements(_ path: String) -> SCIMError {
        SCIMError(status: 413, kind: .tooMany, detail: "\(path) holds more than \(ServiceLimits.elements) values.")
    }
}
