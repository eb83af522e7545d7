import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum AuditRoutes {
    static let all = [list, verify]

    static let list = Route(
        method: .get, path: "/audit", role: .viewer, summary: "The administrative changes, the newest first",
        query: [
            .init("actor", "only this administrator's"), .init("action", "only this action, such as token.revoke"),
            .init("object", "only what was done to this and below, such as /connectors/okta"),
            .init("search", "a part of anything in the entry"),
            .init("since", "only from this time on: RFC 3339, a day of UTC, or how long ago, such as 7d"),
            .init("until", "only before this time: RFC 3339, a day of UTC with the whole of it, or how long ago"),
            .init("count", "how many, 1 to 500", .integerSchema),
            .init("before", "the `next` of the page before"),
        ],
        success: (200, .listSchema(["type": "object"])),
        handle: { services, request in
            let count = try request.number("count", default: 50, in: 1...500)
            let before = try request.query["before"].map { _ in
                Int64(try request.number("before", default: 0, in: 0...Int.max))
            }
            let now = services.environment.now()
            let since = try RequestSearch.time("since", request.query["since"], now)
            let until = try RequestSearch.time("until", request.query["until"], now, isEnd: true)
            let found = try await ListSlice(count) { limit in
                try await services.audit.entries(
                    AuditQuery(
                        actor: request.query["actor"], action: request.query["action"],
                        object: request.query["object"], text: request.query["search"], since: since, until: until,
                        before: before,
                        limit: limit))
            }
            return .ok(.list(found.items.map(AuditReport.json), next: found.last.map { String($0.sequence) }))
        })

    static let verify = Route(
        method: .get, path: "/audit/verify", role: .viewer,
        summary: "Looks through the whole audit log for entries that were changed, moved or taken out",
        query: [.init("head", "a head from the server's log (17:9f86…), which the audit log has to hold")],
        success: (200, .objectSchema(["intact": .booleanSchema, "head": .stringSchema])),
        handle: { services, request in
            let known = try request.query["head"].map { text in
                guard let head = AuditHead(text) else {
                    throw Problem.invalid("head must be NUMBER:SEAL as the server's log has it, such as 17:9f86….")
                }
                return head
            }
            let verdict = try await services.audit.verify(known: known)
            return .ok([
                "intact": .bool(verdict.problems.isEmpty), "entries": .integer(verdict.entries),
                "head": .string(verdict.head.description),
                "problems": .array(verdict.problems.map { .string($0.description) }),
            ])
        })
}
