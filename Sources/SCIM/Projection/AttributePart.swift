import StrictJSON

/// How much of an attribute is meant. Names of sub-attributes are in lower case.
enum AttributePart: Hashable {
    case nothing
    case whole
    case only(Set<String>)
    case except(Set<String>)

    var complement: AttributePart {
        switch self {
        case .nothing: .whole
        case .whole: .nothing
        case .only(let subs): .except(subs)
        case .except(let subs): .only(subs)
        }
    }

    /// Nil when nothing is left.
    func apply(to value: JSONValue, _ definition: AttributeDefinition?) -> JSONValue? {
        guard self != .nothing else { return nil }
        guard definition?.subAttributes.isEmpty != true || self != .whole else { return value }
        switch value {
        case .array(let elements):
            let parts = elements.compactMap { self.part(of: $0, definition) }
            // A list that was empty before stays; one of which nothing is left goes.
            return parts.isEmpty && !elements.isEmpty ? nil : .array(parts)
        default: return part(of: value, definition)
        }
    }

    private func part(of value: JSONValue, _ definition: AttributeDefinition?) -> JSONValue? {
        guard case .object(let object) = value else {
            // What has no sub-attributes is its own value.
            if case .only = self { return nil }
            return value
        }
        var result = JSONObject()
        for member in object where includes(member.name, definition?[member.name]?.returned ?? .default) {
            result.append(member.name, member.value)
        }
        return result.isEmpty ? nil : .object(result)
    }

    private func includes(_ name: String, _ returned: AttributeDefinition.Returned) -> Bool {
        switch (returned, self) {
        case (.never, _): false
        case (.always, _): true
        case (_, .only(let subs)): subs.contains(name.lowercased())
        case (.request, _), (_, .nothing): false
        case (_, .except(let subs)): !subs.contains(name.lowercased())
        case (_, .whole): true
        }
    }
}

/// The attributes that a list of names means.
struct AttributeSelection: Hashable {
    /// By lower-case URN of the extension (empty for the core schema) and attribute; an empty attribute stands for all.
    private var parts: [String: [String: AttributePart]] = [:]

    init(_ names: [String], _ schemas: SchemaSet) {
        let resolver = TargetResolver(schemas: schemas, extensions: [])
        // Names that cannot be read name nothing; the limit is far beyond what any schema has.
        for name in names.prefix(ServiceLimits.elements) {
            guard let target = try? resolver.target(path: name, value: nil), target.filter == nil else { continue }
            add(target)
            // "urn:example:2.0:User" may be an extension nobody declared, or the attribute User of "urn:example:2.0".
            if target.definition == nil, target.sub == nil, name.contains(":") {
                add(AttributeTarget(schema: name))
            }
        }
    }

    private mutating func add(_ target: AttributeTarget) {
        let schema = target.schema?.lowercased() ?? ""
        let name = target.name?.lowercased() ?? ""
        switch (target.sub?.lowercased(), parts[schema]?[name]) {
        case (_, .whole?): break
        case (nil, _): parts[schema, default: [:]][name] = .whole
        case (let sub?, .only(let subs)?): parts[schema, default: [:]][name] = .only(subs.union([sub]))
        case (let sub?, _): parts[schema, default: [:]][name] = .only([sub])
        }
    }

    func named(_ name: String, in schema: String?) -> AttributePart {
        let attributes = parts[schema?.lowercased() ?? ""]
        return attributes?[""] ?? attributes?[name.lowercased()] ?? .nothing
    }
}
