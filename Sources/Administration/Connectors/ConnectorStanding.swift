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
    /// Milliseconds since 1970; nil: its tokens were never used.
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
        lastRequest = tokens.compactMap(\.lastUsed).max()
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

/// How a connector stands in one of its targets.
public struct TargetStanding: Sendable {
    public enum State: String, Sendable { case disabled, paused, failing, held, listening, manual }

    public let binding: Binding
    /// Nil: the settings no longer name it.
    public let rules: TargetRules?
    public let report: BindingReport
    public let users: [UserState: Int]
    /// Steps that wait for an administrator.
    public let held: Int
    /// Steps that an administrator rejected, until the identity provider changes their users.
    public let rejected: Int
    public let pause: SyncPause?
    public let state: State

    public init(_ binding: Binding, _ connector: ConnectorSettings, _ services: AdminServices) async throws {
        self.binding = binding
        report = try await services.sync.report(binding.id)
        users = try await services.syncStore.counts(binding.id)
        held = try await services.syncStore.heldCounts(binding.id).values.reduce(0, +)
        rejected = try await services.syncStore.rejectedCount(binding.id)
        pause = try await services.syncStore.pause(of: binding.id)
        rules = connector.targets.first { $0.target == binding.targetName }
        let isEnabled = connector.enabled && rules?.enabled == true
        state =
            if !isEnabled { .disabled } else if pause != nil { .paused } else if report.lastError != nil {
                .failing
            } else if held > 0 { .held } else { report.isAutomatic ? .listening : .manual }
    }

    /// Users that an administrator has to decide about.
    public var undecided: Int { (users[.needsDecision] ?? 0) + (users[.conflict] ?? 0) }
}
