import Provisioning
import SCIM
import StrictJSON
import Sync

/// Says with every answer about a connector how many of its steps wait for an administrator.
enum HeldNotice {
    static let header = "Usher-Held"

    /// `okta=12`; nil when nothing is held, or the route has to do with no connector.
    static func value(_ route: Route, _ parameters: [String: String], _ services: AdminServices) async throws -> String?
    {
        let overviews = ["/connectors", "/status"]
        let name = parameters["connector"]
        guard name != nil || overviews.contains(route.path) && route.method == .get else { return nil }
        let bindings = try await services.settings.current().catalog.bindings
        var counts: [String: Int] = [:]
        for binding in bindings where name == nil || binding.connectorName == name {
            let held = try await services.syncStore.heldCounts(binding.id).values.reduce(0, +)
            if held > 0 { counts[binding.connectorName, default: 0] += held }
        }
        if counts.isEmpty { return nil }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}
