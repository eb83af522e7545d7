import Access
import Administration
import Directory
import Provisioning
import SCIM
import StrictJSON
import Sync

enum TargetRoutes {
    static let all = [list, create, show]

    static let list = Route(
        method: .get, path: "/targets", role: .viewer, summary: "The targets and what they hold",
        success: (200, .listSchema(["type": "object"])),
        handle: { services, _ in
            let inForce = try await services.settings.current()
            var items: [JSONValue] = []
            for target in inForce.settings.targets { items.append(try await json(target, inForce, services)) }
            return .ok(.list(items, total: items.count))
        })

    static let create = Route(
        method: .post, path: "/targets", role: .administrator, summary: "Adds a target",
        body: .json(.objectSchema(required: ["name", "kind"], ["name": .stringSchema, "kind": .stringSchema])),
        success: (201, .objectSchema(["name": .stringSchema, "kind": .stringSchema])), failures: [409, 422],
        action: "target.create", audit: .withChange,
        handle: { services, request in
            let body = try request.json()
            try body.refuseOthers(than: "name", "kind")
            let target = TargetSettings(name: try body.string("name"), kind: try body.string("kind"))
            let inForce = try await services.settings.edit(origin: request.origin(for: "/targets/\(target.name)")) {
                try $0.add(target)
            }
            return .created(try await json(target, inForce, services))
        })

    static let show = Route(
        method: .get, path: "/targets/{target}", role: .viewer, summary: "One target", failures: [404],
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            return .ok(try await json(known.settings, known.inForce, services))
        })

    private static func json(_ target: TargetSettings, _ inForce: SettingsInForce, _ services: AdminServices)
        async throws -> JSONValue
    {
        var object: JSONObject = ["name": .string(target.name), "kind": .string(target.kind)]
        if let id = inForce.catalog.targets[target.name], let counts = try await services.targets.counts(in: id) {
            object["users"] = .integer(counts.users)
            object["activeUsers"] = .integer(counts.activeUsers)
            object["groups"] = .integer(counts.groups)
            object["memberships"] = .integer(counts.memberships)
        }
        if target.kind == "directory" { object["crowdURL"] = .string(services.environment.crowdURL) }
        object["applications"] = .array(target.applications.map { .string($0.name) })
        object["connectors"] = .array(
            inForce.catalog.bindings.filter { $0.targetName == target.name }.map { .string($0.connectorName) })
        return .object(object)
    }
}

extension KnownTarget {
    /// The target that a path names.
    init(_ request: AdminRequest, _ services: AdminServices) async throws {
        try await self.init(try request.parameter("target"), services)
    }
}
