import Access
import Provisioning
import SCIM
import StrictJSON
import Sync

enum SyncRoutes {
    static let all = [sync]

    static let sync = Route(
        method: .post, path: "/connectors/{connector}/sync",
        summary: "Brings the targets of a connector in line now",
        body: .json(
            .objectSchema([
                "target": .stringSchema, "user": .stringSchema, "full": .booleanSchema, "wait": .booleanSchema,
            ])),
        success: (200, .objectSchema(["targets": ["type": "array", "items": ["type": "object"]]])), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let body = request.body.isEmpty ? [:] : try request.json()
            try body.refuseOthers(than: "target", "user", "full", "wait")
            var order = SyncOrder(
                full: try body.bool("full", default: false), wait: try body.bool("wait", default: false))
            if let user = try body.optionalString("user") {
                order.user = try await KnownUser(user, known, services).resource.id
            }
            var targets: [JSONValue] = []
            for binding in try known.bindings(target: try body.optionalString("target")) {
                let summary = try await services.sync.sync(binding.id, order)
                targets.append(json(summary, try await services.syncStore.counts(binding.id), binding))
            }
            return .ok(["targets": .array(targets)])
        })

    /// What the sync did, and how many users of the connector are in conflict or wait for a decision after it.
    private static func json(_ summary: SyncSummary, _ states: [UserState: Int], _ binding: Binding) -> JSONValue {
        [
            "target": .string(binding.targetName), "planned": .integer(summary.planned),
            "changed": .integer(summary.changed), "failed": .integer(summary.failed),
            "pending": .integer(summary.pending), "conflicts": .integer(states[.conflict] ?? 0),
            "needDecision": .integer(states[.needsDecision] ?? 0),
        ]
    }
}
