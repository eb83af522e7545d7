import Administration
import Provisioning
import SCIM
import Sync

extension PeoplePage {
    /// Before there is a connector.
    init() {
        self.init(
            hasConnector: false, connectors: [], hasSeveral: false, tabs: nil, kind: "users", isOfUsers: true,
            search: "", states: [], targets: [], standings: [], users: [], groups: [],
            gone: [], goneMore: "", total: nil, nothing: nil, pager: Pager(shown: nil, first: nil, next: nil),
            hasRows: false, hasGone: false)
    }

    init(_ context: SiteContext, _ inForce: SettingsInForce) async throws {
        let search = try PeopleSearch(context)
        let place = try PeoplePlace(search, inForce)
        let listing = try await PeopleListing(search, place, context.services)
        self.init(
            hasConnector: true,
            connectors: .connectors(inForce.settings, chosen: search.connector, any: "All connectors"),
            hasSeveral: place.ids.count > 1, tabs: .people(search), kind: search.isOfUsers ? "users" : "groups",
            isOfUsers: search.isOfUsers, search: search.text ?? "",
            states: .standings(chosen: search.standing),
            targets: ListChoice.all(place.targets, chosen: search.target, any: "Any target"),
            standings: search.isOfUsers ? try await Standing.all(search, place, context.services) : [],
            users: listing.users, groups: listing.groups, gone: listing.gone,
            goneMore: search.path(.deleted, in: nil), total: listing.total,
            nothing: listing.isEmpty && listing.gone.isEmpty ? Nothing(search) : nil,
            pager: Pager(
                shown: nil, first: search.after == nil ? nil : search.path(),
                next: listing.next.map { search.path(after: $0) }), hasRows: !listing.isEmpty,
            hasGone: !listing.gone.isEmpty)
    }
}

extension Tabs {
    /// What is looked for stays the same.
    fileprivate static func people(_ search: PeopleSearch) -> Tabs {
        func path(isOfUsers: Bool) -> String {
            PeopleSearch(isOfUsers: isOfUsers, connector: search.connector, text: search.text).path()
        }
        return Tabs(
            label: "Kinds",
            items: [
                Tab(title: "Users", path: path(isOfUsers: true), isCurrent: search.isOfUsers),
                Tab(title: "Groups", path: path(isOfUsers: false), isCurrent: !search.isOfUsers),
            ])
    }
}

extension [ListChoice] {
    fileprivate static func standings(chosen: StandingQuery.Standing?) -> [ListChoice] {
        [ListChoice(value: "", title: "Any", isChosen: chosen == nil)]
            + PeopleSearch.standings.map {
                ListChoice(value: PeopleSearch.word($0), title: title($0), isChosen: $0 == chosen)
            }
    }

    private static func title(_ standing: StandingQuery.Standing) -> String {
        switch standing {
        case .state(let state): Badge.user(state).text
        case .deleted: "deleted, still has an account"
        }
    }
}

extension PeoplePage.Standing {
    /// For each target, of all the connectors that are searched.
    fileprivate static func all(
        _ search: PeopleSearch, _ place: PeoplePlace, _ services: AdminServices
    ) async throws -> [Self] {
        var counts: [String: [UserState: Int]] = [:]
        for binding in place.bindings {
            let found = try await services.syncStore.counts(binding.id)
            counts[binding.targetName, default: [:]].merge(found, uniquingKeysWith: +)
        }
        var everybody = search
        everybody.text = nil
        return place.targets.compactMap { target in
            let shown = UserState.allCases.compactMap { state -> PeoplePage.Count? in
                guard let number = counts[target]?[state], number > 0 else { return nil }
                return PeoplePage.Count(
                    path: everybody.path(.state(state), in: target), state: .user(state), number: number.grouped)
            }
            return shown.isEmpty ? nil : Self(target: target, counts: shown)
        }
    }
}

extension PeoplePage.Nothing {
    fileprivate init(_ search: PeopleSearch) {
        let things = search.isOfUsers ? "users" : "groups"
        let place = search.connector.map { "connector \($0)" } ?? "any connector"
        if search.standing != nil {
            self.init(
                title: "No users",
                text: search.text == nil
                    ? "Nobody in \(place) stands so." : "Nobody in \(place) of such a name stands so.")
        } else if search.text != nil {
            let known =
                search.isOfUsers
                ? "No user name, first or last word of a display name, e-mail address or id" : "No name or id"
            self.init(
                title: "No \(things) found",
                text: "\(known) in \(place) begins like this. Upper and lower case are the same.")
        } else {
            let whose =
                search.connector.map { "The identity provider of connector \($0) has" } ?? "No identity provider has"
            self.init(
                title: "No \(things) yet",
                text:
                    "\(whose) pushed \(search.connector == nil ? "any" : "none"). Assign some to the application there, "
                    + "then look at Requests to see them arrive.")
        }
    }
}
