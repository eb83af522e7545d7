import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum TokenRoutes {
    static let all = [list, create, revoke]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/tokens", role: .viewer,
        summary: "The tokens of a connector, without their secrets",
        success: (200, .listSchema(["type": "object"])), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let tokens = try await services.tokens.tokens(.connector(known.id.rawValue))
            let now = services.environment.now()
            return .ok(.list(tokens.map { json($0, now: now) }, total: tokens.count))
        })

    static let create = Route(
        method: .post, path: "/connectors/{connector}/tokens", role: .administrator,
        summary: "Creates a token; several may be active, so that the old one is revoked after the change",
        body: .json(.objectSchema(["label": .stringSchema, "expires": .stringSchema])),
        success: (201, .objectSchema(["id": .stringSchema, "token": .stringSchema])), failures: [404],
        action: "token.create", audit: .withChange,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let body = request.body.isEmpty ? [:] : try request.json()
            try body.refuseOthers(than: "label", "expires")
            let issue = TokenIssue(
                label: try body.optionalString("label") ?? "",
                lifetime: try TokenIssue.lifetime(try body.optionalString("expires")))
            let token = try await issue.issue(.connector(known.id.rawValue), services, request.origin)
            return .created([
                "id": .string(token.id), "token": .string(token.text), "expires": .time(token.expires),
                "baseURL": .string(services.environment.baseURL(ofConnector: known.settings.name)),
            ])
        })

    static let revoke = Route(
        method: .delete, path: "/connectors/{connector}/tokens/{token}", role: .administrator,
        summary: "Revokes a token, in effect at once",
        success: (204, .null), failures: [404], action: "token.revoke", audit: .withChange,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let id = try request.parameter("token")
            let note = request.origin.note([AuditChange(path: "id", before: .string(id))])
            guard try await services.tokens.revoke(id: id, scope: .connector(known.id.rawValue), audit: note) else {
                throw Problem.notFound(
                    "Token \"\(id.prefix(40))\" of connector \(known.settings.name)", "List them to see their ids.")
            }
            return .noContent
        })

    static func json(_ token: StoredToken, now: Int64) -> JSONValue {
        [
            "id": .string(token.id), "label": .string(token.label), "created": .time(token.created),
            "expires": .time(token.expires), "lastUsed": .time(token.lastUsed),
            "expired": .bool(token.expires.map { $0 <= now } ?? false),
        ]
    }
}
