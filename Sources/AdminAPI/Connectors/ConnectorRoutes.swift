import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum ConnectorRoutes {
    static let all = [list, create, show, guide, change, addTarget]

    static let list = Route(
        method: .get, path: "/connectors", role: .viewer, summary: "The connectors and how they stand",
        success: (200, .listSchema(["type": "object"])),
        handle: { services, _ in
            let items = try await ConnectorReport.all(services)
            return .ok(.list(items, total: items.count))
        })

    static let create = Route(
        method: .post, path: "/connectors", role: .administrator,
        summary: "Creates a connector and its first token, which is shown once",
        body: .json(
            .objectSchema(
                required: ["name"],
                [
                    "name": .stringSchema, "displayName": .stringSchema,
                    "identityProvider": [
                        "type": "string", "enum": .array(IdentityProvider.allCases.map { .string($0.rawValue) }),
                    ],
                    "targets": ["type": "array", "items": .stringSchema],
                ])),
        success: (201, .objectSchema(["name": .stringSchema, "baseURL": .stringSchema, "token": .stringSchema])),
        failures: [409], action: "connector.create", audit: .withChange,
        handle: { services, request in
            let wish = try NewConnector(try request.json())
            let token = try await wish.create(services, request.origin(for: "/connectors/\(wish.name)"))
            return .created([
                "name": .string(wish.name), "baseURL": .string(services.environment.baseURL(ofConnector: wish.name)),
                "token": .string(token.text), "tokenID": .string(token.id),
                "warning": .optional(services.environment.addressTrouble),
            ])
        })

    static let show = Route(
        method: .get, path: "/connectors/{connector}", role: .viewer,
        summary: "One connector: its targets, counts and tokens",
        failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            return .ok(try await ConnectorReport.json(known.settings, known.inForce, services))
        })

    static let guide = Route(
        method: .get, path: "/connectors/{connector}/guide", role: .viewer,
        summary: "What to set at the identity provider, step by step",
        failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let guide = IdentityProviderGuide.of(known.settings.identityProvider)
            let baseURL = services.environment.baseURL(ofConnector: known.settings.name)
            return .ok([
                "title": .string(guide.title), "baseURL": .string(baseURL), "obstacle": .optional(guide.obstacle),
                "steps": .array(guide.steps(baseURL: baseURL).map { .string($0.line) }),
            ])
        })
}

extension KnownConnector {
    /// The connector that a path names.
    init(_ request: AdminRequest, _ services: AdminServices) async throws {
        try await self.init(try request.parameter("connector"), services)
    }
}

extension NewConnector {
    init(_ body: JSONObject) throws {
        try body.refuseOthers(than: "name", "displayName", "identityProvider", "targets")
        try self.init(
            name: try body.string("name"), displayName: try body.optionalString("displayName"),
            identityProvider: try body.optionalString("identityProvider"), targets: try body.strings("targets"))
    }
}
