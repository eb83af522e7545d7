import Access
public import Provisioning
public import SCIM
public import Sync

/// How a connector stands: what it holds, and for each target what waits, what needs a decision, what failed.
public struct ConnectorStanding: Sendable {
    public let settings: ConnectorSettings
    public let id: ConnectorID
    public let users: Int
    public let groups: Int
    public let tokens: Int
    /// Nil: one lets in, and will for a while.
    public let tokenTrouble: TokenTrouble?
    /// Milliseconds since 1970; nil: there was none, or it is forgotten.
    public let lastRequest: Int64?
    public let targets: [TargetStanding]
    /// Set while it is being removed.
    public let removal: Removal?

    /// Nil for one that has no id yet.
    public init?(_ connector: ConnectorSettings, _ inForce: SettingsInForce, _ services: AdminServices) async throws {
        guard let id = inForce.catalog.connectors[connector.name] else { return nil }
        settings = connector
        self.id = id
        let tokens = try await services.tokens.tokens(.connector(id.rawValue))
        self.tokens = tokens.count
        tokenTrouble = TokenTrouble(tokens, now: services.environment.now())
        // The use of a token goes with the token; what was answered stays in the log.
        let answered = try await services.requests.requests(
            id.rawValue, RequestLogQuery(statuses: 200...399, limit: 1)
        ).first?.request.at
        lastRequest = (tokens.compactMap(\.lastUsed) + [answered].compactMap(\.self)).max()
        users = try await services.resources.list(ListQuery(kinds: [.user], count: 0), in: id).total
        groups = try await services.resources.list(ListQuery(kinds: [.group], count: 0), in: id).total
        var targets: [TargetStanding] = []
        for binding in inForce.catalog.bindings where binding.connector == id {
            targets.append(try await TargetStanding(binding, connector, services))
        }
        self.targets = targets
        removal = await services.removal.removals().first { $0.scope == .connector(connector.name) }
    }
}
