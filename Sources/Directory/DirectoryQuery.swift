/// A question over users or groups. Text compares without case.
public indirect enum DirectoryQuery: Sendable, Hashable {
    case everything
    case and([DirectoryQuery])
    case or([DirectoryQuery])
    case compare(Property, Match)

    public enum Property: Sendable, Hashable {
        case name, displayName, firstName, lastName, email, description
        /// Compared with `"true"` and `"false"`.
        case active
        /// Milliseconds since 1970, as decimal text.
        case created, updated
        /// The id.
        case key
        case attribute(String)
    }

    public enum Match: Sendable, Hashable {
        case equals(String)
        case startsWith(String)
        case endsWith(String)
        case contains(String)
        case lessThan(String)
        case atMost(String)
        case greaterThan(String)
        case atLeast(String)
        /// No value, or an empty one.
        case missing
    }
}

/// A stretch of a list in its order: from 0, and how many at most (nil: all).
public struct DirectoryRange: Sendable, Hashable {
    public var start: Int
    public var limit: Int?
    public init(start: Int = 0, limit: Int? = nil) {
        self.start = start
        self.limit = limit
    }
}
