/// Which users or groups a search is about.
public indirect enum Restriction: Sendable, Hashable {
    case everything
    /// Never empty when read from a request.
    case and([Restriction])
    case or([Restriction])
    case property(PropertyRestriction)
}

/// One comparison. What the property is called and how its value is to be read is for whoever answers.
public struct PropertyRestriction: Sendable, Hashable {
    public enum ValueType: String, Sendable, CaseIterable {
        case string = "STRING"
        case boolean = "BOOLEAN"
        case date = "DATE"
    }

    public enum MatchMode: String, Sendable, CaseIterable {
        case equals = "EXACTLY_MATCHES"
        case startsWith = "STARTS_WITH"
        case endsWith = "ENDS_WITH"
        case contains = "CONTAINS"
        case lessThan = "LESS_THAN"
        case atMost = "LESS_THAN_OR_EQUAL"
        case greaterThan = "GREATER_THAN"
        case atLeast = "GREATER_THAN_OR_EQUAL"
        /// No value.
        case missing = "NULL"
    }

    public var name: String
    public var type: ValueType
    public var mode: MatchMode
    public var value: String

    public init(name: String, type: ValueType = .string, mode: MatchMode, value: String = "") {
        self.name = name
        self.type = type
        self.mode = mode
        self.value = value
    }
}

extension Restriction {
    public static let mostBytes = 8_192
    public static let deepest = 32
    public static let mostNodes = 200
}

/// Counts what a restriction is made of while it is read.
struct RestrictionBudget {
    private var nodes = 0

    mutating func spend(depth: Int) throws(CrowdError) {
        nodes += 1
        guard depth <= Restriction.deepest, nodes <= Restriction.mostNodes else {
            throw CrowdError(
                .illegalArgument,
                "The restriction has more than \(Restriction.mostNodes) parts or is deeper than \(Restriction.deepest)."
            )
        }
    }
}
