/// Why nothing puts a user into a group.
public enum Absence: Sendable, Hashable {
    /// The identity provider has groups that become it, by these names, and the user is in none of them.
    case notPushed([String])
    /// None of its groups becomes it.
    case nothingPushed
    /// `alwaysAssign` gives it under this condition.
    case unmet(condition: String)
    case unknownGroup

    private static let namesAtMost = 10

    public var told: Reason {
        switch self {
        case .notPushed(let names):
            let told = names.prefix(Self.namesAtMost).joined(separator: ", ")
            return names.count == 1
                ? "the identity provider has not put the user into \(value: told), which becomes it"
                : "the identity provider has put the user into none of \(value: told), which become it"
        case .nothingPushed:
            return
                "no group of the identity provider becomes it, and \(setting: .alwaysAssign) does not give it to this user"
        case .unmet(let condition):
            return "\(setting: .alwaysAssign) gives it when \(value: condition), which does not hold for the user"
        case .unknownGroup:
            return
                "no group of the identity provider becomes it, no setting names it, and the target has none of this name"
        }
    }
}
