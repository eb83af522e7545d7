import Access
import Administration
import Provisioning
import StrictJSON
import Sync

extension ConnectorRoutes {
    static let change = Route(
        method: .put, path: "/connectors/{connector}", role: .administrator,
        summary: "Changes what a connector is called, its identity provider, or whether it takes part",
        body: .json(
            .objectSchema(
                [
                    "displayName": .stringSchema, "enabled": .booleanSchema,
                    "identityProvider": [
                        "type": "string", "enum": .array(IdentityProvider.allCases.map { .string($0.rawValue) }),
                    ],
                ])),
        failures: [404], action: "connector.change", audit: .withChange,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let body = try request.json()
            try body.refuseOthers(than: "displayName", "identityProvider", "enabled")
            let change = try ConnectorChange(
                displayName: try body.optionalString("displayName"),
                identityProvider: try body.optionalString("identityProvider"), enabled: try body.flag("enabled"))
            _ = try await change.carryOut(on: known.settings.name, services, request.origin)
            let now = try await KnownConnector(known.settings.name, services)
            return .ok(try await ConnectorReport.json(now.settings, now.inForce, services))
        })

    static let addTarget = Route(
        method: .post, path: "/connectors/{connector}/targets", role: .administrator,
        summary: "Lets a connector write to another target; what that would do is told by /settings/preview",
        body: .json(
            .objectSchema(
                required: ["target"],
                [
                    "target": .stringSchema, "like": .stringSchema,
                    "begin": [
                        "type": "string", "enum": .array(AddedTarget.Beginning.allCases.map { .string($0.rawValue) }),
                    ],
                ])),
        success: (201, ["type": "object"]), failures: [404, 409], action: "connector.add-target", audit: .withChange,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let body = try request.json()
            try body.refuseOthers(than: "target", "begin", "like")
            let wish = try AddedTarget(
                try body.string("target"), to: known.settings, beginning: try body.optionalString("begin"),
                like: try body.optionalString("like"))
            let place = "/connectors/\(known.settings.name)/targets/\(wish.rules.target)"
            _ = try await wish.add(services, request.origin(for: place))
            let now = try await KnownConnector(known.settings.name, services)
            return .created(try await ConnectorReport.json(now.settings, now.inForce, services))
        })
}
