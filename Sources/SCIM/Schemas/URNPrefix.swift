/// A URN that may stand before the name of an attribute, and the schema it stands for.
struct URNPrefix: Sendable {
    let text: String
    /// Nil: the core schema.
    let schema: String?
    let isDeclared: Bool

    /// Those of the schemas of a resource type and their other spellings, the longest first, so that
    /// `…:2.0:User:title` is not read as an attribute `User:title` of `…:2.0`.
    static func declared(_ core: Schema, _ extensions: [Schema]) -> [URNPrefix] {
        let own = [URNPrefix(text: core.id, schema: nil, isDeclared: true)]
        let extensions = extensions.map { URNPrefix(text: $0.id, schema: $0.id, isDeclared: true) }
        let aliases = SchemaAliases.of(core, extensions.map(\.text)).map { name in
            URNPrefix(text: name.alias, schema: name.urn == core.id ? nil : name.urn, isDeclared: true)
        }
        return longestFirst(own + extensions + aliases)
    }

    static func longestFirst(_ prefixes: [URNPrefix]) -> [URNPrefix] {
        prefixes.sorted { $0.text.utf8.count > $1.text.utf8.count }
    }
}
