import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// The rows of one page of a search.
struct PeopleListing: Sendable {
    var users: [PeoplePage.UserRow] = []
    var groups: [PeoplePage.GroupRow] = []
    /// Users whom the identity provider deleted, found beside the others.
    var gone: [PeoplePage.UserRow] = []
    var total: String?
    var next: String?
    var isEmpty: Bool { users.isEmpty && groups.isEmpty }

    private static let goneAtOnce = 20

    init(_ search: PeopleSearch, _ place: PeoplePlace, _ services: AdminServices) async throws {
        if let standing = search.standing {
            try await take(standing, search, place, services)
        } else {
            try await takePushed(search, place, services)
        }
    }

    private mutating func takePushed(
        _ search: PeopleSearch, _ place: PeoplePlace, _ services: AdminServices
    ) async throws {
        let now = services.environment.now()
        let position = try search.position()
        let page = try await services.people.find(
            PeopleQuery(
                search.isOfUsers ? .user : .group, in: place.ids, text: search.text, after: position,
                limit: PeopleSearch.pageSize, statesIn: place.bindings.map(\.id)))
        next = page.next.map(String.init)
        for item in page.items {
            guard let connector = place.names[item.connector] else { continue }
            if search.isOfUsers {
                users.append(PeoplePage.UserRow(item, connector, place.bindings, now))
            } else {
                groups.append(PeoplePage.GroupRow(item, connector, now))
            }
        }
        let count = Told.count(page.total, search.isOfUsers ? "user" : "group")
        total = page.isCut ? "More than \(count): type more of the name" : count
        guard search.isOfUsers, search.text != nil, position == nil else { return }
        let query = StandingQuery(.deleted, in: place.bindings, text: search.text, limit: Self.goneAtOnce)
        gone = try await rows(services.people.find(query).items, place, services)
    }

    private mutating func take(
        _ standing: StandingQuery.Standing, _ search: PeopleSearch, _ place: PeoplePlace, _ services: AdminServices
    ) async throws {
        let page = try await services.people.find(
            StandingQuery(
                standing, in: place.bindings, text: search.text, after: search.after, limit: PeopleSearch.pageSize))
        next = page.next
        users = try await rows(page.items, place, services)
        guard case .state(let state) = standing, search.text == nil else { return }
        var count = 0
        for binding in place.bindings { count += try await services.syncStore.counts(binding.id)[state] ?? 0 }
        total = Told.count(count, "user")
    }
}

extension PeopleListing {
    /// Users by how they stand, with what was pushed of them.
    private func rows(
        _ found: [FoundStanding], _ place: PeoplePlace, _ services: AdminServices
    ) async throws -> [PeoplePage.UserRow] {
        let pushed = try await services.people.users(
            found.map(\.status.resourceID), in: Set(found.map(\.binding.connector)).sorted { $0.rawValue < $1.rawValue }
        )
        let byID = Dictionary(pushed.map { ($0.resource.id, $0.resource) }) { first, _ in first }
        let (now, several) = (services.environment.now(), place.targets.count > 1)
        return found.map {
            PeoplePage.UserRow($0, byID[$0.status.resourceID], tellsTarget: several, now)
        }
    }
}

extension PeoplePage.UserRow {
    /// `pushed`: nil for a user whom the identity provider deleted.
    init(_ found: FoundStanding, _ pushed: Resource?, tellsTarget: Bool, _ now: Int64) {
        let (status, binding) = (found.status, found.binding)
        let isActive = pushed?.attributes["active"] != .bool(false)
        self.init(
            path: ListLink.user(status.resourceID, of: binding.connectorName),
            name: Told.cut(status.userName.isEmpty ? status.resourceID : status.userName),
            displayName: pushed?.text("displayName") ?? "",
            state: pushed == nil ? Badge(.idle, "deleted") : Self.activity(isActive),
            standings: [
                .init(
                    target: tellsTarget ? binding.targetName : nil, state: .user(status.state),
                    why: status.message.map { ReasonText($0, binding) })
            ],
            connector: binding.connectorName, externalID: pushed?.text("externalId") ?? "",
            changed: Moment(pushed?.lastModified.milliseconds ?? status.at, now: now))
    }

    private static func activity(_ isActive: Bool) -> Badge {
        isActive ? Badge(.ok, "active") : Badge(.idle, "inactive")
    }

    init(_ found: FoundPeople.Item, _ connector: String, _ bindings: [Binding], _ now: Int64) {
        let user = found.resource
        let isActive = user.attributes["active"] != .bool(false)
        self.init(
            path: ListLink.user(user.id, of: connector), name: user.text("userName"),
            displayName: user.text("displayName"), state: Self.activity(isActive),
            standings: Self.standings(found, bindings.filter { $0.connector == found.connector }),
            connector: connector, externalID: user.text("externalId"),
            changed: Moment(user.lastModified.milliseconds, now: now))
    }

    private static func standings(_ found: FoundPeople.Item, _ bindings: [Binding]) -> [PeoplePage.TargetState] {
        bindings.map { binding in
            PeoplePage.TargetState(
                target: bindings.count > 1 ? binding.targetName : nil,
                state: found.states[binding.id].map(Badge.user) ?? Badge(.idle, "not looked at yet"))
        }
    }
}

extension PeoplePage.GroupRow {
    init(_ found: FoundPeople.Item, _ connector: String, _ now: Int64) {
        let group = found.resource
        let most = FoundPeople.mostMembers
        self.init(
            path: ListLink.group(group.id, of: connector), name: group.text("displayName"), connector: connector,
            members: found.members > most ? "more than \(most.grouped)" : found.members.grouped,
            externalID: group.text("externalId"), changed: Moment(group.lastModified.milliseconds, now: now))
    }
}

extension Resource {
    /// For a list; empty when it has none.
    func text(_ attribute: String) -> String { Told.cut(attributes[attribute]?.string ?? "") }
}
