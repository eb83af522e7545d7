import StrictJSON

/// The schemas of one resource type: its core schema and the extensions Usher knows. Extensions that nobody declared
/// are taken and kept all the same; they have no definitions here.
public final class SchemaSet: Sendable {
    public let core: Schema
    public let extensions: [Schema]
    /// `id`, `externalId`, `meta`, `schemas`: RFC 7643 section 3.1, part of no schema.
    public let common: [AttributeDefinition]
    /// What a name without URN may mean, by its own spelling and its lower case.
    private let names: [String: AttributeDefinition]
    /// The same for each extension, by its URN.
    private let extensionNames: [String: [String: AttributeDefinition]]
    /// The URNs that may stand before a name, the longest first: see `TargetResolver`.
    let prefixes: [URNPrefix]
    /// What an answer does not hold unless it is asked for: `returned` is `never` or `request`, of it or a part of it.
    private let hidden: [String]

    public init(core: Schema, extensions: [Schema], common: [AttributeDefinition]) {
        self.core = core
        self.extensions = extensions
        self.common = common
        let own = common + core.attributes
        names = Self.byName(own)
        extensionNames = Dictionary(extensions.map { ($0.id, Self.byName($0.attributes)) }) { first, _ in first }
        prefixes = URNPrefix.declared(core, extensions)
        hidden = own.filter(\.isHidden).map(\.name)
    }

    /// The definition of what a path names, of the sub-attribute when it has one; nil when no schema knows it.
    public func definition(of path: AttributePath) -> AttributeDefinition? {
        guard let attribute = attribute(path.name, in: path.schema) else { return nil }
        guard let sub = path.sub else { return attribute }
        return attribute[sub]
    }

    /// The attribute that a name with (or without) this URN means.
    func attribute(_ name: String, in schema: String?) -> AttributeDefinition? {
        guard let schema, !schema.equalsIgnoringASCIICase(core.id) else { return Self.find(name, in: names) }
        let id = extensionNames[schema] != nil ? schema : extensions.first { $0.id.equalsIgnoringASCIICase(schema) }?.id
        return id.flatMap { extensionNames[$0] }.flatMap { Self.find(name, in: $0) }
    }

    private static func byName(_ attributes: [AttributeDefinition]) -> [String: AttributeDefinition] {
        Dictionary(attributes.flatMap { [($0.name.asciiLowercased, $0), ($0.name, $0)] }) { first, _ in first }
    }

    private static func find(_ name: String, in names: [String: AttributeDefinition]) -> AttributeDefinition? {
        names[name] ?? names[name.asciiLowercased]
    }

    /// Whether a document has something that an answer must not hold unless it is asked for.
    func hides(somethingOf document: JSONObject) -> Bool {
        hidden.contains { document[ignoringCase: $0] != nil } || extensions.contains { $0.hides(somethingOf: document) }
    }

    /// The extension whose attribute a name without URN means, when the core schema has none of that name. RFC 7644
    /// section 3.10 asks for the URN; Entra ID asks `manager eq "…"` all the same.
    func extensionMeant(by path: AttributePath) -> Schema? {
        guard path.schema == nil, definition(of: AttributePath(name: path.name)) == nil else { return nil }
        return extensions.first { schema in
            schema.attributes.contains { $0.name.equalsIgnoringASCIICase(path.name) }
        }
    }

    /// `definition(of:)` for filters and sort orders.
    func definitionMeant(by path: AttributePath) -> AttributeDefinition? {
        definition(of: path)
            ?? extensionMeant(by: path).flatMap {
                definition(of: AttributePath(schema: $0.id, name: path.name, sub: path.sub))
            }
    }
}
