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
    /// Of memberships only: what tells them apart. The folded name of the group, or what `renaming` made of it.
    public let group: String?

    public init(resourceID: String, kind: SafetyClass, group: String? = nil) {
        self.resourceID = resourceID
        self.kind = kind
        self.group = group
    }

    /// What the group of a renaming begins with. No name of a group has control characters.
    public static let renamed: Character = "\u{1F}"

    /// A member of a group that is renamed. He loses a name by which applications may know what he may do, so it counts
    /// among all memberships; but he leaves the group with nobody, as it is still there with everybody in it.
    public static func renaming(_ group: String, with resourceID: String) -> SafetyKey {
        SafetyKey(resourceID: resourceID, kind: .memberships, group: "\(renamed)\(group.scimFolded)")
    }

    /// The folded name of the group that loses a member; nil: none does.
    public var groupLeft: String? { group?.first == Self.renamed ? nil : group }
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

    /// What of this resource's is there again when it is done.
    public func returnedKey(of resource: String) -> SafetyKey? {
        switch self {
        case .enable, .restore: SafetyKey(resourceID: resource, kind: .accounts)
        case .addMembership(let group):
            SafetyKey(resourceID: resource, kind: .memberships, group: group.scimFolded)
        default: nil
        }
    }

    public func safetyKey(of resource: String) -> SafetyKey? {
        guard let kind = safetyClass else { return nil }
        guard case .removeMembership(let group) = self else { return SafetyKey(resourceID: resource, kind: kind) }
        return SafetyKey(resourceID: resource, kind: kind, group: group.scimFolded)
    }
}
