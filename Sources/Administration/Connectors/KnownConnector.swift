public import Provisioning
public import SCIM
public import Sync

/// The connector that somebody names.
public struct KnownConnector: Sendable {
    public let settings: ConnectorSettings
    public let id: ConnectorID
    public let inForce: SettingsInForce

    /// - Throws: `Problem` 404 for a name that no connector has.
    public init(_ name: String, _ services: AdminServices) async throws {
        inForce = try await services.settings.current()
        guard let settings = inForce.settings.connectors.first(where: { $0.name == name }),
            let id = inForce.catalog.connectors[name]
        else {
            let names = inForce.settings.connectors.map(\.name).joined(separator: ", ")
            throw Problem.notFound(
                "Connector \"\(name.prefix(63))\"", names.isEmpty ? "There is none yet." : "There are: \(names).")
        }
        self.settings = settings
        self.id = id
    }

    /// The bindings to work on: all, or the one of a target.
    public func bindings(target: String?) throws -> [Binding] {
        let all = inForce.catalog.bindings.filter { $0.connector == id }
        guard let target else { return all }
        let fitting = all.filter { $0.targetName == target }
        guard !fitting.isEmpty else {
            throw Problem.notFound(
                "Target \"\(target.prefix(63))\" of connector \(settings.name)",
                "It writes to: \(all.map(\.targetName).joined(separator: ", ")).")
        }
        return fitting
    }
}
