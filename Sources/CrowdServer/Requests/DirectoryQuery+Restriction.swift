import Crowd
import Directory

extension DirectoryQuery {
    init(_ restriction: Restriction, over kind: CrowdListFrame.Kind) throws(CrowdError) {
        switch restriction {
        case .everything: self = .everything
        case .and(let parts): self = .and(try Self.all(parts, over: kind))
        case .or(let parts): self = .or(try Self.all(parts, over: kind))
        case .property(let property):
            let compared = Property(crowd: property.name, of: kind)
            self = .compare(compared, try Match(property, of: compared))
        }
    }

    private static func all(
        _ parts: [Restriction], over kind: CrowdListFrame.Kind
    ) throws(CrowdError) -> [DirectoryQuery] {
        var queries: [DirectoryQuery] = []
        for part in parts { queries.append(try DirectoryQuery(part, over: kind)) }
        return queries
    }
}

extension DirectoryQuery.Property {
    /// A name that is none of the API's own is a custom attribute.
    fileprivate init(crowd name: String, of kind: CrowdListFrame.Kind) {
        switch (name.lowercased(), kind) {
        case ("name", _): self = .name
        case ("active", _): self = .active
        case ("description", .groups): self = .description
        case ("email", .users): self = .email
        case ("firstname", .users): self = .firstName
        case ("lastname", .users): self = .lastName
        case ("displayname", .users): self = .displayName
        case ("createddate", .users): self = .created
        case ("updateddate", .users): self = .updated
        case ("externalid", .users): self = .key
        default: self = .attribute(name)
        }
    }
}

extension DirectoryQuery.Match {
    fileprivate init(_ restriction: PropertyRestriction, of property: DirectoryQuery.Property) throws(CrowdError) {
        guard restriction.mode != .missing else {
            self = .missing
            return
        }
        var value = restriction.value
        switch property {
        case .active:
            value = value.lowercased()
            guard restriction.mode == .equals, value == "true" || value == "false" else {
                throw CrowdError(.illegalArgument, "\(restriction.name) can only be compared with true or false.")
            }
        case .created, .updated:
            guard let moment = CrowdDate.milliseconds(value), !restriction.mode.isAboutText else {
                throw CrowdError(
                    .illegalArgument,
                    "\(restriction.name) is compared with a date such as 2024-05-01T10:00:00.000+0000.")
            }
            value = String(moment)
        default: break
        }
        self.init(restriction.mode, value)
    }

    private init(_ mode: PropertyRestriction.MatchMode, _ value: String) {
        switch mode {
        case .equals: self = .equals(value)
        case .startsWith: self = .startsWith(value)
        case .endsWith: self = .endsWith(value)
        case .contains: self = .contains(value)
        case .lessThan: self = .lessThan(value)
        case .atMost: self = .atMost(value)
        case .greaterThan: self = .greaterThan(value)
        case .atLeast: self = .atLeast(value)
        case .missing: self = .missing
        }
    }
}

extension PropertyRestriction.MatchMode {
    fileprivate var isAboutText: Bool {
        switch self {
        case .startsWith, .endsWith, .contains: true
        case .equals, .lessThan, .atMost, .greaterThan, .atLeast, .missing: false
        }
    }
}
