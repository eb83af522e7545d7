/// A user of the directory. Names compare without case and keep the case they came with.
public struct DirectoryUser: Sendable, Hashable {
    /// Never changes, also when the user is renamed: Crowd's `<key>`.
    public let id: String
    public var name: String
    public var displayName: String
    public var firstName: String
    public var lastName: String
    public var email: String
    public var isActive: Bool
    /// The connector that provisions the user; nil for nobody (kept after a connector was deleted, or made by hand).
    public var owner: Owner?
    /// Milliseconds since 1970 UTC.
    public var created: Int64
    public var updated: Int64

    public init(
        id: String, name: String, displayName: String = "", firstName: String = "", lastName: String = "",
        email: String = "", isActive: Bool = true, owner: Owner? = nil, created: Int64 = 0, updated: Int64 = 0
    ) {
        self.id = id
        self.name = name
        self.displayName = displayName
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.isActive = isActive
        self.owner = owner
        self.created = created
        self.updated = updated
    }
}

public struct DirectoryGroup: Sendable, Hashable {
    public let id: String
    public var name: String
    public var description: String
    public var owner: Owner?

    public init(id: String, name: String, description: String = "", owner: Owner? = nil) {
        self.id = id
        self.name = name
        self.description = description
        self.owner = owner
    }
}

/// Custom attributes: lists of strings by name.
public struct DirectoryAttribute: Sendable, Hashable {
    public let name: String
    public var values: [String]
    public var owner: Owner?

    public init(name: String, values: [String], owner: Owner? = nil) {
        self.name = name
        self.values = values
        self.owner = owner
    }
}

/// A group that a user is directly in, and who put him there.
public struct DirectoryMembership: Sendable, Hashable {
    public let user: String
    public let group: String
    public let owner: Owner?

    /// `user` and `group` are names as the directory spells them.
    public init(user: String, group: String, owner: Owner?) {
        self.user = user
        self.group = group
        self.owner = owner
    }
}
