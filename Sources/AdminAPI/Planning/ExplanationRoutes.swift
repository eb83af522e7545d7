import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum ExplanationRoutes {
    static let all = [user, group]

    static let user = Route(
        method: .get, path: "/connectors/{connector}/users/{user}/explanation", role: .viewer,
        summary: "Why a user has the account, the attributes and the groups that he has",
        query: [
            .init("target", "only this target"),
            .init(
                "group",
                "tells of this group, too, why the user is in it or is not: its name in the target, else at the identity provider"
            ),
        ],
        success: (200, .objectSchema(["targets": ["type": "array", "items": ["type": "object"]]])), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let name = try request.parameter("user")
            let resource = try await resource(name, known, services)
            let id = try await known.id(ofUser: name, resource, services)
            var targets: [JSONValue] = []
            for binding in try known.bindings(target: request.query["target"]) {
                guard let user = try await services.planning.explain(user: id, binding) else {
                    continue
                }
                var json = try await json(user, id, binding, services)
                if let group = request.query["group"], !group.isEmpty {
                    let membership = try await services.planning.explain(group: group, of: user, binding)
                    json["membership"] = ExplanationReport.json(membership)
                }
                if let steps = try await services.planning.linking([id], binding)[id] {
                    json["linking"] = .array(steps.map(PreviewReport.json))
                }
                targets.append(.object(json))
            }
            guard !targets.isEmpty else {
                throw Problem.notFound(
                    "User \"\(name.prefix(80))\" of connector \(known.settings.name)",
                    "List them by the beginning of the name.")
            }
            return .ok([
                "id": .string(id), "userName": resource?.attributes["userName"] ?? .null,
                "deleted": .bool(resource == nil), "targets": .array(targets),
            ])
        })

    static let group = Route(
        method: .get, path: "/connectors/{connector}/explanation", role: .viewer,
        summary: "Who is in a group of a target and why, by pages of members, and which groups become it",
        query: [
            .init("group", "the name in the target"), .init("target", "which target; the first one otherwise"),
            .init("start", "the `next` of the page before", .integerSchema),
            .init("count", "members, 1 to 500", .integerSchema),
        ],
        failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let start = try request.number("start", default: 0, in: 0...1_000_000_000)
            let limit = try request.number("count", default: 100, in: 1...500)
            guard let name = request.query["group"], !name.isEmpty else {
                throw Problem.invalid("group is missing: the name of a group in the target.")
            }
            guard let binding = try known.bindings(target: request.query["target"]).first else {
                throw Problem.notFound("A target of connector \(known.settings.name)", "Add one to its settings.")
            }
            let group = try await services.planning.explain(
                group: name, binding, start: start, limit: limit)
            guard group.isKnown else {
                throw Problem.notFound(
                    "Group \"\(name.prefix(80))\" of target \(binding.targetName)",
                    "No pushed group becomes it, and no setting names it.")
            }
            return .ok(ExplanationReport.json(group, binding))
        })

    /// Nil when it is unknown: a deleted user may still have an account.
    private static func resource(
        _ name: String, _ known: KnownConnector, _ services: AdminServices
    ) async throws -> Resource? {
        do { return try await KnownUser(name, known, services).resource } catch let problem as Problem {
            guard problem.status == 404 else { throw problem }
            return nil
        }
    }

    private static func json(
        _ user: ExplainedUser, _ id: String, _ binding: Binding, _ services: AdminServices
    ) async throws -> JSONObject {
        var json = ExplanationReport.json(user, binding)
        let status = try await services.syncStore.status(of: id, binding.id)
        let steps = try await services.syncStore.steps(binding.id, resourceID: id, limit: 20)
        json["lastOutcome"] =
            status.map {
                [
                    "state": .string($0.state.rawValue), "message": .optional($0.message?.description),
                    "at": .time($0.at),
                    "failingSince": .time($0.failingSince), "attempts": .integer($0.attempts),
                    "nextTry": .time($0.nextTry),
                ]
            } ?? .null
        json["lastSteps"] = .array(steps.map(UserReport.json))
        return json
    }
}
