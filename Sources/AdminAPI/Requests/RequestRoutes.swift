import Access
import Provisioning
import SCIM
import StrictJSON
import Sync

enum RequestRoutes {
    static let all = [list]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/requests",
        summary: "What the identity provider sent and what it was answered, secrets masked, the newest first",
        query: [
            .init("failures", "true: only those with a status of 400 and more", .booleanSchema),
            .init("search", "part of the user or group, the path or the client's name"),
            .init("bodies", "true: with bodies", .booleanSchema), .init("count", "how many, 1 to 500", .integerSchema),
            .init("before", "the `next` of the page before"),
        ],
        success: (200, .listSchema(["type": "object"])), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let count = try request.number("count", default: 50, in: 1...500)
            let query = RequestLogQuery(
                failuresOnly: try request.flag("failures"), text: request.query["search"],
                before: try before(request), limit: count)
            let found = try await services.requests.requests(known.id.rawValue, query)
            let withBodies = try request.flag("bodies")
            let next = found.count == count ? found.last.map { String($0.number) } : nil
            return .ok(.list(found.map { json($0, withBodies: withBodies) }, next: next))
        })

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
