import SCIM

/// The kinds of change that safety counts: by accounts that lose something, not by steps.
public enum SafetyClass: String, Sendable, Hashable, CaseIterable {
    /// Accounts that are disabled, deleted or anonymized.
    case accounts
    /// Memberships that are removed.
    case memberships
    /// Accounts that get another username or e-mail address.
    case identities
}

/// What counts once in a window, however often it is done.
public struct SafetyKey: Sendable, Hashable {
    public let resourceID: String
    public let kind: SafetyClass
    /// Folded; of memberships only.
    public let group: String?

    public init(resourceID: String, kind: SafetyClass, group: String? = nil) {
        self.resourceID = resourceID
        self.kind = kind
        self.group = group
    }
}

extension AccountAction {
    /// Nil: it takes nothing from anybody.
    public var safetyClass: SafetyClass? {
        switch self {
        case .disable, .delete, .anonymize: .accounts
        case .removeMembership: .memberships
        case .rename: .identities
        // An address where there was none is no other one.
        case .setEmail(let from, _): from.isEmpty ? nil : .identities
        case .create, .link, .restore, .setDisplayName, .setProperty, .enable, .addMembership, .copyMembership,
            .copyProperty:
            nil
        }
    }

    func safetyKey(of resource: String) -> SafetyKey? {
        guard let kind = safetyClass else { return nil }
        guard case .removeMembership(let group) = self else { return SafetyKey(resourceID: resource, kind: kind) }
        return SafetyKey(resourceID: resource, kind: kind, group: group.scimFolded)
    }
}
