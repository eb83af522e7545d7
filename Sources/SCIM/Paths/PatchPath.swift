/// The `path` of a PATCH operation: `attr`, `attr.sub`, `attr[filter]` or `attr[filter].sub`, each with or without URN
/// (RFC 7644 section 3.5.2).
public struct PatchPath: Sendable, Hashable {
    /// Without `sub` when there is a filter.
    public var attribute: AttributePath
    /// Chooses elements of the attribute; its paths are sub-attributes.
    public var filter: Filter?
    /// What stands behind the filter's bracket. Without filter the sub-attribute is `attribute.sub`, and this is nil.
    public var sub: String?

    public init(attribute: AttributePath, filter: Filter? = nil, sub: String? = nil) {
        self.attribute = attribute
        self.filter = filter
        self.sub = sub
    }

    /// The sub-attribute the path ends in, wherever it stands.
    public var leaf: String? { sub ?? attribute.sub }

    /// Reads a path. A text that is one of `knownSchemas`, whatever its case, names the whole schema: see
    /// `AttributePath.init(parsing:knownSchemas:)`. An extension that nobody declared counts as known when its URN is
    /// a key of the resource.
    public init(parsing text: String, knownSchemas: [String] = []) throws(SCIMError) {
        guard text.utf8.contains(UInt8(ascii: "[")) else {
            self.init(attribute: try AttributePath(parsing: text, knownSchemas: knownSchemas))
            return
        }
        guard text.utf8.count <= AttributePath.byteLimit else {
            throw SCIMError(.invalidPath, "The path is longer than \(AttributePath.byteLimit) bytes.")
        }
        var parser = FilterParser(text, noun: "path", kind: .invalidPath)
        self = try parser.patchPath()
    }
}

extension PatchPath: CustomStringConvertible {
    public var description: String {
        guard let filter else { return attribute.description }
        return "\(attribute)[\(filter)]\(sub.map { ".\($0)" } ?? "")"
    }
}
