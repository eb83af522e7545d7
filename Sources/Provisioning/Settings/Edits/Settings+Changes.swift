// What can be changed by itself about things that are there. Nil: it stays as it is.

extension Settings {
    /// Its name stays: it is a part of the address that the identity provider was given.
    public mutating func change(
        connector name: String, displayName: String? = nil, identityProvider: IdentityProvider? = nil,
        enabled: Bool? = nil
    ) throws(SettingsEditError) {
        let index = try connectorIndex(name)
        if let displayName { connectors[index].displayName = displayName }
        if let identityProvider { connectors[index].identityProvider = identityProvider }
        if let enabled { connectors[index].enabled = enabled }
    }

    /// `allow`: addresses or blocks of them, in place of all that it has.
    public mutating func change(
        application name: String, ofTarget target: String, allow: [String]? = nil, write: Bool? = nil
    ) throws(SettingsEditError) {
        let index = try targetIndex(target)
        guard let place = targets[index].applications.firstIndex(where: { $0.name == name }) else {
            throw SettingsEditError(.notFound, "there is no application `\(name)` in the target `\(target)`")
        }
        if let allow { targets[index].applications[place].allow = allow }
        if let write { targets[index].applications[place].write = write }
    }
}
