import Access
import Administration
import StrictJSON

enum APITokenRoutes {
    static let all = [list, create, revoke]

    static let roleSchema: JSONValue = [
        "type": "string", "enum": .array(AdministratorRole.allCases.map { .string($0.rawValue) }),
    ]

    static let list = Route(
        method: .get, path: "/api-tokens", role: .viewer,
        summary: "The tokens of administrators with their roles, without their secrets",
        success: (200, .listSchema(["type": "object"])),
        handle: { services, _ in
            let tokens = try await services.tokens.tokens(.administration)
            let now = services.environment.now()
            return .ok(.list(tokens.map { json($0, now: now) }, total: tokens.count))
        })

    static let create = Route(
        method: .post, path: "/api-tokens", role: .administrator,
        summary: "Creates a token of a role for this API and the admin site; it is shown once",
        body: .json(
            .objectSchema(
                required: ["role", "label"],
                ["role": roleSchema, "label": .stringSchema, "expires": .stringSchema])),
        success: (201, .objectSchema(["id": .stringSchema, "role": roleSchema, "token": .stringSchema])),
        failures: [409], action: "api-token.create", audit: .withChange,
        handle: { services, request in
            let body = try request.json()
            try body.refuseOthers(than: "role", "label", "expires")
            let role = try body.string("role")
            let wish = try NewAPIToken(
                role: role, label: try body.string("label"), lifetime: try body.optionalString("expires"))
            let token = try await wish.issue(services, request.origin)
            return .created([
                "id": .string(token.id), "role": .string(role), "token": .string(token.text),
                "expires": .time(token.expires),
            ])
        })

    static let revoke = Route(
        method: .delete, path: "/api-tokens/{token}", role: .administrator,
        summary: "Revokes the token of an administrator, in effect at once, with what was signed in by it",
        success: (204, .null), failures: [404], action: "api-token.revoke", audit: .withChange,
        handle: { services, request in
            let id = try request.parameter("token")
            let note = request.origin.note([AuditChange(path: "id", before: .string(id))])
            guard try await services.tokens.revoke(id: id, scope: .administration, audit: note) else {
                throw Problem.notFound("API token \"\(id.prefix(40))\"", "List them to see their ids.")
            }
            return .noContent
        })

    private static func json(_ token: StoredToken, now: Int64) -> JSONValue {
        guard var object = TokenRoutes.json(token, now: now).object else { return .null }
        object["role"] = .optional(token.role?.rawValue)
        return .object(object)
    }
}
