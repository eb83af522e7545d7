/// Why nothing puts a user into a group.
public enum Absence: Sendable, Hashable {
    /// The identity provider has groups that become it, by these names, and the user is in none of them.
    case notPushed([String])
    /// None of its groups becomes it.
    case nothingPushed
    /// `alwaysAssign` gives it under this condition.
    case unmet(condition: String)
    case unknownGroup
    /// The identity provider has put the user into these, and something else is in the way.
    case pushed([String])
    /// He is in these through a member group only, and the rules do not look into groups.
    case nested([String])
    /// He left, and what becomes of his account takes no groups.
    case left(why: Reason)
    /// He left, and the clean-up takes his groups.
    case taken(why: Reason)

    private static let namesAtMost = 10

    public var told: Reason {
        switch self {
        case .notPushed(let names):
            let told = Self.list(names)
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
        case .pushed(let names):
            return "the identity provider has put the user into \(value: Self.list(names)), but nothing comes of it now"
        case .nested(let names):
            return """
                the user is in \(value: Self.list(names)) only through a member group, and \
                \(setting: .nested, is: "ignore")
                """
        case .left(let why): return "the user left (\(why)), and the clean-up puts nobody into a group"
        case .taken(let why):
            return """
                the user left (\(why)), and the clean-up took the account out of it or keeps it out: \
                \(GroupReason.removeMemberships.told)
                """
        }
    }

    private static func list(_ names: [String]) -> String { names.prefix(namesAtMost).joined(separator: ", ") }
}
