import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum UserRoutes {
    static let all = [list, show]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/users", role: .viewer,
        summary:
            "Users as the identity provider pushed them, with their state in each target, or by how they stand in one",
        query: [
            .init("search", "beginning of the user name, display name or its last word, e-mail address or externalId"),
            .init(
                "state", "only users of this state in a target",
                ["type": "string", "enum": .array(UserState.allCases.map { .string($0.rawValue) })]),
            .init(
                "deleted", "true: only users that were deleted and still have an account in a target", .booleanSchema),
            .init("target", "with state or deleted: which target; the first one otherwise"),
            .init("count", "how many, 1 to 500", .integerSchema), .init("after", "the `next` of the page before"),
        ],
        success: (200, .listSchema(item)), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let count = try request.number("count", default: 50, in: 1...500)
            let state = try state(request)
            if try request.flag("deleted") {
                guard state == nil else { throw Problem.invalid("Give either state or deleted.") }
                return try await deleted(known, request, count, services)
            }
            guard let state else { return try await pushed(known, request, count, services) }
            return try await standing(known, request, state, count, services)
        })

    /// `targets`: of users as they were pushed; with state or deleted it is one target's, beside the user.
    private static let item = JSONValue.objectSchema(
        required: ["id"],
        [
            "id": .stringSchema,
            "targets": [
                "type": "array",
                "items": .objectSchema(["target": .stringSchema, "state": ["type": ["string", "null"]]]),
            ],
        ])

    static let show = Route(
        method: .get, path: "/connectors/{connector}/users/{user}", role: .viewer,
        summary: "One user: what was pushed, groups, and for each target the account, the state and the last steps",
        failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let user = try await pushed(try request.parameter("user"), known, services)
            var targets: [JSONValue] = []
            for binding in try known.bindings(target: nil) {
                targets.append(try await UserReport.json(user, binding, services))
            }
            let baseURL = services.environment.baseURL(ofConnector: known.settings.name)
            return .ok([
                "resource": .object(user.resource.representation(baseURL: baseURL, groups: user.groups, members: nil)),
                "targets": .array(targets),
            ])
        })

    private static func pushed(
        _ name: String, _ known: KnownConnector, _ services: AdminServices
    ) async throws -> KnownUser {
        do { return try await KnownUser(name, known, services) } catch let problem as Problem {
            guard problem.status == 404 else { throw problem }
            let id = try await known.id(ofUser: name, nil, services)
            guard id != name else { throw problem }
            throw Problem.notFound(
                "User \"\(name.prefix(80))\" of connector \(known.settings.name)",
                "It was deleted at the identity provider and still has an account: usher explain "
                    + "\(known.settings.name) \(id)")
        }
    }

    private static func state(_ request: AdminRequest) throws -> UserState? {
        guard let word = request.query["state"] else { return nil }
        guard let state = UserState(rawValue: word) else {
            let known = UserState.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("state \"\(word.prefix(40))\" is not known. Known: \(known).")
        }
        return state
    }

    private static func pushed(
        _ known: KnownConnector, _ request: AdminRequest, _ count: Int, _ services: AdminServices
    ) async throws -> AdminAnswer {
        let after = try request.query["after"].map { _ in try request.number("after", default: 0, in: 0...Int.max) }
        let bindings = try known.bindings(target: nil)
        let page = try await services.people.find(
            PeopleQuery(
                .user, in: [known.id], text: search(request), after: after.map { Int64($0) }, limit: count,
                statesIn: bindings.map(\.id)))
        let items = page.items.map { item -> JSONValue in
            let attributes = item.resource.attributes
            return [
                "id": .string(item.resource.id), "userName": attributes["userName"] ?? .null,
                "displayName": attributes["displayName"] ?? .null, "active": attributes["active"] ?? true,
                "externalId": attributes["externalId"] ?? .null,
                "targets": .array(
                    bindings.map {
                        ["target": .string($0.targetName), "state": .optional(item.states[$0.id]?.rawValue)]
                    }),
                "lastModified": .string(item.resource.lastModified.rfc3339),
            ]
        }
        return .ok(.list(items, total: page.isCut ? nil : page.total, next: page.next.map(String.init)))
    }

    private static func standing(
        _ known: KnownConnector, _ request: AdminRequest, _ state: UserState, _ count: Int, _ services: AdminServices
    ) async throws -> AdminAnswer {
        let binding = try binding(known, request)
        let text = search(request)
        let page = try await services.people.find(
            StandingQuery(
                .state(state), in: [binding], text: text, after: request.query["after"], limit: count))
        let total = text == nil ? try await services.syncStore.counts(binding.id)[state] ?? 0 : nil
        let items = page.items.map { JSONValue.object(json($0.status, binding)) }
        return .ok(.list(items, total: total, next: page.next))
    }

    private static func deleted(
        _ known: KnownConnector, _ request: AdminRequest, _ count: Int, _ services: AdminServices
    ) async throws -> AdminAnswer {
        let binding = try binding(known, request)
        let page = try await services.people.find(
            StandingQuery(
                .deleted, in: [binding], text: search(request), after: request.query["after"], limit: count))
        var items: [JSONValue] = []
        for status in page.items.map(\.status) {
            var item = json(status, binding)
            // By which people know them: the user name is gone with the user.
            if let id = status.accountID {
                let account = try await services.targets.account(id: id, in: binding.target, of: binding.connector)
                item["accountName"] = .optional(account?.username)
            }
            items.append(.object(item))
        }
        return .ok(.list(items, next: page.next))
    }

    private static func search(_ request: AdminRequest) -> String? {
        request.query["search"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func binding(_ known: KnownConnector, _ request: AdminRequest) throws -> Binding {
        guard let binding = try known.bindings(target: request.query["target"]).first else {
            throw Problem.notFound("A target of connector \(known.settings.name)", "Add one to its settings.")
        }
        return binding
    }

    private static func json(_ status: UserStatus, _ binding: Binding) -> JSONObject {
        [
            "id": .string(status.resourceID), "userName": .string(status.userName),
            "target": .string(binding.targetName), "state": .string(status.state.rawValue),
            "message": .optional(status.message?.description), "account": .optional(status.accountID),
            "at": .time(status.at),
            "failingSince": .time(status.failingSince), "attempts": .integer(status.attempts),
            "nextTry": .time(status.nextTry),
        ]
    }
}
