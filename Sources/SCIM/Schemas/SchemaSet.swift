import StrictJSON

/// The schemas of one resource type: its core schema and the extensions Usher knows. Extensions that nobody declared
/// are taken and kept all the same; they have no definitions here.
public struct SchemaSet: Sendable, Hashable {
    public let core: Schema
    public let extensions: [Schema]
    /// `id`, `externalId`, `meta`, `schemas`: RFC 7643 section 3.1, part of no schema.
    public let common: [AttributeDefinition]

    public init(core: Schema, extensions: [Schema], common: [AttributeDefinition]) {
        self.core = core
        self.extensions = extensions
        self.common = common
    }

    /// The definition of what a path names, of the sub-attribute when it has one; nil when no schema knows it.
    public func definition(of path: AttributePath) -> AttributeDefinition? {
        guard let attribute = attributes(of: path.schema)?.first(where: { $0.name.equalsIgnoringASCIICase(path.name) })
        else { return nil }
        guard let sub = path.sub else { return attribute }
        return attribute[sub]
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

    /// The attributes a path without (or with) this URN prefix may name; nil for an unknown URN.
    func attributes(of schema: String?) -> [AttributeDefinition]? {
        guard let schema, !schema.equalsIgnoringASCIICase(core.id) else { return common + core.attributes }
        return extensions.first { $0.id.equalsIgnoringASCIICase(schema) }?.attributes
    }
}
