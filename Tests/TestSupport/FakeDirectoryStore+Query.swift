import Directory
import SCIM

extension DirectoryQuery {
    func matches(_ user: DirectoryUser, _ attributes: [DirectoryAttribute]) -> Bool {
        matches { property in
            switch property {
            case .name: [user.name]
            case .displayName: [user.displayName]
            case .firstName: [user.firstName]
            case .lastName: [user.lastName]
            case .email: [user.email]
            case .description: []
            case .active: [user.isActive ? "true" : "false"]
            case .created: [String(user.created)]
            case .updated: [String(user.updated)]
            case .key: [user.id]
            case .attribute(let name): attributes.filter { $0.name == name }.flatMap(\.values)
            }
        }
    }

    func matches(_ group: DirectoryGroup, _ attributes: [DirectoryAttribute]) -> Bool {
        matches { property in
            switch property {
            case .name: [group.name]
            case .description: [group.description]
            case .key: [group.id]
            case .attribute(let name): attributes.filter { $0.name == name }.flatMap(\.values)
            case .active: ["true"]
            default: []
            }
        }
    }

    private func matches(_ values: (Property) -> [String]) -> Bool {
        switch self {
        case .everything: true
        case .and(let parts): parts.allSatisfy { $0.matches(values) }
        case .or(let parts): parts.contains { $0.matches(values) }
        case .compare(let property, let match): match.holds(values(property).filter { !$0.isEmpty })
        }
    }
}

extension DirectoryQuery.Match {
    fileprivate func holds(_ values: [String]) -> Bool {
        if case .missing = self { return values.isEmpty }
        return values.contains { holds($0.scimFolded) }
    }

    private func holds(_ value: String) -> Bool {
        switch self {
        case .equals(let other): value == other.scimFolded
        case .startsWith(let other): value.hasPrefix(other.scimFolded)
        case .endsWith(let other): value.hasSuffix(other.scimFolded)
        case .contains(let other): other.isEmpty || value.contains(other.scimFolded)
        case .lessThan(let other): order(value, other) < 0
        case .atMost(let other): order(value, other) <= 0
        case .greaterThan(let other): order(value, other) > 0
        case .atLeast(let other): order(value, other) >= 0
        case .missing: false
        }
    }

    /// Times compare as numbers, everything else as text.
    private func order(_ left: String, _ right: String) -> Int {
        if let left = Int64(left), let right = Int64(right) { return left < right ? -1 : left > right ? 1 : 0 }
        let other = right.scimFolded
        return left < other ? -1 : left > other ? 1 : 0
    }
}
