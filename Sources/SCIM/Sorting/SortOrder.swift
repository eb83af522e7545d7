public import StrictJSON

/// `sortBy` and `sortOrder` of RFC 7644 section 3.4.2.3.
public struct SortOrder: Sendable, Hashable {
    public var by: AttributePath
    public var ascending: Bool

    public init(by: AttributePath, ascending: Bool = true) {
        self.by = by
        self.ascending = ascending
    }
}

/// A sort order made ready for many documents.
public struct SortKeys: Sendable {
    private let location: Location
    private let ascending: Bool

    public init(_ order: SortOrder, schemas: SchemaSet) {
        location = Location(order.by, in: schemas)
        ascending = order.ascending
    }

    /// What `document` is sorted by: of a multi-valued attribute the primary value, else the first; of a complex one
    /// its `value` unless the path names another sub-attribute.
    public func key(of document: JSONObject) -> SortKey {
        let value = location.attribute(in: .object(document)).flatMap(Self.chosen).flatMap(location.subAttribute)
        return SortKey(value.flatMap(Self.chosen), location.comparedDefinition, ascending: ascending)
    }

    private static func chosen(_ value: JSONValue) -> JSONValue? {
        guard case .array(let elements) = value else { return value }
        return elements.first { $0.object?[ignoringCase: "primary"]?.isTrue ?? false } ?? elements.first
    }
}

extension JSONValue {
    /// True, or the text "True" that some clients write for it.
    fileprivate var isTrue: Bool { bool ?? string.flatMap { Bool(scim: $0) } ?? false }
}
