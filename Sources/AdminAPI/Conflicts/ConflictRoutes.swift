import Access
import Provisioning
import SCIM
import StrictJSON
import Sync

enum ConflictRoutes {
    static let all = [list, decide]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/conflicts",
        summary: "Users whose account belongs to somebody else, is protected or waits for a decision, and what to do",
        query: [
            .init("target", "which target; the first one otherwise"),
            .init("count", "how many, 1 to 500", .integerSchema), .init("after", "the `next` of the page before"),
        ],
        success: (
            200,
            .objectSchema([
                "items": ["type": "array", "items": ["type": "object"]], "total": .integerSchema,
                "open": .integerSchema, "digest": .stringSchema, "next": .stringSchema,
            ])
        ), failures: [404],
        handle: { services, request in
            let place = try ConflictPlace(
                try await KnownConnector(request, services), target: request.query["target"])
            let count = try request.number("count", default: 100, in: 1...500)
            let page = try await ConflictPage(place, after: try request.resourceID("after"), count: count, services)
            let counts = try await services.syncStore.counts(place.binding.id)
            var answer: JSONObject = [
                "items": .array(page.items.map { $0.json(place.binding) }),
                "total": .integer(ConflictPage.states.reduce(0) { $0 + (counts[$1] ?? 0) }),
                "open": .integer((counts[.needsDecision] ?? 0) + (counts[.conflict] ?? 0)),
                "digest": .string(page.digest),
            ]
            if let next = page.next { answer["next"] = .string(next) }
            return .ok(.object(answer))
        })

    static let decide = Route(
        method: .post, path: "/connectors/{connector}/decisions",
        summary: "Decides conflicts, one by one or all that a page of them showed",
        body: .json(
            .objectSchema(
                required: ["decision"],
                [
                    "decision": [
                        "type": "string", "enum": .array(Conflict.Choice.allCases.map { .string($0.rawValue) }),
                    ],
                    "target": .stringSchema, "users": ["type": "array", "items": .stringSchema],
                    "digest": .stringSchema, "count": .integerSchema, "after": .stringSchema,
                ])),
        success: (
            200,
            .objectSchema(["decided": .integerSchema, "failed": .integerSchema, "open": .integerSchema])
        ), failures: [404, 409, 423], action: "conflicts.decide", audit: .byRoute,
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let body = try request.json()
            try body.refuseOthers(than: "decision", "target", "users", "digest", "count", "after")
            let decision = try Decision(body, known)
            return .ok(try await decision.carryOut(request, services))
        })
}

/// What an administrator decided.
private struct Decision: Sendable {
    let choice: Conflict.Choice
    let place: ConflictPlace
    let users: [String]?
    let digest: String?
    let count: Int
    let after: String?

    init(_ body: JSONObject, _ known: KnownConnector) throws {
        let word = try body.string("decision")
        guard let choice = Conflict.Choice(rawValue: word) else {
            throw Problem.invalid("decision must be link, skip or protect, not \"\(word.prefix(40))\".")
        }
        self.choice = choice
        place = try ConflictPlace(known, target: try body.optionalString("target"))
        users = try body.strings("users")
        digest = try body.optionalString("digest")
        after = try body.optionalString("after")
        count = body["count"]?.integer ?? 100
        guard (1...500).contains(count) else { throw Problem.invalid("count must be a whole number from 1 to 500.") }
        guard (users == nil) != (digest == nil) else {
            throw Problem.invalid("Say either users, or the digest of the conflicts that were shown.")
        }
    }

    func carryOut(_ request: AdminRequest, _ services: AdminServices) async throws -> JSONValue {
        guard place.known.settings.enabled, place.rules.enabled else {
            throw Problem(409, "disabled", "Nothing was decided: the connector or its target is not enabled.")
        }
        try await services.refusePaused([place.binding])
        let conflicts = try await conflicts(services)
        let ids = conflicts.map(\.status.resourceID)
        var origin = request.origin
        origin.action = "conflicts.\(choice.rawValue)"
        let failed: Int
        if choice == .protect {
            failed = try await protect(conflicts, origin, services)
        } else {
            let change = AuditChange.list("users", conflicts.map(told))
            failed = try await services.audited(origin, [change]) {
                if choice == .skip { try await services.syncStore.skip(ids, place.binding.id) }
                return try await sync(ids, approvingLinks: choice == .link, origin, services).failed
            }
            if failed > 0 {
                let outcome = "\(failed) of \(ids.count) could not be brought in line"
                try await services.audit.append(origin.note([.outcome(outcome)]))
            }
        }
        let counts = try await services.syncStore.counts(place.binding.id)
        return [
            "decided": .integer(ids.count), "failed": .integer(failed),
            "open": .integer((counts[.needsDecision] ?? 0) + (counts[.conflict] ?? 0)),
        ]
    }

    /// The change of the settings is in the audit log with its values.
    private func protect(
        _ conflicts: [Conflict], _ origin: ChangeOrigin, _ services: AdminServices
    ) async throws -> Int {
        let names = conflicts.compactMap(\.username)
        let (connector, target) = (place.known.settings.name, place.binding.targetName)
        _ = try await services.settings.edit(origin: origin) {
            $0.protect(users: names, connector: connector, target: target)
        }
        _ = try await sync(conflicts.map(\.status.resourceID), approvingLinks: false, origin, services)
        return 0
    }

    private func told(_ conflict: Conflict) -> String {
        let account = conflict.account.map { ", account \($0.username) (\($0.id))" } ?? ""
        return "\(conflict.status.userName) in \(place.binding.targetName)\(account)"
    }

    private func sync(
        _ ids: [String], approvingLinks: Bool, _ origin: ChangeOrigin, _ services: AdminServices
    ) async throws -> SyncSummary {
        try await services.sync.sync(ids, place.binding.id, approvingLinks: approvingLinks, actor: origin.actor)
    }

    private func conflicts(_ services: AdminServices) async throws -> [Conflict] {
        if let digest {
            let page = try await ConflictPage(place, after: after, count: count, services)
            guard page.digest == digest else {
                throw Problem(
                    409, "changed-meanwhile",
                    "Nothing was decided: the conflicts are not those that were shown. List them again.")
            }
            // Who was skipped is linked by name only.
            return page.items.filter { $0.choices.contains(choice) && $0.status.state != .skipped }
        }
        var statuses: [UserStatus] = []
        var ids: Set<String> = []
        for name in users ?? [] {
            let id = try await KnownUser(name, place.known, services).resource.id
            guard ids.insert(id).inserted else { continue }
            if let status = try await services.syncStore.status(of: id, place.binding.id) { statuses.append(status) }
        }
        let found = try await ConflictPage.conflicts(statuses, place, services)
        for conflict in found where !conflict.choices.contains(choice) {
            throw Problem(
                409, "no-such-choice",
                "Nothing was decided: \(conflict.status.userName) is \(conflict.status.state.rawValue) in "
                    + "\(place.binding.targetName), which leaves no choice to \(choice.rawValue).")
        }
        return found
    }
}
