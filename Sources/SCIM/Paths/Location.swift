import StrictJSON

/// Where in a document the values of a path are, and what the schemas say of them.
struct Location: Sendable {
    /// Set when the attribute is under the URN of an extension.
    private let schema: String?
    /// Set when the attribute may be under this URN although the path names none.
    private let fallback: String?
    /// The URN of an extension alone reads like an attribute of a shorter one: `urn:…:2.0:User pr`. Nil where it can't be.
    private let wholeSchema: String?
    private let name: String
    private let sub: String?
    /// Of what the path names; nil when nobody declared it.
    let definition: AttributeDefinition?

    init(_ path: AttributePath, in schemas: SchemaSet) {
        let isCore = path.schema?.equalsIgnoringASCIICase(schemas.core.id) ?? true
        schema = isCore ? nil : path.schema
        name = path.name
        sub = path.sub
        fallback = schemas.extensionMeant(by: path)?.id
        wholeSchema = schema.map { "\($0):\(path.name)" }
        definition = schemas.definitionMeant(by: path)
    }

    /// A sub-attribute within an element of `parent`.
    init(_ path: AttributePath, in parent: AttributeDefinition?) {
        schema = nil
        fallback = nil
        wholeSchema = nil
        name = path.name
        sub = nil
        definition = parent?[path.name]
    }

    /// Of what a comparison looks at: a complex attribute stands for its `value`.
    var comparedDefinition: AttributeDefinition? {
        guard let definition, definition.kind == .complex else { return definition }
        return definition["value"]
    }

    /// Whether one of the values, elements of arrays one by one, is as `condition` wants it.
    func contains(in document: JSONValue, where condition: (JSONValue) -> Bool) -> Bool {
        guard let value = attribute(in: document) else { return false }
        return Self.anyElement(of: value) { element in
            guard let sub else { return condition(element) }
            return element.member(sub).map { Self.anyElement(of: $0, where: condition) } ?? false
        }
    }

    /// The value of the attribute itself; `sub` is not looked at.
    func attribute(in document: JSONValue) -> JSONValue? {
        guard let schema else {
            guard !name.isEmpty else { return document }
            return document.member(name) ?? fallback.flatMap { document.object?[ignoringCase: $0]?.member(name) }
        }
        let holder = document.object?[ignoringCase: schema]
        if name.isEmpty { return holder }
        return holder?.object?[ignoringCase: name] ?? wholeSchema.flatMap { document.object?[ignoringCase: $0] }
    }

    func subAttribute(of element: JSONValue) -> JSONValue? {
        guard let sub else { return element.comparable }
        return element.member(sub)
    }

    private static func anyElement(of value: JSONValue, where condition: (JSONValue) -> Bool) -> Bool {
        guard case .array(let elements) = value else { return condition(value) }
        return elements.contains(where: condition)
    }
}

extension JSONValue {
    /// The sub-attribute, whatever its case; a value that is not complex is its own `value`.
    fileprivate func member(_ name: String) -> JSONValue? {
        switch self {
        case .object(let object): object[ignoringCase: name]
        case .null, .array: nil
        default: name.equalsIgnoringASCIICase("value") ? self : nil
        }
    }
}
