import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum RequestRoutes {
    static let all = [list]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/requests", role: .viewer,
        summary: "What the identity provider sent and what it was answered, secrets masked, the newest first",
        query: [
            .init("failures", "true: only those with a status of 400 and more", .booleanSchema),
            .init("user", "only those about this user or group, by name or id"),
            .init("status", "only this status, or this class: 409, 4xx"),
            .init("since", "only from this time on: RFC 3339, a day of UTC, or how long ago, such as 2h"),
            .init("until", "only before this time: RFC 3339, a day of UTC with the whole of it, or how long ago"),
            .init("search", "part of the user or group, the path or the client's name"),
            .init("bodies", "true: with bodies", .booleanSchema), .init("count", "how many, 1 to 500", .integerSchema),
            .init("before", "the `next` of the page before"),
        ],
        success: (
            200,
            .objectSchema(
                required: ["items"],
                [
                    "items": ["type": "array", "items": ["type": "object"]], "next": .stringSchema,
                    "omitted": ["type": "object", "additionalProperties": .integerSchema],
                ])
        ), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let count = try request.number("count", default: 50, in: 1...500)
            let now = services.environment.now()
            var query = RequestLogQuery(
                failuresOnly: try request.flag("failures"),
                statuses: try RequestSearch.statuses(request.query["status"]),
                subject: try await RequestSearch.subject(request.query["user"], known, services),
                text: request.query["search"], since: try RequestSearch.time("since", request.query["since"], now),
                until: try RequestSearch.time("until", request.query["until"], now, isEnd: true),
                before: try before(request), limit: 0)
            let found = try await ListSlice(count) { limit in
                query.limit = limit
                return try await services.requests.requests(known.id.rawValue, query)
            }
            let withBodies = try request.flag("bodies")
            let next = found.last.map { String($0.number) }
            var answer = JSONValue.list(found.items.map { json($0, withBodies: withBodies) }, next: next).object ?? [:]
            answer["omitted"] = omitted(services.requests.omitted(known.id.rawValue))
            return .ok(.object(answer))
        })

    /// How many requests since the start of the server have no entry, by reason.
    private static func omitted(_ counts: [RequestOmission: Int]) -> JSONValue {
        var object: JSONObject = [:]
        for reason in RequestOmission.allCases where counts[reason] != nil {
            object[reason.rawValue] = .integer(counts[reason] ?? 0)
        }
        return .object(object)
    }

    private static func before(_ request: AdminRequest) throws -> Int64? {
        guard let text = request.query["before"] else { return nil }
        guard let number = Int64(text) else { throw Problem.invalid("before must be the `next` of the page before.") }
        return number
    }

    private static func json(_ entry: NumberedRequest, withBodies: Bool) -> JSONValue {
        let request = entry.request
        var object: JSONObject = [
            "number": .integer(Int(entry.number)), "at": .time(request.at), "requestID": .string(request.requestID),
            "method": .string(request.method), "target": .string(request.target), "status": .integer(request.status),
            "milliseconds": .integer(request.milliseconds), "subject": .optional(request.subject),
            "client": .optional(request.client),
        ]
        if withBodies {
            object["request"] = .optional(request.requestBody)
            object["answer"] = .optional(request.responseBody)
        }
        return .object(object)
    }
}
