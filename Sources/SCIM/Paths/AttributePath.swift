import StrictJSON

/// An attribute path of RFC 7644 section 3.10 without value filter: `[schema:]name[.sub]`. Names and URNs have no case.
public struct AttributePath: Sendable, Hashable {
    /// The URN before the attribute's name, as it was written.
    public var schema: String?
    /// Empty when the path names a whole schema: see `isWholeSchema`.
    public var name: String
    public var sub: String?

    public init(schema: String? = nil, name: String, sub: String? = nil) {
        self.schema = schema
        self.name = name
        self.sub = sub
    }

    /// True for a bare URN: everything an extension holds, or, for the core schema, the resource itself.
    public var isWholeSchema: Bool { schema != nil && name.isEmpty }

    /// True when both name the same attribute, whatever the case of their letters. `==` compares the spelling.
    public func isSame(as other: AttributePath) -> Bool {
        Self.same(schema, other.schema) && Self.same(name, other.name) && Self.same(sub, other.sub)
    }

    private static func same(_ left: String?, _ right: String?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.equalsIgnoringASCIICase(right)
    }
}

extension AttributePath: CustomStringConvertible {
    public var description: String {
        let path = sub.map { "\(name).\($0)" } ?? name
        guard let schema else { return path }
        return path.isEmpty ? schema : "\(schema):\(path)"
    }
}
