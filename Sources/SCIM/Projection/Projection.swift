public import StrictJSON

/// Which attributes an answer holds: RFC 7644 section 3.9 and `returned` of RFC 7643 section 7.
public struct Projection: Sendable {
    private enum Choice: Hashable {
        case all
        case only(AttributeSelection)
        case except(AttributeSelection)
    }
    private let choice: Choice
    private let schemas: SchemaSet

    /// Names that mean nothing here are ignored.
    public init(attributes: [String]?, excludedAttributes: [String]?, kind: ResourceKind) throws(SCIMError) {
        schemas = .of(kind)
        switch (attributes, excludedAttributes) {
        case (nil, nil): choice = .all
        case (let names?, nil): choice = .only(AttributeSelection(names, schemas))
        case (nil, let names?): choice = .except(AttributeSelection(names, schemas))
        default:
            throw SCIMError(
                .invalidValue, "attributes and excludedAttributes exclude each other; send one of them.")
        }
    }

    /// Whether members must be read at all.
    public var wantsMembers: Bool { wants("members") }
    public var wantsGroups: Bool { wants("groups") }

    private func wants(_ name: String) -> Bool {
        guard let definition = schemas.definition(of: AttributePath(name: name)) else { return false }
        return part(name, in: nil, definition) != .nothing
    }

    public func apply(_ document: JSONObject) -> JSONObject {
        // By far the most: an answer that was asked for nothing in particular, of a document without secrets.
        if choice == .all, !schemas.hides(somethingOf: document) { return document }
        var result = JSONObject()
        for member in document {
            guard let value = projected(member) else { continue }
            result.append(member.name, value)
        }
        return result
    }

    /// The same for one element of `members`, for answers that are written member by member.
    public func applyToMember(_ element: JSONObject) -> JSONObject {
        guard let members = schemas.definition(of: AttributePath(name: "members")) else { return element }
        return part("members", in: nil, members).apply(to: .object(element), members)?.object ?? JSONObject()
    }

    private func projected(_ member: JSONObject.Member) -> JSONValue? {
        guard member.name.contains(":"), case .object(let data) = member.value else {
            let definition = schemas.definition(of: AttributePath(name: member.name))
            return part(member.name, in: nil, definition).apply(to: member.value, definition)
        }
        var result = JSONObject()
        for attribute in data {
            let path = AttributePath(schema: member.name, name: attribute.name)
            let definition = schemas.definition(of: path)
            let part = part(attribute.name, in: member.name, definition)
            guard let value = part.apply(to: attribute.value, definition) else { continue }
            result.append(attribute.name, value)
        }
        return result.isEmpty ? nil : .object(result)
    }

    private func part(_ name: String, in schema: String?, _ definition: AttributeDefinition?) -> AttributePart {
        switch (definition?.returned ?? .default, choice) {
        case (.never, _): .nothing
        case (.always, _): .whole
        case (.request, .only(let selection)), (.default, .only(let selection)): selection.named(name, in: schema)
        case (.request, _): .nothing
        case (.default, .all): .whole
        case (.default, .except(let selection)): selection.named(name, in: schema).complement
        }
    }
}
