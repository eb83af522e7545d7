import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Says with every answer about a connector how many of its steps wait for an administrator.
enum HeldNotice {
    static let header = "Usher-Held"

    /// `okta=12`; nil when nothing is held, or the route has to do with no connector.
    static func value(_ route: Route, _ request: AdminRequest, _ services: AdminServices) async throws -> String? {
        let overviews = ["GET /connectors", "GET /status", "GET /runs", "PUT /settings"]
        let name = try await connector(request, services)
        guard name != nil || overviews.contains("\(route.method.rawValue) \(route.path)") else { return nil }
        let bindings = try await services.settings.current().catalog.bindings
        var counts: [String: Int] = [:]
        for binding in bindings where name == nil || binding.connectorName == name {
            let held = try await services.syncStore.heldCounts(binding.id).values.reduce(0, +)
            if held > 0 { counts[binding.connectorName, default: 0] += held }
        }
        if counts.isEmpty { return nil }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// The one that a request is about: by its path, by a query, or by a run.
    private static func connector(_ request: AdminRequest, _ services: AdminServices) async throws -> String? {
        if let name = request.parameters["connector"] ?? request.query["connector"] { return name }
        guard let number = request.parameters["run"].flatMap({ Int64($0) }),
            let run = try await services.runs.run(RunID(number))
        else { return nil }
        return try await services.settings.current().catalog.bindings.first { $0.id == run.binding }?.connectorName
    }
}
