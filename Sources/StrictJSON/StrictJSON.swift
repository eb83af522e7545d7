// StrictJSON reads and writes JSON (RFC 8259) from people nobody trusts.
// It owns: the value, one strict parser with limits, one serializer. What differs between other parsers is refused
// here: duplicate names (also those that differ by case only), NUL, lone surrogates, numbers out of range.
// It leaves to others: what a document means.

/// A JSON value. Objects keep the order of their members, numbers keep the spelling they came with.
public enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    public var integer: Int? { number?.integer }
    public var isNull: Bool { self == .null }

    /// The word RFC 8259 has for this kind of value, for error messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// The same with its article: "must be a string, not an object".
    public var kindInWords: String {
        switch self {
        case .null: kind
        case .array, .object: "an \(kind)"
        case .bool, .number, .string: "a \(kind)"
        }
    }

    /// A member of an object, by its exact name; nil for everything that is not an object.
    public subscript(name: String) -> JSONValue? { object?[name] }

    public static func integer(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int) { self = .integer(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(name: $0.0, value: $0.1) }))
    }
}
