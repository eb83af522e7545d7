/// One change of the directory. Users and groups are named by id where they have one that callers know, else by name.
public enum DirectoryChange: Sendable, Hashable {
    /// The id is the caller's, so that a change whose answer was lost can be sent again: a user of that id and name
    /// that exists is taken as done.
    case createUser(DirectoryUser)
    /// Sets the named fields; the others stay. `name` renames.
    case updateUser(id: String, DirectoryUserFields)
    case deleteUser(id: String)
    case createGroup(DirectoryGroup)
    case updateGroup(name: String, description: String)
    case renameGroup(name: String, to: String)
    /// With its memberships. `sparingConnectors`: refused while a rule's membership is among them.
    case deleteGroup(name: String, sparingConnectors: Bool = false)
    /// Taken as done when it exists; its owner then stays.
    case addMembership(userID: String, group: String, owner: Owner)
    /// Taken as done when there is none.
    case removeMembership(userID: String, group: String)
    /// No values: the attribute is removed. Others stay.
    case setUserAttribute(userID: String, DirectoryAttribute)
    case setGroupAttribute(group: String, DirectoryAttribute)
}

/// The fields of a user to set; nil stays.
public struct DirectoryUserFields: Sendable, Hashable {
    public var name: String?
    public var displayName: String?
    public var firstName: String?
    public var lastName: String?
    public var email: String?
    public var isActive: Bool?
    /// `.some(nil)` gives the user up.
    public var owner: Owner??

    public init(
        name: String? = nil, displayName: String? = nil, firstName: String? = nil, lastName: String? = nil,
        email: String? = nil, isActive: Bool? = nil, owner: Owner?? = nil
    ) {
        self.name = name
        self.displayName = displayName
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.isActive = isActive
        self.owner = owner
    }
}

/// Why a change was not made.
public enum DirectoryError: Error, Sendable, Hashable {
    case userNotFound(String)
    case groupNotFound(String)
    /// The name is taken by another user, with its id.
    case userExists(name: String, id: String)
    case groupExists(String)
    /// A connector's rules put that user into the group.
    case groupHoldsConnectorMember(group: String, user: String)
    /// Empty or blank, longer than 255 code points, or with control characters or noncharacters.
    case invalidName(String)
}

/// The store cannot answer now. `detail` is for the log and never holds SQL.
public struct DirectoryUnavailable: Error, Sendable, Hashable {
    public let detail: String
    public init(detail: String) { self.detail = detail }
}
