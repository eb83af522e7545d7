public import Access
public import Provisioning

/// What somebody wants changed about a connector itself. Nil: it stays as it is.
public struct ConnectorChange: Sendable {
    public let displayName: String?
    public let identityProvider: IdentityProvider?
    public let enabled: Bool?

    /// `identityProvider`: its word in the settings.
    public init(displayName: String?, identityProvider word: String?, enabled: Bool?) throws {
        self.displayName = displayName
        identityProvider = try word.map(IdentityProvider.init(named:))
        self.enabled = enabled
    }

    /// - Throws: why it could not be put in force.
    public func check(on connector: String, _ services: AdminServices) async throws {
        try await services.settings.check {
            try $0.change(
                connector: connector, displayName: displayName, identityProvider: identityProvider, enabled: enabled)
        }
    }

    /// Puts it in force; rules and tokens stay as they are.
    public func carryOut(
        on connector: String, _ services: AdminServices, _ origin: ChangeOrigin
    ) async throws -> SettingsInForce {
        try await services.settings.edit(origin: origin) {
            try $0.change(
                connector: connector, displayName: displayName, identityProvider: identityProvider, enabled: enabled)
        }
    }
}

extension IdentityProvider {
    /// - Throws: `Problem` 400 for a word that the settings do not know.
    init(named word: String) throws {
        guard let provider = IdentityProvider(rawValue: word) else {
            let known = IdentityProvider.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("identityProvider \"\(word.prefix(40))\" is not known. Known: \(known).")
        }
        self = provider
    }
}
