public import Access
public import Provisioning
import Sync

/// A target that a connector is to write to from now on.
public struct AddedTarget: Sendable {
    /// How its sync begins.
    public enum Beginning: String, Sendable, CaseIterable {
        /// As soon as it is saved.
        case automatic
        /// When somebody orders a sync.
        case manual
        /// Not before it is enabled.
        case disabled
    }

    public let connector: String
    public let rules: TargetRules

    /// `beginning`: its word; nil: `automatic`. `like`: the target whose rules it gets, too; nil: the defaults of the
    /// identity provider.
    public init(
        _ target: String, to connector: ConnectorSettings, beginning word: String? = nil, like model: String? = nil
    ) throws {
        let word = word ?? Beginning.automatic.rawValue
        guard let beginning = Beginning(rawValue: word) else {
            let known = Beginning.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("begin \"\(word.prefix(40))\" is not known. Known: \(known).")
        }
        self.connector = connector.name
        var rules = try Self.rules(target, connector, like: model)
        rules.enabled = beginning != .disabled
        if beginning != .disabled { rules.sync.mode = beginning == .automatic ? .automatic : .manual }
        self.rules = rules
    }

    private static func rules(_ target: String, _ connector: ConnectorSettings, like model: String?) throws
        -> TargetRules
    {
        guard let model else { return .defaults(target: target, identityProvider: connector.identityProvider) }
        guard var rules = connector.targets.first(where: { $0.target == model }) else {
            throw Problem.notFound(
                "Target \"\(model.prefix(63))\" of connector \(connector.name)",
                "It writes to: \(connector.targets.map(\.target).joined(separator: ", ")).")
        }
        rules.target = target
        // A target is no copy of itself.
        rules.copy.from.removeAll { $0 == target }
        return rules
    }

    /// Names exactly this, so that nothing else is saved than what was previewed.
    public var digest: String {
        let alone = Settings(connectors: [ConnectorSettings(name: connector, displayName: "", targets: [rules])])
        return ShownDigest.of([alone.exported(format: .json)])
    }

    /// What the first sync would do.
    public func preview(_ inForce: SettingsInForce, people: Int, _ services: AdminServices) async throws
        -> [BindingPreview]
    {
        var settings = inForce.settings
        try settings.add(rules, toConnector: connector)
        _ = try await services.settings.check(settings.exported(format: .yaml, includingDefaults: false))
        return try await services.planning.preview(
            PreviewOrder(
                connector: connector, target: rules.target, settings: settings,
                page: PlanPreview.Page(limit: people)))
    }

    public func add(_ services: AdminServices, _ origin: ChangeOrigin) async throws -> SettingsInForce {
        try await services.settings.edit(origin: origin) { try $0.add(rules, toConnector: connector) }
    }
}
