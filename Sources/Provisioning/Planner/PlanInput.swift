/// All that is known about one user and what the target has for him.
public struct PlanInput: Sendable, Hashable {
    public var resourceID: String
    /// Nil: the resource was deleted.
    public var source: SourceUser?
    public var link: Link?
    /// The linked account; nil when there is no link, or the target has no account of that id.
    public var account: Account?
    /// For a user without link: the account of a user who left and had the same `externalId` or, if his account was
    /// anonymized, the same username; so most likely his own.
    public var former: FormerAccount?
    /// Who has the wanted username, when it is not the linked account.
    public var nameHolder: NameHolder?
    /// The id of an account that has to be made without a link.
    public var newAccountID: String
    /// An administrator decided to link the account of that name.
    public var isLinkApproved: Bool
    /// An administrator decided to leave it, and the user has not changed since.
    public var isSkipped: Bool
    /// What was found to copy from; nil: nobody was asked (`Planner.nameToCopy`).
    public var copies: CopySearch?
    /// Milliseconds since 1970: days of grace are counted by it.
    public var now: Int64

    public init(
        resourceID: String, source: SourceUser?, link: Link? = nil, account: Account? = nil,
        former: FormerAccount? = nil, nameHolder: NameHolder? = nil, newAccountID: String, isLinkApproved: Bool = false,
        isSkipped: Bool = false,
        now: Int64 = 0
    ) {
        self.resourceID = resourceID
        self.source = source
        self.link = link
        self.account = account
        self.former = former
        self.nameHolder = nameHolder
        self.newAccountID = newAccountID
        self.isLinkApproved = isLinkApproved
        self.isSkipped = isSkipped
        self.now = now
    }
}

/// An account that a user left.
public struct FormerAccount: Sendable, Hashable {
    public var account: Account
    public var resourceID: String
    /// What it was before it was anonymized.
    public var original: OriginalIdentity?
    public var foundBy: FoundBy

    public enum FoundBy: Sendable, Hashable { case externalID, username }

    public init(
        account: Account, resourceID: String, original: OriginalIdentity? = nil, foundBy: FoundBy = .externalID
    ) {
        self.account = account
        self.resourceID = resourceID
        self.original = original
        self.foundBy = foundBy
    }
}

/// An account that has the username that a user is to get.
public struct NameHolder: Sendable, Hashable {
    public enum LinkedTo: Sendable, Hashable {
        case nobody
        /// A user of this connector that the identity provider deleted.
        case deletedUser(resourceID: String)
        /// Somebody else, as a person would be told: `user ada`.
        case other(String)
    }

    public var account: Account
    public var linkedTo: LinkedTo

    public init(account: Account, linkedTo: LinkedTo) {
        self.account = account
        self.linkedTo = linkedTo
    }
}
