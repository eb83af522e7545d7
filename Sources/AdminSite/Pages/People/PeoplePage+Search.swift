import Administration
import Provisioning
import SCIM
import Sync

extension PeoplePage {
    /// Before there is a connector.
    init() {
        self.init(
            hasConnector: false, connector: "", connectors: [], tabs: nil, kind: "users", isOfUsers: true,
            isByState: false, search: "", states: [], targets: [], standings: [], users: [], standing: [], groups: [],
            total: "", nothing: nil, note: nil, pager: Pager(shown: nil, first: nil, next: nil))
    }

    init(_ context: SiteContext, _ known: KnownConnector) async throws {
        let search = try PeopleSearch(context)
        let name = known.settings.name
        let listing = try await PeopleListing(search, known, context.services)
        let bindings = try known.bindings(target: nil)
        self.init(
            hasConnector: true, connector: name,
            connectors: ListChoice.all(known.inForce.settings.connectors.map(\.name), chosen: name),
            tabs: .people(name, isOfUsers: search.isOfUsers), kind: search.isOfUsers ? "users" : "groups",
            isOfUsers: search.isOfUsers, isByState: search.state != nil, search: search.text ?? "",
            states: .states(chosen: search.state),
            targets: ListChoice.all(bindings.map(\.targetName), chosen: search.target),
            standings: search.isOfUsers ? try await Standing.all(bindings, context.services) : [],
            users: listing.users, standing: listing.standing, groups: listing.groups,
            total: Told.count(listing.total, search.isOfUsers ? "user" : "group"),
            nothing: listing.isEmpty ? Nothing(search) : nil,
            note: search.state != nil && search.text != nil
                ? "Users of a state are shown all: the beginning of a name is not looked for among them." : nil,
            pager: Pager(
                shown: nil, first: search.after == nil ? nil : search.path(name),
                next: listing.next.map { search.path(name, after: $0) }))
    }
}

extension Tabs {
    fileprivate static func people(_ connector: String, isOfUsers: Bool) -> Tabs {
        func path(_ kind: String?) -> String { ListLink.path("/people", [("connector", connector), ("kind", kind)]) }
        return Tabs(
            label: "Kinds",
            items: [
                Tab(title: "Users", path: path(nil), isCurrent: isOfUsers),
                Tab(title: "Groups", path: path("groups"), isCurrent: !isOfUsers),
            ])
    }
}

extension [ListChoice] {
    fileprivate static func states(chosen: UserState?) -> [ListChoice] {
        [ListChoice(value: "", title: "Any", isChosen: chosen == nil)]
            + UserState.allCases.map {
                ListChoice(value: $0.rawValue, title: Badge.user($0).text, isChosen: $0 == chosen)
            }
    }
}

extension PeoplePage.Standing {
    fileprivate static func all(_ bindings: [Binding], _ services: AdminServices) async throws -> [Self] {
        var all: [Self] = []
        for binding in bindings {
            let states = try await services.syncStore.counts(binding.id)
            let counts = UserState.allCases.compactMap { state -> PeoplePage.Count? in
                guard let number = states[state], number > 0 else { return nil }
                let path = ListLink.path(
                    "/people",
                    [("connector", binding.connectorName), ("state", state.rawValue), ("target", binding.targetName)])
                return PeoplePage.Count(path: path, state: .user(state), number: number.grouped)
            }
            if !counts.isEmpty { all.append(Self(target: binding.targetName, counts: counts)) }
        }
        return all
    }
}

extension PeoplePage.Nothing {
    fileprivate init(_ search: PeopleSearch) {
        let things = search.isOfUsers ? "users" : "groups"
        if search.state != nil {
            self.init(title: "No users", text: "Nobody stands so in this target.")
        } else if search.text != nil {
            self.init(
                title: "No \(things) found",
                text: "No name begins like this. Upper and lower case are the same; "
                    + "other parts of the name are not looked at.")
        } else {
            self.init(
                title: "No \(things) yet",
                text: "The identity provider has pushed none. Assign some to the application there, "
                    + "then look at Requests to see them arrive.")
        }
    }
}
