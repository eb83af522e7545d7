import Administration
import Provisioning
import Sync

/// What a draft would change, checked as every settings document is, and previewed.
struct RulesChange: Sendable {
    private(set) var draft: RulesDraft
    let differences: [ToldDifference]
    private(set) var previews: [BindingPreview] = []

    init(_ draft: RulesDraft, _ place: RulesPlace, _ services: AdminServices) async throws {
        self.draft = draft
        var settings = place.known.inForce.settings
        try settings.replace(draft.rules, ofConnector: place.connector)
        let told = ToldDifference.all(draft.rules, since: place.rules)
        // What no field shows is told as the document has it.
        differences =
            told.isEmpty ? settings.differences(from: place.known.inForce.settings).map { ToldDifference($0) } : told
        try await check(settings, place, services)
        guard !self.draft.hasErrors, !differences.isEmpty else { return }
        var order = PreviewOrder(
            connector: place.connector, target: place.target, settings: settings,
            page: PlanPreview.Page(limit: SettingsChangePage.people))
        order.isComparison = true
        previews = try await services.planning.preview(order)
    }

    var canSave: Bool { !draft.hasErrors && !differences.isEmpty }

    private mutating func check(_ settings: Settings, _ place: RulesPlace, _ services: AdminServices) async throws {
        var issues: [SettingsIssue]
        do {
            issues = try await services.settings.check(settings.exported(format: .yaml, includingDefaults: false))
        } catch let errors as SettingsErrors { issues = errors.issues }
        // What is wrong elsewhere is not of this form; saving refuses what may not stand.
        guard let prefix = place.documentPath(settings) else { return }
        for issue in issues where issue.path.hasPrefix(prefix) {
            draft.note(
                String(issue.path.dropFirst(prefix.count)), issue.message, isError: issue.severity == .error)
        }
    }
}

/// The connector and target whose rules are looked at.
struct RulesPlace: Sendable {
    let known: KnownConnector
    let rules: TargetRules
    var connector: String { known.settings.name }
    var target: String { rules.target }

    /// - Throws: `Problem` 404 for a target that the connector does not write to.
    init(_ context: SiteContext) async throws {
        known = try await context.connector()
        let name = try context.parameter("target")
        guard let rules = known.settings.targets.first(where: { $0.target == name }) else {
            throw Problem.notFound(
                "Target \"\(name.prefix(63))\" of connector \(known.settings.name)",
                "It writes to: \(known.settings.targets.map(\.target).joined(separator: ", ")).")
        }
        self.rules = rules
    }

    /// Where the rules stand in the document: `connectors[0].targets[1].`.
    func documentPath(_ settings: Settings) -> String? {
        guard let connector = settings.connectors.firstIndex(where: { $0.name == connector }),
            let target = settings.connectors[connector].targets.firstIndex(where: { $0.target == target })
        else { return nil }
        return "connectors[\(connector)].targets[\(target)]."
    }
}
