import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum HeldRoutes {
    static let all = [list, approve, reject, reconsider]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/held", role: .viewer,
        summary: "The steps that safety limits stopped, and the digest by which all of them are decided about",
        query: [
            .init("target", "only in this target"), .init("count", "how many, 1 to 1000", .integerSchema),
            .init("after", "the `next` of the page before"),
            .init("rejected", "true: what was rejected and is left out on, in place of what waits", .booleanSchema),
        ],
        success: (
            200,
            .objectSchema(
                required: ["items", "total"],
                [
                    "items": ["type": "array", "items": ["type": "object"]], "total": .integerSchema,
                    "digest": .stringSchema, "counts": ["type": "object"],
                ])
        ), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let count = try request.number("count", default: 100, in: 1...1000)
            let bindings = try known.bindings(target: request.query["target"])
            let after = try request.number("after", default: 0, in: 0...Int.max)
            let decision: HeldStep.Decision = try request.flag("rejected") ? .rejected : .waiting
            let held = try await HeldSteps(bindings, decision, services)
            let items = held.entries.filter { $0.step.number > after }.prefix(count)
            let isLast = items.last?.step.number == held.entries.last?.step.number
            return .ok([
                "connector": .string(known.settings.name), "total": .integer(held.entries.count),
                "digest": .string(held.digest), "counts": counts(held),
                "items": .array(items.map(\.json)),
                "next": .optional(isLast ? nil : items.last.map { String($0.step.number) }),
            ])
        })

    static let approve = decision(
        .approve, "approved",
        "Releases exactly the steps that were shown: all of a digest, or those of these ids. `rejected`: they are of those that were rejected"
    )
    static let reject = decision(
        .reject, "rejected", "Leaves steps out until the identity provider changes their users")
    static let reconsider = decision(
        .reconsider, "held", "Withdraws the rejection of steps: they are held again, to be decided about anew")

    /// `done`: what the answer calls those that it was done with.
    private static func decision(_ ruling: HeldRuling, _ done: String, _ summary: String) -> Route {
        var fields: JSONObject = [
            "target": .stringSchema, "digest": .stringSchema, "ids": ["type": "array", "items": .integerSchema],
        ]
        if ruling == .approve { fields["rejected"] = .booleanSchema }
        let known = fields.names
        return Route(
            method: .post, path: "/connectors/{connector}/held/\(ruling.word)", role: .operator, summary: summary,
            body: .json(.objectSchema(fields)),
            success: (
                200,
                .objectSchema([
                    done: .integerSchema,
                    "waitsFor": [
                        "type": "array",
                        "items": .objectSchema([
                            "target": .stringSchema, "reason": ["enum": ["paused", "manual"]],
                            "command": .stringSchema,
                        ]),
                    ],
                ])
            ), failures: [404, 409],
            action: "held.\(ruling.word)", audit: .byRoute,
            handle: { services, request in
                let connector = try await KnownConnector(request, services)
                let body = try request.json()
                try body.refuseOthers(than: known)
                let ruling = try body.flag("rejected") == true ? .approveRejected : ruling
                let held = try await HeldSteps(
                    try connector.bindings(target: try body.optionalString("target")), ruling.from, services)
                let numbers = try chosen(body, of: held)
                let change = AuditChange.list("steps", held.told(numbers))
                let count = try await services.audited(request.origin, [change]) {
                    try await held.decide(ruling, numbers: numbers, services)
                }
                let waiting = try await held.waiting(numbers: numbers, services)
                return .ok([done: .integer(count), "waitsFor": .array(waiting.map(\.json))])
            })
    }

    private static func counts(_ held: HeldSteps) -> JSONValue {
        let counts = held.counts
        var object: JSONObject = [:]
        for kind in SafetyClass.allCases { object[kind.rawValue] = .integer(counts[kind] ?? 0) }
        return .object(object)
    }

    /// Nil: all of them, as their digest says.
    private static func chosen(_ body: JSONObject, of held: HeldSteps) throws -> Set<Int64>? {
        if let digest = try body.optionalString("digest") {
            guard body["ids"] == nil else { throw Problem.invalid("Give the digest or ids, not both.") }
            try held.refuseOther(digest: digest)
            return nil
        }
        guard let ids = body["ids"]?.array, !ids.isEmpty else {
            throw Problem.invalid("Say what is meant: the digest of the list that was shown, or ids.")
        }
        let numbers = Set(ids.compactMap { $0.integer.map { Int64($0) } })
        guard numbers.count == Set(ids).count else { throw held.changed }
        try held.refuseOthers(numbers: numbers)
        return numbers
    }
}

extension WaitingSync {
    fileprivate var json: JSONValue {
        [
            "target": .string(binding.targetName), "reason": .string(reason.rawValue), "command": .string(command),
        ]
    }
}

extension HeldSteps.Entry {
    var json: JSONValue {
        let held = step.step
        return [
            "id": .integer(Int(step.number)), "target": .string(binding.targetName),
            "resource": .string(held.key.resourceID), "account": .string(held.account),
            "kind": .string(held.kind.rawValue), "action": .string(held.key.action),
            "detail": .string(held.key.detail), "reason": .string(held.reason.description),
            "limit": .string(held.limit),
            "since": .time(step.since),
        ]
    }
}
