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
            .init("since", "only from this time on: RFC 3339, or how long ago, such as 2h"),
            .init("until", "only before this time: RFC 3339, or how long ago"),
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
            let query = RequestLogQuery(
                failuresOnly: try request.flag("failures"), statuses: try statuses(request),
                subject: try await subject(request, known, services), text: request.query["search"],
                since: try time("since", request, services), until: try time("until", request, services),
                before: try before(request), limit: count)
            let found = try await services.requests.requests(known.id.rawValue, query)
            let withBodies = try request.flag("bodies")
            let next = found.count == count ? found.last.map { String($0.number) } : nil
            var answer = JSONValue.list(found.map { json($0, withBodies: withBodies) }, next: next).object ?? [:]
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

    private static func statuses(_ request: AdminRequest) throws -> ClosedRange<Int>? {
        guard let text = request.query["status"] else { return nil }
        if let status = Int(text), (100...599).contains(status) { return status...status }
        guard text.count == 3, text.lowercased().hasSuffix("xx"), let first = text.first?.wholeNumberValue,
            (1...5).contains(first)
        else {
            throw Problem.invalid(
                "status must be a status or a class of them, such as 409 or 4xx, not \"\(text.prefix(40))\".")
        }
        return (first * 100)...(first * 100 + 99)
    }

    private static func time(_ name: String, _ request: AdminRequest, _ services: AdminServices) throws -> Int64? {
        guard let text = request.query[name] else { return nil }
        if let time = Timestamp(rfc3339: text) { return time.milliseconds }
        guard let period = try? Period(parsing: text) else {
            throw Problem.invalid(
                "\(name) must be a time such as 2026-01-31T14:00:00Z, or how long ago, such as 2h, not \"\(text.prefix(40))\"."
            )
        }
        return services.environment.now() - Int64(period.seconds) * 1000
    }

    /// Also who was deleted meanwhile, or never came to be: then by the name alone.
    private static func subject(_ request: AdminRequest, _ known: KnownConnector, _ services: AdminServices)
        async throws -> RequestSubject?
    {
        guard let name = request.query["user"], !name.isEmpty else { return nil }
        guard name.utf8.count <= 1000 else { throw Problem.invalid("user is longer than any name.") }
        for (kind, attribute) in [(ResourceKind.user, "userName"), (.group, "displayName")] {
            do {
                let found = try await ResourceLookup.resource(kind, attribute, name, known, services).resource
                let called = [attribute, "externalId"].compactMap { found.attributes[$0]?.string }
                return RequestSubject(names: [name, found.id] + called, id: found.id)
            } catch is Problem {
                // None of this kind, or several of this name.
            }
        }
        return RequestSubject(names: [name])
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
