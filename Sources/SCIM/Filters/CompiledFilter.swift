public import StrictJSON

/// A filter made ready for many documents: definitions are looked up and values folded once.
///
/// What it means, where RFC 7644 section 3.4.2.2 leaves a choice:
/// - A multi-valued attribute matches when any of its values does. A complex attribute without sub-attribute stands for
///   its `value`.
/// - `ne` is always the opposite of `eq`. So it is true of a missing attribute, and of a multi-valued one when none of
///   its values is equal.
/// - `eq null` is the opposite of `pr`, and `pr` is false for null, empty texts, empty arrays and objects with nothing
///   in them.
/// - An attribute that nobody declared is compared without case, the default of RFC 7643 section 2.2. One that is not
///   there, known or not, matches nothing but `ne`, `eq null` and `not`.
/// - Text is ordered by code points (without case where the attribute has none), dates by the point in time.
public struct CompiledFilter: Sendable {
    private let condition: Condition

    public init(_ filter: Filter, schemas: SchemaSet) {
        condition = Condition(filter) { path in
            Location(path, in: schemas)
        }
    }

    /// For the single elements of a multi-valued attribute, as in `members[type eq "User"]`: the paths of the filter
    /// are sub-attributes.
    public init(_ filter: Filter, elementsOf attribute: AttributePath, schemas: SchemaSet) {
        let parent = schemas.definition(of: AttributePath(schema: attribute.schema, name: attribute.name))
        condition = Condition(filter) { path in
            Location(path, in: parent)
        }
    }

    /// `document` is the whole representation: `id`, `meta`, `groups` and `members` included when the filter asks
    /// for them.
    public func matches(_ document: JSONObject) -> Bool { condition.matches(.object(document)) }

    /// For elements; one that is no object counts as its own `value`.
    public func matches(element: JSONValue) -> Bool { condition.matches(element) }
}

extension Filter {
    /// For a single document; `CompiledFilter` is for many.
    public func matches(_ document: JSONObject, schemas: SchemaSet) -> Bool {
        CompiledFilter(self, schemas: schemas).matches(document)
    }
}

private indirect enum Condition: Sendable {
    case present(Location)
    case compare(Location, Comparison)
    case element(Location, Condition)
    case and(Condition, Condition)
    case or(Condition, Condition)
    case not(Condition)

    init(_ filter: Filter, locate: (AttributePath) -> Location) {
        switch filter {
        case .present(let path): self = .present(locate(path))
        case .compare(let path, let comparison, let value): self = Self.compare(locate(path), comparison, value)
        case .element(let path, let inner):
            let location = locate(path)
            self = .element(location, Condition(inner) { Location($0, in: location.definition) })
        case .and(let left, let right): self = .and(Condition(left, locate: locate), Condition(right, locate: locate))
        case .or(let left, let right): self = .or(Condition(left, locate: locate), Condition(right, locate: locate))
        case .not(let inner): self = .not(Condition(inner, locate: locate))
        }
    }

    private static func compare(_ location: Location, _ comparison: Filter.Operator, _ value: JSONValue) -> Condition {
        switch (comparison, value) {
        case (.eq, .null): .not(.present(location))
        case (.ne, .null): .present(location)
        case (.ne, _): .not(.compare(location, Comparison(.eq, value, of: location.comparedDefinition)))
        default: .compare(location, Comparison(comparison, value, of: location.comparedDefinition))
        }
    }

    func matches(_ document: JSONValue) -> Bool {
        switch self {
        case .present(let location): location.contains(in: document) { $0.isPresent }
        case .compare(let location, let comparison):
            location.contains(in: document) { $0.comparable.map(comparison.holds) ?? false }
        case .element(let location, let inner):
            // null and {} are no elements: `ne` and `not` must not find anything in them.
            location.contains(in: document) { $0.isPresent && inner.matches($0) }
        case .and(let left, let right): left.matches(document) && right.matches(document)
        case .or(let left, let right): left.matches(document) || right.matches(document)
        case .not(let inner): !inner.matches(document)
        }
    }
}

extension JSONValue {
    /// Whether it counts as a value: RFC 7643 section 2.5 and `pr` of RFC 7644.
    var isPresent: Bool {
        switch self {
        case .null: false
        case .bool, .number: true
        case .string(let text): !text.isEmpty
        case .array(let elements): elements.contains(where: \.isPresent)
        case .object(let object): object.contains { $0.value.isPresent }
        }
    }

    /// What a comparison looks at: of a complex value its `value`.
    var comparable: JSONValue? {
        guard case .object(let object) = self else { return self }
        return object[ignoringCase: "value"]
    }
}
