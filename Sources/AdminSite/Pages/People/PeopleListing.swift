import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// What somebody looks for among the users and groups of a connector.
struct PeopleSearch: Sendable {
    static let pageSize = 50
    let isOfUsers: Bool
    let text: String?
    let state: UserState?
    let target: String?
    let after: String?

    /// The address of this search in a connector, from another place of the list or with another state.
    func path(_ connector: String, state: UserState? = nil, target: String? = nil, after: String? = nil) -> String {
        ListLink.path(
            "/people",
            [
                ("connector", connector), ("kind", isOfUsers ? nil : "groups"), ("search", text),
                ("state", (state ?? self.state)?.rawValue), ("target", target ?? self.target), ("after", after),
            ])
    }

    func query() throws -> ListQuery {
        let attribute = AttributePath(name: isOfUsers ? "userName" : "displayName")
        let filter = text.map { Filter.compare(attribute, .sw, .string($0)) }
        var cursor: ListCursor?
        if let after {
            guard let position = Int64(after) else {
                throw Problem.invalid("The address is wrong: after must be what the link to the next page has.")
            }
            cursor = ListCursor(position: position)
        }
        return ListQuery(
            kinds: [isOfUsers ? .user : .group], filter: filter, start: .cursor(cursor), count: Self.pageSize)
    }
}

extension PeopleSearch {
    init(_ context: SiteContext) throws {
        let isOfUsers = context.query("kind") != "groups"
        self.init(
            isOfUsers: isOfUsers, text: context.query("search"),
            state: isOfUsers ? try context.query("state").map(Self.state) : nil, target: context.query("target"),
            after: context.query("after"))
    }

    private static func state(_ word: String) throws -> UserState {
        guard let known = UserState(rawValue: word) else {
            throw Problem.invalid("There is no state \"\(word.prefix(40))\". Choose one of the list.")
        }
        return known
    }
}

/// The rows of one page of a search.
struct PeopleListing: Sendable {
    var users: [PeoplePage.UserRow] = []
    var standing: [PeoplePage.StandingRow] = []
    var groups: [PeoplePage.GroupRow] = []
    var total = 0
    var next: String?
    var isEmpty: Bool { users.isEmpty && standing.isEmpty && groups.isEmpty }

    init(_ search: PeopleSearch, _ known: KnownConnector, _ services: AdminServices) async throws {
        let now = services.environment.now()
        let connector = known.settings.name
        if let state = search.state {
            try await take(state, search, known, services, now)
            return
        }
        let page = try await services.resources.list(try search.query(), in: known.id)
        total = page.total
        next = page.next.map { String($0.position) }
        if search.isOfUsers {
            users = page.resources.map { PeoplePage.UserRow($0.resource, connector, now) }
        } else {
            groups = page.resources.map { PeoplePage.GroupRow($0.resource, connector, now) }
        }
    }

    private mutating func take(
        _ state: UserState, _ search: PeopleSearch, _ known: KnownConnector, _ services: AdminServices, _ now: Int64
    ) async throws {
        guard let binding = try known.bindings(target: search.target).first else {
            throw Problem.notFound("A target of connector \(known.settings.name)", "Add one to its settings.")
        }
        let statuses = try await ListSlice(PeopleSearch.pageSize) { limit in
            try await services.syncStore.statuses(binding.id, states: [state], after: search.after, limit: limit)
        }
        total = try await services.syncStore.counts(binding.id)[state] ?? 0
        next = statuses.last?.resourceID
        standing = statuses.items.map { PeoplePage.StandingRow($0, known.settings.name, now) }
    }
}

extension PeoplePage.UserRow {
    init(_ user: Resource, _ connector: String, _ now: Int64) {
        let isActive = user.attributes["active"] != .bool(false)
        self.init(
            path: ListLink.user(user.id, of: connector), name: user.text("userName"),
            displayName: user.text("displayName"), state: isActive ? Badge(.ok, "active") : Badge(.idle, "inactive"),
            externalID: user.text("externalId"), changed: Moment(user.lastModified.milliseconds, now: now))
    }
}

extension PeoplePage.GroupRow {
    init(_ group: Resource, _ connector: String, _ now: Int64) {
        self.init(
            path: ListLink.group(group.id, of: connector), name: group.text("displayName"),
            externalID: group.text("externalId"), changed: Moment(group.lastModified.milliseconds, now: now))
    }
}

extension PeoplePage.StandingRow {
    init(_ status: UserStatus, _ connector: String, _ now: Int64) {
        self.init(
            path: ListLink.user(status.resourceID, of: connector), name: Told.cut(status.userName),
            state: .user(status.state), message: status.message.map(Told.cut), at: Moment(status.at, now: now))
    }
}

extension Resource {
    /// For a list; empty when it has none.
    func text(_ attribute: String) -> String { Told.cut(attributes[attribute]?.string ?? "") }
}
