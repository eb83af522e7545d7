public import Access
public import Provisioning
import SCIM
import Sync

/// A connector that somebody wants.
public struct NewConnector: Sendable {
    public let name: String
    public let displayName: String?
    public let identityProvider: IdentityProvider
    /// Nil: the first target of the settings.
    public let targets: [String]?

    /// `identityProvider`: its word in the settings; nil: `other`.
    public init(name: String, displayName: String?, identityProvider word: String?, targets: [String]?) throws {
        self.name = name
        self.displayName = displayName
        self.targets = targets
        identityProvider = try word.map(IdentityProvider.init(named:)) ?? .other
    }

    /// - Throws: why it could not be created.
    public func check(_ services: AdminServices) async throws {
        try await services.settings.check { try add(to: &$0) }
    }

    /// Adds it to the settings in force and makes its first token, whose text is told here only.
    public func create(_ services: AdminServices, _ origin: ChangeOrigin) async throws -> IssuedToken {
        let inForce = try await services.settings.edit(origin: origin) { try add(to: &$0) }
        guard let id = inForce.catalog.connectors[name] else {
            throw Problem(503, "unavailable", "Connector \(name) was saved, but has no id yet. Try again.")
        }
        var origin = origin
        (origin.action, origin.object) = ("token.create", "/connectors/\(name)/tokens")
        return try await TokenIssue(label: "first token").issue(.connector(id.rawValue), services, origin)
    }

    private func add(to settings: inout Settings) throws {
        try settings.add(
            .defaults(
                name: name, displayName: displayName, identityProvider: identityProvider,
                targets: targets ?? settings.targets.prefix(1).map(\.name)))
    }
}
