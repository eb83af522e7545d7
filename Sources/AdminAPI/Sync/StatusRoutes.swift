import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum StatusRoutes {
    static let all = [status, doctor, system]

    static let status = Route(
        method: .get, path: "/status", role: .viewer, summary: "The server, its connectors and targets in short",
        handle: { services, _ in
            let inForce = try await services.settings.current()
            return .ok([
                "version": .string(services.environment.version),
                "publicURL": .string(services.environment.publicURL),
                "settingsVersion": .integer(inForce.version),
                "settingsErrors": .array((inForce.broken?.errors ?? []).map(SettingsRoutes.json)),
                "connectors": .array(try await ConnectorReport.all(services)),
            ])
        })

    static let system = Route(
        method: .get, path: "/system", role: .viewer,
        summary: "What the server stands on: version, database, nodes, last backup",
        handle: { services, _ in .ok(try await services.environment.systemReport().json) })

    static let doctor = Route(
        method: .get, path: "/doctor", role: .viewer,
        summary: "Looks at the data folder, the database, the configuration and the targets",
        success: (
            200, .objectSchema(["healthy": .booleanSchema, "checks": ["type": "array", "items": ["type": "object"]]])
        ),
        handle: { services, _ in
            let checks = await services.environment.healthChecks()
            return .ok([
                "healthy": .bool(!checks.contains { $0.verdict == .failed }),
                "checks": .array(
                    checks.map {
                        [
                            "name": .string($0.name), "verdict": .string($0.verdict.rawValue),
                            "detail": .string($0.detail),
                        ]
                    }),
            ])
        })
}
