public import Provisioning
public import SCIM

/// How a binding stands in numbers.
public struct BindingFigures: Sendable, Hashable {
    public var users: [UserState: Int] = [:]
    /// Marks that wait.
    public var pending = 0
    /// Steps that wait for an administrator, and those that one rejected.
    public var held = 0
    public var rejected = 0
    public var pause: SyncPause?
    /// The newest one of the history.
    public var lastRun: RunRecord?
    /// When the newest step was done, in milliseconds since 1970; nil when there is none among the newest of all.
    public var lastChange: Int64?

    public init() {}
}

/// How all things stand, for those who look at all of them at once: the number of queries does not grow with them.
public protocol StandingReading: Sendable {
    func figures(of bindings: Set<BindingID>) async throws -> [BindingID: BindingFigures]
    /// How many users and groups connectors hold.
    func resources(of connectors: Set<ConnectorID>) async throws -> [ConnectorID: [ResourceKind: Int]]
    /// When connectors last had a request with a valid token, in milliseconds since 1970, as far as it is written down
    /// (`TokenStore.noteUse`).
    func lastRequests(of connectors: Set<ConnectorID>) async throws -> [ConnectorID: Int64]
}
