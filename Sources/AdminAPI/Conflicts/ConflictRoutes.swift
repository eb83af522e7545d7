import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum ConflictRoutes {
    static let all = [list, decide]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/conflicts", role: .viewer,
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
        method: .post, path: "/connectors/{connector}/decisions", role: .operator,
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
            let outcome = try await decision(body, known).carryOut(request.origin, services)
            return .ok([
                "decided": .integer(outcome.decided), "failed": .integer(outcome.failed),
                "open": .integer(outcome.open),
            ])
        })

    private static func decision(_ body: JSONObject, _ known: KnownConnector) throws -> ConflictDecision {
        let word = try body.string("decision")
        guard let choice = Conflict.Choice(rawValue: word) else {
            throw Problem.invalid("decision must be link, skip or protect, not \"\(word.prefix(40))\".")
        }
        let place = try ConflictPlace(known, target: try body.optionalString("target"))
        let count = body["count"]?.integer ?? 100
        guard (1...500).contains(count) else { throw Problem.invalid("count must be a whole number from 1 to 500.") }
        switch (try body.strings("users"), try body.optionalString("digest")) {
        case (let users?, nil): return ConflictDecision(choice, .users(users), in: place)
        case (nil, let digest?):
            let after = try body.optionalString("after")
            return ConflictDecision(choice, .page(digest: digest, after: after, count: count), in: place)
        default: throw Problem.invalid("Say either users, or the digest of the conflicts that were shown.")
        }
    }
}
