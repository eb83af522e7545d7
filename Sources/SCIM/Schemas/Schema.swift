import StrictJSON

/// A schema of RFC 7643 section 7: what discovery tells and validation asks.
public struct Schema: Sendable {
    /// The URN.
    public let id: String
    public let name: String
    public let description: String
    public let attributes: [AttributeDefinition]
    private let hidden: [String]

    public init(id: String, name: String, description: String, attributes: [AttributeDefinition]) {
        self.id = id
        self.name = name
        self.description = description
        self.attributes = attributes
        hidden = attributes.filter { $0.isHidden }.map(\.name)
    }

    /// Whether a document has something of this extension that an answer must not hold unless it is asked for.
    func hides(somethingOf document: JSONObject) -> Bool {
        guard !hidden.isEmpty, let data = document[ignoringCase: id]?.object else { return false }
        return hidden.contains { data[ignoringCase: $0] != nil }
    }
}

/// An attribute and its characteristics: RFC 7643 section 2.2 and 7.
///
/// A class, because every attribute of every request is looked up here: a reference is handed on, not a dozen fields.
public final class AttributeDefinition: Sendable {
    public enum Kind: String, Sendable, Hashable {
        case string, boolean, decimal, integer, dateTime, binary, reference, complex
    }
    public enum Mutability: String, Sendable, Hashable { case readOnly, readWrite, immutable, writeOnly }
    public enum Returned: String, Sendable, Hashable { case always, never, `default`, request }
    public enum Uniqueness: String, Sendable, Hashable { case none, server, global }

    public let name: String
    public let kind: Kind
    public let isMultiValued: Bool
    public let description: String
    public let isRequired: Bool
    public let canonicalValues: [String]
    public let isCaseExact: Bool
    public let mutability: Mutability
    public let returned: Returned
    public let uniqueness: Uniqueness
    public let referenceTypes: [String]
    public let subAttributes: [AttributeDefinition]

    public init(
        _ name: String, _ kind: Kind = .string, isMultiValued: Bool = false, description: String,
        isRequired: Bool = false, canonicalValues: [String] = [], isCaseExact: Bool = false,
        mutability: Mutability = .readWrite, returned: Returned = .default, uniqueness: Uniqueness = .none,
        referenceTypes: [String] = [], subAttributes: [AttributeDefinition] = []
    ) {
        self.name = name
        self.kind = kind
        self.isMultiValued = isMultiValued
        self.description = description
        self.isRequired = isRequired
        self.canonicalValues = canonicalValues
        self.isCaseExact = isCaseExact
        self.mutability = mutability
        self.returned = returned
        self.uniqueness = uniqueness
        self.referenceTypes = referenceTypes
        self.subAttributes = subAttributes
    }

    /// Left out of answers that did not ask for it, or some part of it is.
    var isHidden: Bool { [.never, .request].contains(returned) || subAttributes.contains(where: \.isHidden) }

    /// The sub-attribute of this name, whatever its case.
    public subscript(sub: String) -> AttributeDefinition? {
        subAttributes.first { $0.name.equalsIgnoringASCIICase(sub) }
    }
}
