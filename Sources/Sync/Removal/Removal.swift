public import Provisioning
public import SCIM

/// What is removed: a connector, a target, or one connector's use of a target.
public enum RemovalScope: Sendable, Hashable {
    case connector(String)
    case target(String)
    case binding(BindingName)

    public var connector: String? {
        switch self {
        case .connector(let name): name
        case .target: nil
        case .binding(let name): name.connector
        }
    }

    public var target: String? {
        switch self {
        case .connector: nil
        case .target(let name): name
        case .binding(let name): name.target
        }
    }
}

extension RemovalScope: CustomStringConvertible {
    public var description: String {
        switch self {
        case .connector(let name): "connector \(name)"
        case .target(let name): "target \(name)"
        case .binding(let name): "target \(name.target) of connector \(name.connector)"
        }
    }
}

/// A removal that was begun. It is kept until it is done, so that a restart goes on with it.
public struct Removal: Sendable, Hashable {
    public let scope: RemovalScope
    /// The ids behind the scope's names, which may be gone from the settings by now.
    public let connector: ConnectorID?
    public let target: TargetID?
    /// What becomes of the accounts: keep, disable or delete.
    public let action: CleanupAction
    /// Who asked for it.
    public let actor: String
    /// Milliseconds since 1970.
    public let since: Int64

    public init(
        scope: RemovalScope, connector: ConnectorID?, target: TargetID?, action: CleanupAction, actor: String,
        since: Int64
    ) {
        self.scope = scope
        self.connector = connector
        self.target = target
        self.action = action
        self.actor = actor
        self.since = since
    }
}
