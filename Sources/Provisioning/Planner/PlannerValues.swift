public import StrictJSON

/// A user as the identity provider pushed it, with the groups he is in.
public struct SourceUser: Sendable, Hashable {
    /// The resource's id.
    public let id: String
    /// The document as SCIM serves it: `id`, `userName`, `active` and every attribute pushed. No `groups`.
    public var document: JSONObject
    public var isActive: Bool
    /// Groups of the same connector, direct and indirect ones, each once (direct when both).
    public var groups: [SourceGroup]

    public init(id: String, document: JSONObject, isActive: Bool, groups: [SourceGroup] = []) {
        self.id = id
        self.document = document
        self.isActive = isActive
        self.groups = groups
    }
}

public struct SourceGroup: Sendable, Hashable {
    public let id: String
    /// The document of the group without `members`; what the group-name template reads.
    public var document: JSONObject
    /// False: the user is in it only through a member group.
    public var isDirect: Bool

    public init(id: String, document: JSONObject, isDirect: Bool = true) {
        self.id = id
        self.document = document
        self.isDirect = isDirect
    }
}

/// A user in a target.
public struct Account: Sendable, Hashable {
    /// The target's own id, which survives a rename.
    public let id: String
    public var username: String
    public var displayName: String
    public var email: String
    public var isActive: Bool
    public var properties: [String: String]
    public var memberships: [AccountMembership]
    public var owner: AccountOwner

    public init(
        id: String, username: String, displayName: String = "", email: String = "", isActive: Bool = true,
        properties: [String: String] = [:], memberships: [AccountMembership] = [], owner: AccountOwner = .nobody
    ) {
        self.id = id
        self.username = username
        self.displayName = displayName
        self.email = email
        self.isActive = isActive
        self.properties = properties
        self.memberships = memberships
        self.owner = owner
    }
}

public enum AccountOwner: Sendable, Hashable {
    case nobody
    /// The connector that is planned for.
    case us
    /// Another connector, by name where it is known.
    case other(String)
}

public struct AccountMembership: Sendable, Hashable {
    public var group: String
    /// True when this connector's sync added it; everything else is local.
    public var isOwned: Bool
    /// Another connector whose sync added it, by name where that is known.
    public var otherConnector: String?
    public init(group: String, isOwned: Bool, otherConnector: String? = nil) {
        self.group = group
        self.isOwned = isOwned
        self.otherConnector = otherConnector
    }
}

/// Which account of a target belongs to a resource.
public struct Link: Sendable, Hashable {
    public let resourceID: String
    public let accountID: String
    /// False from the moment before the account is created until the target said that it was: after a crash in between,
    /// an account of this id is ours.
    public var isConfirmed: Bool
    public var origin: Origin
    /// A clean-up whose days of grace are not over.
    public var pending: PendingCleanup?
    /// What the account was before it was anonymized: kept from the moment before that. Nil: it was not.
    public var original: OriginalIdentity?
    /// True from the moment before the account is created until it has what is copied to it.
    public var isCopyPending = false

    /// How it came about.
    public enum Origin: String, Sendable, Hashable, CaseIterable {
        case created, linked
        /// The connector's account of somebody who had left, found again.
        case returnedByExternalID = "returnedByExternalId"
        case returnedByUsername
    }

    public init(
        resourceID: String, accountID: String, isConfirmed: Bool, origin: Origin, pending: PendingCleanup? = nil,
        original: OriginalIdentity? = nil
    ) {
        self.resourceID = resourceID
        self.accountID = accountID
        self.isConfirmed = isConfirmed
        self.origin = origin
        self.pending = pending
        self.original = original
    }
}
