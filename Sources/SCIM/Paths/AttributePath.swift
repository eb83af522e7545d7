/// An attribute path of RFC 7644 section 3.10 without value filter: `[schema:]name[.sub]`. Names and URNs have no case.
public struct AttributePath: Sendable, Hashable {
    /// The URN before the attribute's name, as it was written.
    public var schema: String?
    public var name: String
    public var sub: String?

    public init(schema: String? = nil, name: String, sub: String? = nil) {
        self.schema = schema
        self.name = name
        self.sub = sub
    }
}
