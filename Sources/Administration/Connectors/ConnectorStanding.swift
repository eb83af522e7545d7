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
    /// With a valid token, in milliseconds since 1970; nil: there was none.
    public let lastRequest: Int64?
    /// Nil: the newest request was taken, or what was refused is no more than a slip.
    public let refused: RefusedRequests?
    public let targets: [TargetStanding]
    /// Set while it is being removed.
    public let removal: Removal?

    /// All connectors of the settings, in their order; without those that have no id yet.
    public static func all(_ services: AdminServices) async throws -> [ConnectorStanding] {
        let inForce = try await services.settings.current()
        return try await all(inForce.settings.connectors, inForce, services)
    }

    /// Nil for one that has no id yet.
    public init?(_ connector: ConnectorSettings, _ inForce: SettingsInForce, _ services: AdminServices) async throws {
        guard let standing = try await Self.all([connector], inForce, services).first else { return nil }
        self = standing
    }

    public static func all(
        _ connectors: [ConnectorSettings], _ inForce: SettingsInForce, _ services: AdminServices
    ) async throws -> [ConnectorStanding] {
        let known = connectors.compactMap { one in inForce.catalog.connectors[one.name].map { (one, $0) } }
        let ids = Set(known.map(\.1))
        let bindings = inForce.catalog.bindings.filter { ids.contains($0.connector) }
        let figures = try await services.standings.figures(of: Set(bindings.map(\.id)))
        let resources = try await services.standings.resources(of: ids)
        let requests = try await services.standings.lastRequests(of: ids)
        let refusals = try await services.requests.refusals(of: Set(ids.map(\.rawValue)))
        let removals = await services.removal.removals()
        var standings: [ConnectorStanding] = []
        for (settings, id) in known {
            let targets = bindings.filter { $0.connector == id }.map { binding in
                let numbers = figures[binding.id] ?? BindingFigures()
                let report = services.sync.report(binding.id, pending: numbers.pending)
                return TargetStanding(binding, settings, report, numbers)
            }
            standings.append(
                try await ConnectorStanding(
                    settings, id, resources[id] ?? [:], targets, lastRequest: requests[id],
                    refusals: refusals[id.rawValue],
                    removal: removals.first { $0.scope == .connector(settings.name) }, services))
        }
        return standings
    }

    private init(
        _ settings: ConnectorSettings, _ id: ConnectorID, _ resources: [ResourceKind: Int],
        _ targets: [TargetStanding], lastRequest: Int64?, refusals: RequestRefusals?, removal: Removal?,
        _ services: AdminServices
    ) async throws {
        let tokens = try await services.tokens.tokens(.connector(id.rawValue))
        self.settings = settings
        self.id = id
        users = resources[.user] ?? 0
        groups = resources[.group] ?? 0
        self.tokens = tokens.count
        let now = services.environment.now()
        tokenTrouble = TokenTrouble(tokens, now: now)
        let lastRequest = tokens.lastRequest(lastRequest)
        self.lastRequest = lastRequest
        // What a disabled one is sent is refused in any case.
        refused = settings.enabled ? RefusedRequests(refusals, tokens, lastRequest: lastRequest, now: now) : nil
        self.targets = targets
        self.removal = removal
    }
}
