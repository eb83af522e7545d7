import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum SyncRoutes {
    static let all = [sync, cancel]

    static let sync = Route(
        method: .post, path: "/connectors/{connector}/sync", role: .operator,
        summary: "Brings the targets of a connector in line now",
        body: .json(
            .objectSchema([
                "target": .stringSchema, "user": .stringSchema, "full": .booleanSchema, "wait": .booleanSchema,
            ])),
        success: (200, .objectSchema(["targets": ["type": "array", "items": ["type": "object"]]])), failures: [404],
        action: "sync.order", audit: .byRoute,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let body = request.body.isEmpty ? [:] : try request.json()
            try body.refuseOthers(than: "target", "user", "full", "wait")
            var order = SyncOrder(
                full: try body.bool("full", default: false), wait: try body.bool("wait", default: false),
                actor: request.actor)
            if let user = try body.optionalString("user") {
                order.user = try await KnownUser(user, known, services).resource.id
            }
            let bindings = try known.bindings(target: try body.optionalString("target"))
            try await services.refusePaused(bindings)
            try await services.audit.append(request.note)
            var targets: [JSONValue] = []
            for binding in bindings {
                let summary = try await services.sync.sync(binding.id, order)
                targets.append(json(summary, try await services.syncStore.counts(binding.id), binding))
            }
            return .ok(["targets": .array(targets)])
        })

    static let cancel = Route(
        method: .post, path: "/connectors/{connector}/cancel", role: .operator,
        summary: "Ends the runs that are under way; what is left waits for the next change, schedule or command",
        body: .json(.objectSchema(["target": .stringSchema])),
        success: (200, .objectSchema(["targets": ["type": "array", "items": ["type": "object"]]])), failures: [404],
        action: "sync.cancel",
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let body = request.body.isEmpty ? [:] : try request.json()
            try body.refuseOthers(than: "target")
            var targets: [JSONValue] = []
            for binding in try known.bindings(target: try body.optionalString("target")) {
                let isCancelled = try await services.sync.cancel(binding.id)
                targets.append(["target": .string(binding.targetName), "cancelled": .bool(isCancelled)])
            }
            return .ok(["targets": .array(targets)])
        })

    /// What the sync did, and how many users of the connector are failed, in conflict or wait for a decision after it.
    /// Who failed before and is to be tried later is not among those whom a sync looks at.
    private static func json(_ summary: SyncSummary, _ states: [UserState: Int], _ binding: Binding) -> JSONValue {
        [
            "target": .string(binding.targetName), "planned": .integer(summary.planned),
            "changed": .integer(summary.changed), "failed": .integer(summary.failed),
            "failing": .integer(states[.failed] ?? 0), "pending": .integer(summary.pending),
            "conflicts": .integer(states[.conflict] ?? 0),
            "needDecision": .integer(states[.needsDecision] ?? 0),
            "run": summary.run.map { .integer(Int($0.rawValue)) } ?? .null, "cancelled": .bool(summary.isCancelled),
            "paused": .bool(summary.isPaused),
        ]
    }
}
