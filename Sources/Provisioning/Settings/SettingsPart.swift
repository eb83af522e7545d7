/// A part of the settings that is ended by a command of its own, which says what becomes of its accounts.
public enum SettingsPart: Sendable, Hashable {
    case connector(String)
    case binding(connector: String, target: String)
    case target(String)
}

extension Settings {
    /// With these parts of other settings where they are lacking, and the targets that they write to: so an earlier version
    /// is put in force without ending what was made since.
    public func keeping(_ parts: [SettingsPart], of others: Settings) -> Settings {
        var kept = self
        for part in parts {
            switch part {
            case .connector(let name): kept.add(others.connector(named: name), others)
            case .binding(let connector, let target): kept.add(target, to: connector, others)
            case .target(let name): kept.add(target: name, others)
            }
        }
        return kept
    }

    private mutating func add(_ connector: ConnectorSettings?, _ others: Settings) {
        guard let connector, self.connector(named: connector.name) == nil else { return }
        for rules in connector.targets { add(target: rules.target, others) }
        connectors.append(connector)
    }

    private mutating func add(_ target: String, to connector: String, _ others: Settings) {
        guard let index = connectors.firstIndex(where: { $0.name == connector }),
            let rules = others.connector(named: connector)?.targets.first(where: { $0.target == target }),
            !connectors[index].targets.contains(where: { $0.target == target })
        else { return }
        add(target: target, others)
        connectors[index].targets.append(rules)
    }

    private mutating func add(target name: String, _ others: Settings) {
        guard self.target(named: name) == nil, let target = others.target(named: name) else { return }
        targets.append(target)
    }
}
