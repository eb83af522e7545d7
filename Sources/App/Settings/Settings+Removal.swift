import Provisioning
import Sync

/// How the document loses what is removed.
extension Settings {
    func names(_ scope: RemovalScope) -> Bool {
        switch scope {
        case .connector(let name): connector(named: name) != nil
        case .target(let name): target(named: name) != nil
        case .binding(let name): rules(name) != nil
        }
    }

    private func isOn(_ scope: RemovalScope) -> Bool {
        switch scope {
        case .connector(let name): connector(named: name)?.enabled ?? false
        case .target: false
        case .binding(let name): rules(name)?.enabled ?? false
        }
    }

    private func rules(_ name: BindingName) -> TargetRules? {
        connector(named: name.connector)?.targets.first { $0.target == name.target }
    }

    /// Whether this document, after `old`, brings back what is being removed.
    func brings(back scope: RemovalScope, after old: Settings) -> Bool {
        names(scope) && (!old.names(scope) || isOn(scope) && !old.isOn(scope))
    }

    mutating func switchOff(_ scope: RemovalScope) {
        for index in connectors.indices where connectors[index].name == scope.connector {
            guard let target = scope.target else {
                connectors[index].enabled = false
                continue
            }
            for place in connectors[index].targets.indices where connectors[index].targets[place].target == target {
                connectors[index].targets[place].enabled = false
            }
        }
    }

    mutating func leaveOut(_ scope: RemovalScope) throws(SettingsEditError) {
        switch scope {
        case .connector(let name): try removeConnector(named: name)
        case .binding(let name): try removeRules(forTarget: name.target, ofConnector: name.connector)
        case .target(let name):
            for index in connectors.indices { connectors[index].targets.removeAll { $0.target == name } }
            try removeTarget(named: name)
        }
    }
}
