import SCIM
import StrictJSON

/// An attribute path of a template and how its values are read: texts as they are, booleans as `true` and `false`,
/// numbers as they were written. A complex attribute stands for its `value`, as it does in filters.
struct TemplatePath: Sendable {
    /// As it was written.
    let text: String
    private let path: PatchPath
    private let filter: CompiledFilter?

    init(_ text: String, path: PatchPath, schemas: SchemaSet?) {
        self.text = text
        self.path = path
        let schemas = schemas ?? SchemaSet(core: Self.noSchema, extensions: [], common: [])
        filter = path.filter.map { CompiledFilter($0, elementsOf: path.attribute, schemas: schemas) }
    }

    /// The name, when the path is nothing but the name of an attribute without URN.
    var plainAttribute: String? {
        path.attribute.schema == nil && path.leaf == nil && filter == nil ? path.attribute.name : nil
    }

    private static let noSchema = Schema(id: "", name: "", description: "", attributes: [])

    /// In the order of the document; empty texts are no values.
    func values(in document: JSONObject) -> [String] {
        guard let attribute = attribute(of: document) else { return [] }
        let elements = attribute.array ?? [attribute]
        let chosen = filter.map { elements.filter($0.matches(element:)) } ?? elements
        return chosen.flatMap { texts(of: $0, path.leaf) }.filter { !$0.isEmpty }
    }

    private func attribute(of document: JSONObject) -> JSONValue? {
        guard let schema = path.attribute.schema else { return document[ignoringCase: path.attribute.name] }
        if let holder = document[ignoringCase: schema] { return holder.object?[ignoringCase: path.attribute.name] }
        // Attributes of the core schema stand at the top, with or without their URN.
        return schema.isCoreSchema ? document[ignoringCase: path.attribute.name] : nil
    }

    private func texts(of value: JSONValue, _ sub: String?) -> [String] {
        switch value {
        case .object(let object):
            guard let part = object[ignoringCase: sub ?? "value"] else { return [] }
            return part.object == nil ? texts(of: part, nil) : []
        case .array(let elements): return elements.flatMap { $0.array == nil ? texts(of: $0, sub) : [] }
        case .string, .bool, .number:
            // `emails.value` of an identity provider that sends plain texts instead of objects.
            return sub == nil || sub?.equalsIgnoringASCIICase("value") == true
                ? [value.plainText].compactMap(\.self) : []
        case .null: return []
        }
    }
}

extension String {
    fileprivate var isCoreSchema: Bool {
        lowercased().hasPrefix("urn:ietf:params:scim:schemas:core:2.0:")
    }
}

extension JSONValue {
    fileprivate var plainText: String? {
        switch self {
        case .string(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.literal
        case .null, .array, .object: nil
        }
    }
}
