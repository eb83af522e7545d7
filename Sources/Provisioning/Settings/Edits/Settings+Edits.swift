/// Why an edit of the settings was not made; nothing changed.
public struct SettingsEditError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Kind: Sendable, Hashable {
        case invalid
        case exists
        case notFound
        /// Something else in the document needs it.
        case inUse
    }

    public let kind: Kind
    public let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}

/// The edits that have a command of their own. They see to names and references; everything else is checked when the
/// result is read again, as every document is before it is saved.
extension Settings {
    public func connector(named name: String) -> ConnectorSettings? { connectors.first { $0.name == name } }
    public func target(named name: String) -> TargetSettings? { targets.first { $0.name == name } }

    public mutating func add(_ connector: ConnectorSettings) throws(SettingsEditError) {
        try Self.check(connector.name, "connector")
        guard self.connector(named: connector.name) == nil else {
            throw SettingsEditError(.exists, "there is a connector `\(connector.name)` already")
        }
        for rules in connector.targets { _ = try targetIndex(rules.target) }
        connectors.append(connector)
    }

    @discardableResult
    public mutating func removeConnector(named name: String) throws(SettingsEditError) -> ConnectorSettings {
        connectors.remove(at: try connectorIndex(name))
    }

    public mutating func add(_ target: TargetSettings) throws(SettingsEditError) {
        try Self.check(target.name, "target")
        guard self.target(named: target.name) == nil else {
            throw SettingsEditError(.exists, "there is a target `\(target.name)` already")
        }
        targets.append(target)
    }

    @discardableResult
    public mutating func removeTarget(named name: String) throws(SettingsEditError) -> TargetSettings {
        let index = try targetIndex(name)
        let users = connectors.filter { connector in
            connector.targets.contains { $0.target == name || $0.copy.from.contains(name) }
        }
        guard users.isEmpty else {
            let names = users.map { "`\($0.name)`" }.joined(separator: ", ")
            throw SettingsEditError(
                .inUse, "the target `\(name)` is used by \(names); take it out of their rules first")
        }
        return targets.remove(at: index)
    }

    /// Gives a connector another target to write to.
    public mutating func add(_ rules: TargetRules, toConnector name: String) throws(SettingsEditError) {
        let index = try connectorIndex(name)
        _ = try targetIndex(rules.target)
        guard !connectors[index].targets.contains(where: { $0.target == rules.target }) else {
            throw SettingsEditError(.exists, "the connector `\(name)` writes to `\(rules.target)` already")
        }
        connectors[index].targets.append(rules)
    }

    /// Puts these rules in the place of those that the connector has for their target.
    public mutating func replace(_ rules: TargetRules, ofConnector name: String) throws(SettingsEditError) {
        let index = try connectorIndex(name)
        let place = try rulesIndex(rules.target, of: index)
        connectors[index].targets[place] = rules
    }

    @discardableResult
    public mutating func removeRules(
        forTarget target: String, ofConnector name: String
    ) throws(SettingsEditError) -> TargetRules {
        let index = try connectorIndex(name)
        return connectors[index].targets.remove(at: try rulesIndex(target, of: index))
    }

    public mutating func add(
        _ application: ApplicationSettings, toTarget name: String
    ) throws(SettingsEditError) {
        try Self.check(application.name, "application")
        let index = try targetIndex(name)
        guard targets[index].kind == "directory" else {
            throw SettingsEditError(
                .invalid, "`\(name)` is of kind \(targets[index].kind); applications read built-in directories only")
        }
        for target in targets where target.applications.contains(where: { $0.name == application.name }) {
            throw SettingsEditError(
                .exists, "there is an application `\(application.name)` in the target `\(target.name)` already")
        }
        targets[index].applications.append(application)
    }

    @discardableResult
    public mutating func removeApplication(
        named name: String, fromTarget target: String
    ) throws(SettingsEditError) -> ApplicationSettings {
        let index = try targetIndex(target)
        guard let application = targets[index].applications.firstIndex(where: { $0.name == name }) else {
            throw SettingsEditError(.notFound, "there is no application `\(name)` in the target `\(target)`")
        }
        return targets[index].applications.remove(at: application)
    }

    func connectorIndex(_ name: String) throws(SettingsEditError) -> Int {
        guard let index = connectors.firstIndex(where: { $0.name == name }) else {
            throw SettingsEditError(.notFound, "there is no connector `\(name.clipped)`")
        }
        return index
    }

    private func rulesIndex(_ target: String, of connector: Int) throws(SettingsEditError) -> Int {
        guard let index = connectors[connector].targets.firstIndex(where: { $0.target == target }) else {
            throw SettingsEditError(
                .notFound, "the connector `\(connectors[connector].name)` does not write to `\(target)`")
        }
        return index
    }

    func targetIndex(_ name: String) throws(SettingsEditError) -> Int {
        guard let index = targets.firstIndex(where: { $0.name == name }) else {
            throw SettingsEditError(.notFound, "there is no target `\(name.clipped)`")
        }
        return index
    }

    private static func check(_ name: String, _ what: String) throws(SettingsEditError) {
        guard SettingsName.isValid(name) else {
            throw SettingsEditError(.invalid, "`\(name.clipped)` is no name for a \(what): \(SettingsName.rule)")
        }
    }
}

extension Settings {
    /// Adds usernames to `protect.users` of a connector's target, each once.
    public mutating func protect(users: [String], connector: String, target: String) {
        for index in connectors.indices where connectors[index].name == connector {
            for place in connectors[index].targets.indices where connectors[index].targets[place].target == target {
                for user in users where !connectors[index].targets[place].protect.users.contains(user) {
                    connectors[index].targets[place].protect.users.append(user)
                }
            }
        }
    }
}
