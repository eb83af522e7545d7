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

    /// The attributes a path without (or with) this URN prefix may name; nil for an unknown URN.
    func attributes(of schema: String?) -> [AttributeDefinition]? {
        guard let schema, !schema.equalsIgnoringASCIICase(core.id) else { return common + core.attributes }
        return extensions.first { $0.id.equalsIgnoringASCIICase(schema) }?.attributes
    }
}
