import SCIM
import StrictJSON

@testable import Storage

/// A store under test with the few words that tests need.
struct ResourceFixture {
    let storage: Storage
    let store: any ResourceStore
    var connector = ConnectorID(1)

    init(_ storage: Storage) {
        self.storage = storage
        store = storage.resources
    }

    static func on(_ kind: DatabaseKind, _ body: (ResourceFixture) async throws -> Void) async throws {
        try await kind.withStorage { try await body(ResourceFixture($0)) }
    }

    @discardableResult
    func user(_ name: String, _ more: JSONObject = [:]) async throws -> Resource {
        var attributes: JSONObject = ["userName": .string(name)]
        for member in more { attributes.append(member.name, member.value) }
        return try await store.create(ResourceDraft(kind: .user, attributes: attributes), in: connector).resource
    }

    @discardableResult
    func group(_ name: String, externalID: String? = nil, members: [String] = []) async throws -> Resource {
        var attributes: JSONObject = ["displayName": .string(name)]
        attributes["externalId"] = externalID.map { .string($0) }
        let draft = ResourceDraft(kind: .group, attributes: attributes, members: members)
        return try await store.create(draft, in: connector).resource
    }

    @discardableResult
    func change(_ group: String, _ changes: MembershipChange...) async throws -> Resource {
        try await store.update(.group, group, in: connector, ifMatch: nil, related: []) { _ in
            ResourceChange(memberships: changes)
        }.resource
    }

    @discardableResult
    func change(_ kind: ResourceKind, _ id: String, _ attributes: JSONObject, ifMatch: IfMatch? = nil) async throws
        -> Resource
    {
        try await store.update(kind, id, in: connector, ifMatch: ifMatch, related: []) { _ in
            ResourceChange(attributes: attributes)
        }.resource
    }

    func read(_ kind: ResourceKind, _ id: String, _ related: Related = []) async throws -> StoredResource? {
        try await store.resource(kind, id, in: connector, related: related)
    }

    func members(_ groups: String..., limit: Int = 1000) async throws -> [[String]] {
        var found: [String: [String]] = [:]
        var cursor: MemberCursor?
        repeat {
            let batch = try await store.members(of: groups, in: connector, after: cursor, limit: limit)
            for row in batch.rows { found[row.group, default: []].append(row.member.id) }
            cursor = batch.next
        } while cursor != nil
        return groups.map { found[$0] ?? [] }
    }

    /// The names on a page: userName of users, displayName of groups.
    func names(_ query: ListQuery) async throws -> [String] {
        try await store.list(query, in: connector).resources.map {
            ($0.resource.attributes["userName"] ?? $0.resource.attributes["displayName"])?.string ?? ""
        }
    }

    func names(_ kind: ResourceKind, _ filter: String) async throws -> [String] {
        try await names(ListQuery(kinds: [kind], filter: Filter(parsing: filter), count: 100))
    }

    func write(_ sql: String) async throws { try await storage.writer.write { try $0.script(sql) } }

    func texts(_ sql: String) async throws -> [String] {
        try await storage.database.read { try $0.all(sql) { $0.text(0) } }
    }
}
