import StrictJSON

/// An operator with its right side, ready to be asked of many values. `ne` and null never come here.
struct Comparison: Sendable {
    private enum Operand: Sendable {
        case bool(Bool)
        case number(JSONNumber)
        case time(Timestamp)
        case text(TextPattern)
        /// Nothing is like it.
        case nothing
    }

    private let comparison: Filter.Operator
    private let operand: Operand
    private let isCaseExact: Bool

    init(_ comparison: Filter.Operator, _ value: JSONValue, of definition: AttributeDefinition?) {
        self.comparison = comparison
        isCaseExact = definition?.isCaseExact ?? false
        operand = Self.operand(value, comparison, definition)
    }

    private static func operand(
        _ value: JSONValue, _ comparison: Filter.Operator, _ definition: AttributeDefinition?
    ) -> Operand {
        switch value {
        case .bool(let bool): return .bool(bool)
        case .number(let number): return .number(number)
        case .string(let text):
            // Clients write "True" where they mean true.
            if definition?.kind == .boolean { return Bool(scim: text).map(Operand.bool) ?? .nothing }
            // Parts of a date are searched for in its text.
            if definition?.kind == .dateTime, !comparison.isTextual {
                return Timestamp(rfc3339: text).map(Operand.time) ?? .nothing
            }
            return .text(TextPattern(text, isCaseExact: definition?.isCaseExact ?? false))
        case .null, .array, .object: return .nothing
        }
    }

    func holds(_ value: JSONValue) -> Bool {
        switch (operand, value) {
        case (.bool(let wanted), .bool(let bool)): comparison == .eq && bool == wanted
        case (.bool(let wanted), .string(let text)): comparison == .eq && Bool(scim: text) == wanted
        case (.number(let wanted), .number(let number)): isInOrder(number.compare(to: wanted))
        case (.time(let wanted), .string(let text)):
            Timestamp(rfc3339: text).map { isInOrder($0 < wanted ? -1 : $0 == wanted ? 0 : 1) } ?? false
        case (.text(let pattern), .string(let text)): holds(pattern, TextPattern.bytes(text, isCaseExact: isCaseExact))
        // An undeclared attribute may hold the boolean that a client writes as text.
        case (.text(let pattern), .bool(let bool)):
            comparison == .eq && pattern.isEqual(to: Array((bool ? "true" : "false").utf8))
        default: false
        }
    }

    private func holds(_ pattern: TextPattern, _ text: [UInt8]) -> Bool {
        switch comparison {
        case .co: pattern.isContained(in: text)
        case .sw: pattern.isPrefix(of: text)
        case .ew: pattern.isSuffix(of: text)
        default: isInOrder(pattern.order(of: text))
        }
    }

    private func isInOrder(_ order: Int) -> Bool {
        switch comparison {
        case .eq: order == 0
        case .gt: order > 0
        case .ge: order >= 0
        case .lt: order < 0
        case .le: order <= 0
        case .ne, .co, .sw, .ew: false
        }
    }
}

extension Bool {
    /// `true` and `false` as text, in any case.
    init?(scim text: String) {
        if text.equalsIgnoringASCIICase("true") {
            self = true
        } else if text.equalsIgnoringASCIICase("false") {
            self = false
        } else {
            return nil
        }
    }
}

extension JSONNumber {
    /// Below, at or above zero, as this is below, at or above the other.
    func compare(to other: JSONNumber) -> Int {
        // Whole numbers first: a Double does not tell large neighbours apart.
        if let left = integer, let right = other.integer { return left < right ? -1 : left == right ? 0 : 1 }
        return double < other.double ? -1 : double == other.double ? 0 : 1
    }
}
