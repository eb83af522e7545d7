// Sync carries plans out: it reads what is pending, asks the planner (Provisioning), performs the steps in a target
// and records what came of them.
// It owns: the `Target`, `SyncStore` and `SettingsStore` ports, the engine, the queue of marked users, runs.
// It leaves to others: what should be (Provisioning), where things are kept (Storage), how a target is spoken to (Targets).
public import SCIM

/// A target, by the id under which the store knows it.
public struct TargetID: Sendable, Hashable {
    public let rawValue: Int64
    public init(_ rawValue: Int64) { self.rawValue = rawValue }
}

/// A connector and one of its targets: what rules, links and marks belong to.
public struct BindingID: Sendable, Hashable {
    public let rawValue: Int64
    public init(_ rawValue: Int64) { self.rawValue = rawValue }
}

public struct Binding: Sendable, Hashable {
    public let id: BindingID
    public let connector: ConnectorID
    public let connectorName: String
    public let target: TargetID
    public let targetName: String
    /// Counts up whenever new rules mark everybody (`SyncStore.rulesVersion`).
    public let rulesVersion: Int64

    public init(
        id: BindingID, connector: ConnectorID, connectorName: String, target: TargetID, targetName: String,
        rulesVersion: Int64 = 0
    ) {
        self.id = id
        self.connector = connector
        self.connectorName = connectorName
        self.target = target
        self.targetName = targetName
        self.rulesVersion = rulesVersion
    }
}
