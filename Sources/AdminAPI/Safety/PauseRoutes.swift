import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum PauseRoutes {
    static let all = [pause, resume]

    static let pause = route("pause", "Stops the sync of a connector within a second, until it is resumed") {
        SyncPause(since: $0.environment.now(), actor: $1.origin.actor)
    }
    static let resume = route("resume", "Lets a paused sync go on") { _, _ in nil }

    private static func route(
        _ word: String, _ summary: String, _ pause: @escaping @Sendable (AdminServices, AdminRequest) -> SyncPause?
    ) -> Route {
        Route(
            method: .post, path: "/connectors/{connector}/\(word)", role: .operator, summary: summary,
            body: .json(.objectSchema(["target": .stringSchema])),
            success: (200, .objectSchema(["targets": ["type": "array", "items": ["type": "object"]]])),
            failures: [404], action: "sync.\(word)",
            handle: { services, request in
                let known = try await KnownConnector(request, services)
                let body = request.body.isEmpty ? [:] : try request.json()
                try body.refuseOthers(than: "target")
                var targets: [JSONValue] = []
                for binding in try known.bindings(target: try body.optionalString("target")) {
                    let pause = pause(services, request)
                    try await services.sync.setPause(pause, binding.id)
                    targets.append(["target": .string(binding.targetName), "paused": .bool(pause != nil)])
                }
                return .ok(["targets": .array(targets)])
            })
    }
}
