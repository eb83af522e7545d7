import Access
import Administration
import Provisioning
import SCIM
import StrictJSON
import Sync

enum GroupRoutes {
    static let all = [list, show]

    static let list = Route(
        method: .get, path: "/connectors/{connector}/groups", role: .viewer,
        summary: "Groups as the identity provider pushed them, and how many members they have",
        query: [
            .init("search", "beginning of the display name"), .init("count", "how many, 1 to 500", .integerSchema),
            .init("after", "the `next` of the page before"),
        ],
        success: (
            200,
            .listSchema(
                .objectSchema(
                    required: ["id", "members", "moreMembers"],
                    ["id": .stringSchema, "members": .integerSchema, "moreMembers": .booleanSchema]))
        ), failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let count = try request.number("count", default: 50, in: 1...500)
            let page = try await services.resources.list(
                try ResourceListing(kind: .group, by: "displayName", request, count).query, in: known.id)
            let groups = page.resources.map(\.resource)
            let members = try await services.people.memberCounts(of: groups.map(\.id), in: known.id)
            return .ok(
                .list(
                    groups.map { json($0, members: members[$0.id] ?? 0) }, total: page.total,
                    next: page.next.map { String($0.position) }))
        })

    static let show = Route(
        method: .get, path: "/connectors/{connector}/groups/{group}", role: .viewer,
        summary: "One group and its members, by pages",
        query: [.init("count", "members, 1 to 1000", .integerSchema), .init("after", "the `next` of the page before")],
        failures: [404],
        handle: { services, request in
            let known = try await KnownConnector(request, services)
            let group = try await ResourceLookup.resource(
                .group, "displayName", try request.parameter("group"), known, services)
            let count = try request.number("count", default: 100, in: 1...1000)
            let batch = try await services.resources.members(
                of: [group.resource.id], in: known.id, after: try start(request), limit: count)
            let baseURL = services.environment.baseURL(ofConnector: known.settings.name)
            return .ok([
                "resource": .object(group.resource.representation(baseURL: baseURL, groups: nil, members: nil)),
                "members": .array(
                    batch.rows.map {
                        [
                            "id": .string($0.member.id), "type": .string($0.member.kind.name),
                            "display": .optional($0.member.display),
                        ]
                    }),
                "next": .optional(batch.next.map { String($0.position) }),
            ])
        })

    /// Members are counted as far as anybody wants to know of a list; `moreMembers` says that there are more.
    private static func json(_ group: Resource, members: Int) -> JSONValue {
        [
            "id": .string(group.id), "displayName": group.attributes["displayName"] ?? .null,
            "externalId": group.attributes["externalId"] ?? .null,
            "members": .integer(min(members, FoundPeople.mostMembers)),
            "moreMembers": .bool(members > FoundPeople.mostMembers),
            "lastModified": .string(group.lastModified.rfc3339),
        ]
    }

    private static func start(_ request: AdminRequest) throws -> MemberCursor? {
        guard let text = request.query["after"] else { return nil }
        guard let position = Int64(text) else { throw Problem.invalid("after must be the `next` of the page before.") }
        return MemberCursor(groupIndex: 0, position: position)
    }
}
