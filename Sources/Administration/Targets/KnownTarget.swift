public import Provisioning

/// The target that somebody names.
public struct KnownTarget: Sendable {
    public let settings: TargetSettings
    public let inForce: SettingsInForce

    /// - Throws: `Problem` 404 for a name that no target has.
    public init(_ name: String, _ services: AdminServices) async throws {
        inForce = try await services.settings.current()
        guard let settings = inForce.settings.targets.first(where: { $0.name == name }) else {
            let names = inForce.settings.targets.map(\.name).joined(separator: ", ")
            throw Problem.notFound("Target \"\(name.prefix(63))\"", "There are: \(names).")
        }
        self.settings = settings
    }
}
