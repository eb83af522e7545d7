import StrictJSON

/// What a name in a document, or the path of an operation, stands for.
struct AttributeTarget {
    /// The URN of an extension in the spelling it is kept by; nil for the core schema.
    var schema: String?
    /// Nil for an extension as a whole, and for the core schema as a whole.
    var name: String?
    var filter: Filter?
    var sub: String?
    /// Of the attribute, not of the sub-attribute; nil when no schema declares it.
    var definition: AttributeDefinition?

    /// For messages.
    var path: String {
        let prefix = schema.map { name == nil ? $0 : "\($0):" } ?? ""
        return prefix + (name ?? "") + (filter == nil ? "" : "[…]") + (sub.map { ".\($0)" } ?? "")
    }
}

/// Finds out what a name stands for: `attribute`, `attribute.sub`, `attribute[filter].sub`, each with a URN before it,
/// or the URN of an extension alone, which is outside the RFC's grammar but common.
struct TargetResolver {
    let schemas: SchemaSet
    private let prefixes: [URNPrefix]

    /// `extensions` are URNs that the resource has data of and no schema declares.
    init(schemas: SchemaSet, extensions: [String]) {
        self.schemas = schemas
        let own = extensions.map { URNPrefix(text: $0, schema: $0, isDeclared: false) }
        prefixes = own.isEmpty ? schemas.prefixes : URNPrefix.longestFirst(schemas.prefixes + own)
    }

    /// A name in a document. Whatever it is, it stands for something: what cannot be read is a name as it is.
    func target(key: String, value: JSONValue) -> AttributeTarget {
        if let definition = definition(key, in: nil) {
            return AttributeTarget(name: definition.name, definition: definition)
        }
        if let urn = prefixes.first(where: { $0.text == key }) { return AttributeTarget(schema: urn.schema) }
        if value.object != nil, let schema = extensionURN(key) { return AttributeTarget(schema: schema) }
        // "http://…": a URI that is no URN has a colon but no attribute behind it.
        guard !key.contains("://"), let target = try? target(key, holdsObject: value.object != nil) else {
            return AttributeTarget(name: key)
        }
        return target
    }

    /// A name in the object of an extension.
    func target(key: String, in schema: String) -> AttributeTarget {
        (try? attribute(key, in: schema)) ?? AttributeTarget(schema: schema, name: key)
    }

    /// The path of an operation.
    func target(path: String, value: JSONValue?) throws(SCIMError) -> AttributeTarget {
        try target(path, holdsObject: value?.object != nil)
    }

    /// A path without URN that only an extension declares means that extension's attribute, as it does in filters: some
    /// clients write `manager` or `department` so. Not when the document has an attribute of that name beside it.
    func withExtensionMeant(_ target: AttributeTarget, in document: JSONObject) -> AttributeTarget {
        guard target.schema == nil, target.definition == nil, let name = target.name,
            let schema = schemas.extensionMeant(by: AttributePath(name: name)), document[ignoringCase: name] == nil
        else { return target }
        let definition = definition(name, in: schema.id)
        return AttributeTarget(
            schema: schema.id, name: definition?.name ?? name, filter: target.filter,
            sub: target.sub.map { definition?[$0]?.name ?? $0 }, definition: definition)
    }

    private func target(_ text: String, holdsObject: Bool) throws(SCIMError) -> AttributeTarget {
        if let (schema, rest) = known(text, holdsObject: holdsObject) {
            return rest.isEmpty ? AttributeTarget(schema: schema) : try attribute(rest, in: schema)
        }
        guard text.isURN, let colon = text.lastColonOutsideBrackets else {
            return try attribute(text, in: nil)
        }
        let name = text[text.index(after: colon)...]
        // "urn:example:2.0:User" with an object is an extension; attributes begin with a small letter.
        if holdsObject, name.first?.isUppercase == true { return AttributeTarget(schema: text) }
        return try attribute(String(name), in: String(text[..<colon]))
    }

    /// A key with an object is an extension when it is a URN of none that is known: `urn:example:2.0:User`.
    private func extensionURN(_ key: String) -> String? {
        guard key.isURN, !key.contains("[") else { return nil }
        return known(key, holdsObject: true) == nil ? key : nil
    }

    /// The known URN that a text begins with, and the attribute path behind it.
    private func known(_ text: String, holdsObject: Bool) -> (schema: String?, rest: String)? {
        for prefix in prefixes {
            guard let rest = text.dropping(urn: prefix.text) else { continue }
            let path = String(rest.dropFirst())
            // One URN may begin another: "urn:example:2.0" and "urn:example:2.0:User", the longer one not known yet.
            guard path.lastColonOutsideBrackets == nil else { continue }
            if !prefix.isDeclared, holdsObject, path.first?.isUppercase == true { continue }
            return (prefix.schema, path)
        }
        return nil
    }

    private func attribute(_ text: String, in schema: String?) throws(SCIMError) -> AttributeTarget {
        if let definition = definition(text, in: schema) {
            return AttributeTarget(schema: schema, name: definition.name, definition: definition)
        }
        let parsed = try PatchPath(parsing: text, knownSchemas: [])
        let definition = definition(parsed.attribute.name, in: schema)
        let sub = parsed.sub ?? parsed.attribute.sub
        return AttributeTarget(
            schema: schema, name: definition?.name ?? parsed.attribute.name, filter: parsed.filter,
            sub: sub.map { definition?[$0]?.name ?? $0 }, definition: definition)
    }

    private func definition(_ name: String, in schema: String?) -> AttributeDefinition? {
        schemas.attribute(name, in: schema)
    }
}

extension String {
    fileprivate var isURN: Bool { utf8.count > 4 && String(prefix(4)).equalsIgnoringASCIICase("urn:") }

    /// What follows this URN, whatever its case: nothing, or a colon and more.
    fileprivate func dropping(urn: String) -> Substring? {
        let head = utf8.prefix(urn.utf8.count)
        guard let text = String(head), text.equalsIgnoringASCIICase(urn) else { return nil }
        let rest = self[head.endIndex...]
        return rest.isEmpty || rest.hasPrefix(":") ? rest : nil
    }

    /// A filter in brackets may hold colons, and strings with brackets; it comes after the attribute's name.
    fileprivate var lastColonOutsideBrackets: Index? {
        prefix { $0 != "[" }.lastIndex(of: ":")
    }
}
