import Access
import Administration
import Directory
import Provisioning
import SCIM
import StrictJSON
import Sync

/// Removing a connector, a target, or a target of a connector: what it would come to, and doing it.
enum RemovalRoutes {
    static let all = [showConnector, deleteConnector, deleteBinding, showTarget, deleteTarget]

    private static let accounts = Route.Parameter(
        "accounts", "what becomes of its accounts: keep (the default; they belong to nobody), disable, delete",
        ["type": "string", "enum": ["keep", "disable", "delete"]])
    private static let digest = Route.Parameter(
        "digest", "what was shown: needed when a safety limit is passed; refused when it is not what stands now")
    private static let shown: JSONValue = .objectSchema(
        required: ["targets", "limits", "digest"],
        [
            "connector": .stringSchema, "target": .stringSchema, "accounts": .stringSchema,
            "targets": ["type": "array", "items": ["type": "object"]],
            "limits": ["type": "array", "items": .stringSchema], "digest": .stringSchema,
        ])
    private static let counts: JSONValue = .objectSchema(["users": .integerSchema, "groups": .integerSchema])

    static let showConnector = Route(
        method: .get, path: "/connectors/{connector}/removal", role: .viewer,
        summary: "What removing a connector, or one of its targets, would come to; changes nothing",
        query: [accounts, .init("target", "only what it has in this target")], success: (200, shown), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            var scope = RemovalScope.connector(known.settings.name)
            if let target = request.query["target"] { scope = try binding(target, known) }
            return .ok(try await services.removal.preview(scope, try action(request)).json)
        })

    static let deleteConnector = Route(
        method: .delete, path: "/connectors/{connector}", role: .administrator,
        summary: "Deletes a connector and what it pushed, after its accounts were changed as `accounts` says",
        query: [accounts, digest], success: (200, counts), failures: [404, 409, 423], action: "connector.delete",
        audit: .withChange,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            return .ok(try await remove(.connector(known.settings.name), try action(request), services, request))
        })

    static let deleteBinding = Route(
        method: .delete, path: "/connectors/{connector}/targets/{target}", role: .administrator,
        summary: "Ends a connector's use of a target, after its accounts there were changed as `accounts` says",
        query: [accounts, digest], success: (200, counts), failures: [404, 409, 423],
        action: "connector.target.delete", audit: .withChange,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let scope = try binding(try request.parameter("target"), known)
            return .ok(try await remove(scope, try action(request), services, request))
        })

    static let showTarget = Route(
        method: .get, path: "/targets/{target}/removal", role: .viewer,
        summary: "What removing a target would come to; changes nothing", success: (200, shown), failures: [404],
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            return .ok(try await services.removal.preview(.target(known.settings.name), .delete).json)
        })

    static let deleteTarget = Route(
        method: .delete, path: "/targets/{target}", role: .administrator,
        summary: "Deletes a target with everything that a built-in directory holds; connectors no longer write to it",
        query: [digest], success: (204, .null), failures: [404, 409, 423], action: "target.delete",
        audit: .withChange,
        handle: { services, request in
            let known = try await KnownTarget(request, services)
            _ = try await remove(.target(known.settings.name), .delete, services, request)
            return .noContent
        })

    private static func remove(
        _ scope: RemovalScope, _ action: CleanupAction, _ services: AdminServices, _ request: AdminRequest
    ) async throws -> JSONValue {
        let order = RemovalOrder(scope, action, digest: request.query["digest"])
        let deleted = try await services.removal.remove(order, origin: request.origin)
        return ["users": .integer(deleted.users), "groups": .integer(deleted.groups)]
    }

    private static func binding(_ target: String, _ known: KnownConnector) throws -> RemovalScope {
        _ = try known.bindings(target: target)
        return .binding(BindingName(connector: known.settings.name, target: target))
    }

    private static func action(_ request: AdminRequest) throws -> CleanupAction {
        let word = request.query["accounts"] ?? CleanupAction.keep.rawValue
        guard let action = CleanupAction(rawValue: word), action != .anonymize else {
            throw Problem.invalid("accounts must be keep, disable or delete, not \"\(word.prefix(40))\".")
        }
        return action
    }
}
