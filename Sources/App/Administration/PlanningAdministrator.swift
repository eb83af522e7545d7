import Administration
import Directory
import Provisioning
import SCIM
import Sync
import Targets

/// Previews and explanations for the Admin API.
struct PlanningAdministrator: PlanningAdministration {
    let settings: SettingsService
    let store: any SyncReading
    let directories: any DirectoryStore
    /// One preview at a time: it reads everything.
    private let turns = Turnstile()

    init(settings: SettingsService, store: any SyncReading, directories: any DirectoryStore) {
        self.settings = settings
        self.store = store
        self.directories = directories
    }

    func preview(_ order: PreviewOrder) async throws -> [BindingPreview] {
        let inForce = settings.live.inForce
        let document = order.settings ?? inForce.settings
        let changed = order.connector == nil ? document.bindingsToReplan(since: inForce.settings) : nil
        var previews: [BindingPreview] = []
        for connector in document.connectors where connector.enabled {
            guard order.connector.map({ $0 == connector.name }) ?? true else { continue }
            for rules in connector.targets where rules.enabled {
                let name = BindingName(connector: connector.name, target: rules.target)
                guard order.target.map({ $0 == rules.target }) ?? true, changed?.contains(name) ?? true else {
                    continue
                }
                previews.append(try await turns.through { try await preview(name, rules, order, inForce.catalog) })
            }
        }
        return previews
    }

    private func preview(
        _ name: BindingName, _ rules: TargetRules, _ order: PreviewOrder, _ catalog: Catalog
    ) async throws -> BindingPreview {
        let inForce = settings.live.inForce.settings.rules(of: name)
        let known = catalog.bindings.first { $0.connectorName == name.connector && $0.targetName == name.target }
        let binding = known ?? Binding(unsaved: name, catalog)
        var plans = PlanPreview(order.page)
        if order.isComparison, known != nil, let inForce {
            let before = try await sync(binding, inForce, catalog).everybody(into: .recording)
            if let record = before.plans.record { plans = PlanPreview(order.page, since: record) }
        }
        let sync = try sync(binding, rules, catalog)
        let seen =
            if let user = order.user { try await sync.user(user, order.page) } else {
                try await sync.everybody(into: plans)
            }
        return BindingPreview(connector: name.connector, target: name.target, isNew: known == nil, sync: seen)
    }

    private func sync(_ binding: Binding, _ rules: TargetRules, _ catalog: Catalog) throws -> SyncPreview {
        let target = target(of: binding, catalog)
        return SyncPreview(
            binding: binding, rules: try CompiledRules(rules), store: store, target: target,
            copyTargets: target.copyTargets(rules.copy, catalog), now: WallClock.now)
    }

    func explain(user: String, _ binding: Binding) async throws -> ExplainedUser? {
        try await explainer(binding).user(user)
    }

    func explain(group: String, of user: ExplainedUser, _ binding: Binding) async throws -> ExplainedMembership {
        try await explainer(binding).membership(in: group, of: user)
    }

    func linking(_ users: [String], _ binding: Binding) async throws -> [String: [PlanStep]] {
        try await explainer(binding).linking(users)
    }

    func explain(group: String, _ binding: Binding, start: Int, limit: Int) async throws -> ExplainedGroup {
        try await explainer(binding).group(group, start: start, limit: limit)
    }

    private func explainer(_ binding: Binding) throws -> SyncExplainer {
        let inForce = settings.live.inForce
        let rules = inForce.settings.connector(named: binding.connectorName)?.targets
            .first { $0.target == binding.targetName }
        guard let rules else {
            throw Problem.notFound(
                "Target \(binding.targetName) of connector \(binding.connectorName)", "Its settings name others.")
        }
        let target = target(of: binding, inForce.catalog)
        return SyncExplainer(
            binding: binding, rules: try CompiledRules(rules), store: store, target: target,
            copyTargets: target.copyTargets(rules.copy, inForce.catalog), now: WallClock.now)
    }

    private func target(of binding: Binding, _ catalog: Catalog) -> DirectoryTarget {
        DirectoryTarget(
            store: directories, directory: DirectoryID(binding.target.rawValue), connector: binding.connector,
            connectorNames: Dictionary(catalog.connectors.map { ($0.value, $0.key) }) { first, _ in first })
    }
}

extension Binding {
    /// Of a document that is not saved: what has no id yet has nothing pushed, linked or stored.
    fileprivate init(unsaved name: BindingName, _ catalog: Catalog) {
        self.init(
            id: BindingID(0), connector: catalog.connectors[name.connector] ?? ConnectorID(0),
            connectorName: name.connector, target: catalog.targets[name.target] ?? TargetID(0),
            targetName: name.target)
    }
}

extension Settings {
    /// Nil when they are not in force: then they do nothing that other rules could be compared with.
    fileprivate func rules(of name: BindingName) -> TargetRules? {
        guard let connector = connector(named: name.connector), connector.enabled else { return nil }
        return connector.targets.first { $0.target == name.target && $0.enabled }
    }
}
