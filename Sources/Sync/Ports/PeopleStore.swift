public import Provisioning
public import SCIM

/// What somebody looks for among the users or the groups of connectors.
public struct PeopleQuery: Sendable, Hashable {
    public var kind: ResourceKind
    public var connectors: [ConnectorID]
    /// The beginning of a name (`PeopleStore`); nil: everybody.
    public var text: String?
    /// What the page before said.
    public var after: Int64?
    public var limit: Int
    /// Where the page is to say how its users stand.
    public var bindings: [BindingID]

    public init(
        _ kind: ResourceKind, in connectors: [ConnectorID], text: String? = nil, after: Int64? = nil, limit: Int,
        statesIn bindings: [BindingID] = []
    ) {
        self.bindings = bindings
        self.kind = kind
        self.connectors = connectors
        self.text = text
        self.after = after
        self.limit = limit
    }
}

public struct FoundPeople: Sendable {
    public struct Item: Sendable {
        public let connector: ConnectorID
        public let resource: Resource
        /// Of a user, in the bindings that were asked for.
        public var states: [BindingID: UserState] = [:]
        /// Members of a group, counted up to `mostMembers`.
        public var members = 0
        public init(connector: ConnectorID, resource: Resource) {
            self.connector = connector
            self.resource = resource
        }
    }
    /// No more members of a group are counted.
    public static let mostMembers = 10_000

    public var items: [Item]
    public var total: Int
    /// More names begin so than are looked through: `total` is the number of those that were.
    public var isCut: Bool
    public var next: Int64?

    public init(items: [Item], total: Int, isCut: Bool = false, next: Int64?) {
        self.items = items
        self.total = total
        self.isCut = isCut
        self.next = next
    }
}

/// Users by how they stand in targets, also those that the identity provider deleted.
public struct StandingQuery: Sendable, Hashable {
    public enum Standing: Sendable, Hashable {
        case state(UserState)
        /// Deleted at the identity provider, and an account is still linked.
        case deleted
    }

    public var standing: Standing
    public var bindings: [Binding]
    public var text: String?
    /// What the page before said.
    public var after: String?
    public var limit: Int

    public init(_ standing: Standing, in bindings: [Binding], text: String? = nil, after: String? = nil, limit: Int) {
        self.standing = standing
        self.bindings = bindings
        self.text = text
        self.after = after
        self.limit = limit
    }
}

public struct FoundStanding: Sendable, Hashable {
    public let binding: Binding
    public let status: UserStatus
    public init(binding: Binding, status: UserStatus) {
        self.binding = binding
        self.status = status
    }
}

/// Finds people by the beginning of what they are known by: user name, display name, its last word, an e-mail address,
/// `externalId`; groups by display name and `externalId`. Upper and lower case are the same but in an `externalId`.
/// Users that were deleted are found by every word of the names they had, and by the whole user name once their account
/// was anonymized.
public protocol PeopleStore: Sendable {
    /// Everybody in the order of creation; what a text finds in the order of names.
    func find(_ query: PeopleQuery) async throws -> FoundPeople
    /// How many members groups have, each counted up to `FoundPeople.mostMembers` and one more; without those that are
    /// not there.
    func memberCounts(of groups: [String], in connector: ConnectorID) async throws -> [String: Int]
    /// The users of these ids, without those that are not there. In no order, and without their states.
    func users(_ ids: [String], in connectors: [ConnectorID]) async throws -> [FoundPeople.Item]
    /// In the order of ids.
    func find(_ query: StandingQuery) async throws -> Page<FoundStanding>
}
