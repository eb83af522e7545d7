import StrictJSON

extension Filter {
    /// Refuses comparisons that RFC 7644 section 3.4.2.2 refuses or that can never have been meant: an order of booleans
    /// or binaries, or of null; a number compared with a text attribute; a complex attribute compared as a whole.
    ///
    /// What nobody declared passes, and matches nothing unless a document has it.
    public func check(against schemas: SchemaSet) throws(SCIMError) {
        try check { path in
            schemas.definitionMeant(by: path)
        }
    }

    /// For a filter between brackets, whose paths are sub-attributes of `attribute`.
    public func check(elementsOf attribute: AttributePath, against schemas: SchemaSet) throws(SCIMError) {
        let parent = schemas.definition(of: AttributePath(schema: attribute.schema, name: attribute.name))
        try check { path in
            parent?[path.name]
        }
    }

    private func check(_ definition: (AttributePath) -> AttributeDefinition?) throws(SCIMError) {
        switch self {
        case .present: break
        case .compare(let path, let comparison, let value):
            try Self.check(path, comparison, value, definition(path))
        case .element(let path, let inner):
            let parent = definition(path)
            try inner.check { parent?[$0.name] }
        case .and(let left, let right), .or(let left, let right):
            try left.check(definition)
            try right.check(definition)
        case .not(let inner): try inner.check(definition)
        }
    }

    private static func check(
        _ path: AttributePath, _ comparison: Operator, _ value: JSONValue, _ definition: AttributeDefinition?
    ) throws(SCIMError) {
        guard value.array == nil, value.object == nil else {
            throw refused(path, "can only be compared with one value")
        }
        if value.isNull || value.bool != nil {
            guard comparison == .eq || comparison == .ne else {
                throw refused(path, "can be compared with true, false and null by eq and ne only")
            }
        }
        guard !value.isNull, let definition else { return }
        guard let compared = definition.kind == .complex ? definition["value"] : definition else {
            let subs = definition.subAttributes.map(\.name).joined(separator: ", ")
            throw refused(path, "is complex; compare one of its sub-attributes (\(subs))")
        }
        if let objection = compared.objection(to: comparison, value) { throw refused(path, objection) }
    }

    private static func refused(_ path: AttributePath, _ why: String) -> SCIMError {
        SCIMError(.invalidFilter, "The filter cannot be answered: \(path) \(why).")
    }
}

extension AttributeDefinition {
    /// Why values of this attribute cannot be compared so; nil when they can.
    fileprivate func objection(to comparison: Filter.Operator, _ value: JSONValue) -> String? {
        switch kind {
        case .boolean:
            if comparison != .eq, comparison != .ne { return "is a boolean, for eq, ne and pr only" }
            let isBool = value.bool != nil || value.string.flatMap { Bool(scim: $0) } != nil
            return isBool ? nil : "is a boolean, to be compared with true or false"
        case .integer, .decimal:
            return value.number != nil && !comparison.isTextual ? nil : "is a number and compared with numbers only"
        case .dateTime:
            guard let text = value.string else {
                return "is a date, to be compared with a text like 2026-01-31T08:30:00Z"
            }
            if comparison.isTextual || Timestamp(rfc3339: text) != nil { return nil }
            return "is a date, to be compared with a text like 2026-01-31T08:30:00Z"
        case .binary where comparison.isOrdering: return "is binary and has no order"
        case .string, .reference, .binary:
            return value.string != nil ? nil : "is text, to be compared with text in double quotes"
        case .complex: return "is complex and cannot be compared"
        }
    }
}
