import Administration
import Provisioning
import SCIM
import Sync

/// What somebody looks for among the users or groups of one connector, or of all.
struct PeopleSearch: Sendable {
    static let pageSize = 50
    var isOfUsers = true
    /// Nil: all connectors.
    var connector: String?
    var text: String?
    var standing: StandingQuery.Standing?
    /// Nil: every target.
    var target: String?
    var after: String?

    /// The address of this search from another place of the list.
    func path(after: String? = nil) -> String {
        ListLink.path(
            "/people",
            [
                ("connector", connector), ("kind", isOfUsers ? nil : "groups"), ("search", text),
                ("state", standing.map(Self.word)), ("target", standing == nil ? nil : target), ("after", after),
            ])
    }

    /// The same words among those who stand so.
    func path(_ standing: StandingQuery.Standing, in target: String?) -> String {
        var search = self
        search.standing = standing
        search.target = target
        return search.path()
    }

    func position() throws -> Int64? {
        guard let after else { return nil }
        guard let position = Int64(after), position >= 0 else {
            throw Problem.invalid("The address is wrong: after must be what the link to the next page has.")
        }
        return position
    }

    static func word(_ standing: StandingQuery.Standing) -> String {
        switch standing {
        case .state(let state): state.rawValue
        case .deleted: "deleted"
        }
    }

    static let standings: [StandingQuery.Standing] = UserState.allCases.map { .state($0) } + [.deleted]
}

extension PeopleSearch {
    init(_ context: SiteContext) throws {
        isOfUsers = context.query("kind") != "groups"
        connector = context.query("connector")
        let words = (context.query("search") ?? "").split(separator: " ", omittingEmptySubsequences: true)
        text = words.isEmpty ? nil : words.joined(separator: " ")
        standing = isOfUsers ? try context.query("state").map(Self.standing) : nil
        target = context.query("target")
        after = context.query("after")
    }

    private static func standing(_ word: String) throws -> StandingQuery.Standing {
        guard let known = standings.first(where: { Self.word($0) == word }) else {
            throw Problem.invalid("There is no state \"\(word.prefix(40))\". Choose one of the list.")
        }
        return known
    }
}

/// The connectors and targets that a search goes through.
struct PeoplePlace: Sendable {
    let names: [ConnectorID: String]
    let ids: [ConnectorID]
    let bindings: [Binding]
    /// Of every target of these connectors, in the order of the settings.
    let targets: [String]

    /// - Throws: `Problem` 404 for a connector or target that is not there.
    init(_ search: PeopleSearch, _ inForce: SettingsInForce) throws {
        let catalog = inForce.catalog
        var names: [ConnectorID: String] = [:]
        var ids: [ConnectorID] = []
        for connector in inForce.settings.connectors where search.connector ?? connector.name == connector.name {
            guard let id = catalog.connectors[connector.name] else { continue }
            names[id] = connector.name
            ids.append(id)
        }
        if let name = search.connector, ids.isEmpty {
            throw Problem.notFound("Connector \"\(name.prefix(63))\"", "Choose one of the list.")
        }
        let all = catalog.bindings.filter { names[$0.connector] != nil }
        var targets: [String] = []
        for binding in all where !targets.contains(binding.targetName) { targets.append(binding.targetName) }
        if let target = search.target, !targets.contains(target) {
            throw Problem.notFound("Target \"\(target.prefix(63))\"", "Choose one of the list.")
        }
        self.names = names
        self.ids = ids
        self.targets = targets
        bindings = all.filter { search.target ?? $0.targetName == $0.targetName }
    }
}
