/// Whether `groups.required` lets a user in, and by what.
public enum ScopeExplanation: Sendable, Hashable {
    /// `groups.required` is empty.
    case everybody
    case inside(group: String, entry: String)
    case outside

    public var isInside: Bool { self != .outside }
}

extension ScopeExplanation: CustomStringConvertible {
    public var description: String { told.description }

    public var told: Reason {
        switch self {
        case .everybody: "\(setting: .required) is empty: everybody is in scope"
        case .inside(let group, let entry): "in \(value: group), which \(setting: .required) names by \(value: entry)"
        case .outside: "in none of the groups of \(setting: .required)"
        }
    }
}
