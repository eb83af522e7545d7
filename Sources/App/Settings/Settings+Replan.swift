import Provisioning
import Sync

extension Settings {
    /// The bindings whose users have to be planned again: their rules changed, or they are enabled again. When they are
    /// synced is no rule.
    func bindingsToReplan(since old: Settings) -> Set<BindingName> {
        var result: Set<BindingName> = []
        for connector in connectors where connector.enabled {
            let before = old.connector(named: connector.name)
            for rules in connector.targets where rules.enabled {
                var same = before?.targets.first { $0.target == rules.target }
                same?.sync = rules.sync
                if before?.enabled == true, same == rules { continue }
                result.insert(BindingName(connector: connector.name, target: rules.target))
            }
        }
        return result
    }
}
