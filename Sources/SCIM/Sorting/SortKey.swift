import StrictJSON

/// The place of a document in a sorted list: the smaller key comes first, whichever the direction of the order. Keys of
/// different orders do not compare; equal keys keep the order their documents had.
public struct SortKey: Sendable, Hashable, Comparable {
    private enum Value: Hashable {
        case bool(Bool)
        case number(JSONNumber)
        case time(Timestamp)
        case text([UInt8])
        /// Last when ascending, first when descending.
        case missing

        var rank: Int {
            switch self {
            case .bool: 0
            case .number: 1
            case .time: 2
            case .text: 3
            case .missing: 4
            }
        }
    }

    private let value: Value
    private let ascending: Bool

    init(_ json: JSONValue?, _ definition: AttributeDefinition?, ascending: Bool) {
        self.ascending = ascending
        value = json.flatMap { Self.value($0, definition) } ?? .missing
    }

    private static func value(_ json: JSONValue, _ definition: AttributeDefinition?) -> Value? {
        switch json {
        case .bool(let bool): return .bool(bool)
        case .number(let number): return .number(number)
        case .string(let text) where !text.isEmpty:
            if definition?.kind == .boolean, let bool = Bool(scim: text) { return .bool(bool) }
            if definition?.kind == .dateTime, let time = Timestamp(rfc3339: text) { return .time(time) }
            return .text(TextPattern.bytes(text, isCaseExact: definition?.isCaseExact ?? false))
        case .string, .null, .array, .object: return nil
        }
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.ascending ? precedes(left.value, right.value) : precedes(right.value, left.value)
    }

    private static func precedes(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): !left && right
        case (.number(let left), .number(let right)): left.compare(to: right) < 0
        case (.time(let left), .time(let right)): left < right
        case (.text(let left), .text(let right)): left.lexicographicallyPrecedes(right)
        default: left.rank < right.rank
        }
    }
}
