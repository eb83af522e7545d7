public import SCIM
import StrictJSON

/// A store in memory, as simple as the contract allows: it knows uniqueness, members and versions, and every filter by
/// walking over all resources.
public actor FakeResourceStore: ResourceStore {
    private struct Row {
        var connector: ConnectorID
        var resource: Resource
        var members: [String]
    }

    private var rows: [Row] = []
    private var made = 0
    private var failure: (any Error)?

    public init() {}

    /// From now on every call throws this; nil ends it.
    public func fail(with error: (any Error)?) { failure = error }

    public func create(_ draft: ResourceDraft, in connector: ConnectorID) async throws -> StoredResource {
        try check()
        made += 1
        let resource = Resource(
            id: "\(draft.kind.name.lowercased())-\(made)", kind: draft.kind, version: 1, created: Self.time(made),
            lastModified: Self.time(made), attributes: draft.attributes)
        let row = Row(connector: connector, resource: resource, members: draft.members)
        try check(row)
        try checkTwin(row)
        rows.append(row)
        return stored(row)
    }

    public func resource(_ kind: ResourceKind, _ id: String, in connector: ConnectorID, related: Related) async throws
        -> StoredResource?
    {
        try check()
        return index(kind, id, connector).map { stored(rows[$0]) }
    }

    public func update(
        _ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?, related: Related,
        _ change: @escaping @Sendable (Resource) throws -> ResourceChange
    ) async throws -> StoredResource {
        try check()
        let index = try existing(kind, id, connector, ifMatch)
        var row = rows[index]
        let change = try change(row.resource)
        if let attributes = change.attributes { row.resource.attributes = attributes }
        for membership in change.memberships { try apply(membership, to: &row) }
        if row.resource.attributes != rows[index].resource.attributes || row.members != rows[index].members {
            made += 1
            row.resource.version += 1
            row.resource.lastModified = Self.time(made)
        }
        try check(row)
        rows[index] = row
        return stored(row)
    }

    public func delete(_ kind: ResourceKind, _ id: String, in connector: ConnectorID, ifMatch: IfMatch?) async throws {
        try check()
        rows.remove(at: try existing(kind, id, connector, ifMatch))
        for index in rows.indices { rows[index].members.removeAll { $0 == id } }
    }

    public func list(_ query: ListQuery, in connector: ConnectorID) async throws -> ListPage {
        try check()
        var found = rows.enumerated().filter { _, row in
            guard row.connector == connector, query.kinds.contains(row.resource.kind) else { return false }
            return query.filter?.matches(document(row), schemas: .of(row.resource.kind)) ?? true
        }
        let total = found.count
        switch query.start {
        case .index(let start): found = Array(found.dropFirst(max(0, start - 1)))
        case .cursor(let cursor): found = found.filter { $0.offset > cursor?.position ?? -1 }
        }
        let page = found.prefix(query.count)
        var next: ListCursor?
        if case .cursor = query.start, page.count < found.count, let last = page.last {
            next = ListCursor(position: Int64(last.offset))
        }
        return ListPage(total: total, resources: page.map { stored($0.element) }, next: next)
    }

    public func members(of groups: [String], in connector: ConnectorID, after: MemberCursor?, limit: Int) async throws
        -> MemberBatch
    {
        try check()
        var batch: [MemberBatch.Row] = []
        for (groupIndex, group) in groups.enumerated() where groupIndex >= after?.groupIndex ?? 0 {
            let members = index(.group, group, connector).map { rows[$0].members } ?? []
            let first = groupIndex == after?.groupIndex ? Int(after?.position ?? -1) + 1 : 0
            for position in members.indices.dropFirst(first) {
                if batch.count == limit {
                    return MemberBatch(
                        rows: batch, next: MemberCursor(groupIndex: groupIndex, position: Int64(position) - 1))
                }
                batch.append(.init(group: group, member: member(members[position], connector)))
            }
        }
        return MemberBatch(rows: batch, next: nil)
    }
}

extension FakeResourceStore {
    private func check() throws { if let failure { throw failure } }

    private func check(_ row: Row) throws {
        let name = row.resource.attributes["userName"]?.string?.scimFolded
        let isTaken = rows.contains {
            $0.connector == row.connector && $0.resource.id != row.resource.id && row.resource.kind == .user
                && $0.resource.attributes["userName"]?.string?.scimFolded == name
        }
        if isTaken { throw SCIMError(.uniqueness, "The userName is taken.") }
        for member in row.members
        where !rows.contains(where: { $0.resource.id == member && $0.connector == row.connector }) {
            throw SCIMError(.invalidValue, "The member \(member) does not exist.")
        }
    }

    private func checkTwin(_ row: Row) throws {
        func key(_ row: Row) -> [String?] {
            [
                row.resource.attributes["displayName"]?.string?.scimFolded,
                row.resource.attributes["externalId"]?.string,
            ]
        }
        guard row.resource.kind == .group, !key(row).contains(nil) else { return }
        let isTwin = rows.contains {
            $0.connector == row.connector && $0.resource.kind == .group && key($0) == key(row)
        }
        if isTwin { throw SCIMError(.uniqueness, "The group exists already.") }
    }

    private func apply(_ change: MembershipChange, to row: inout Row) throws {
        switch change {
        case .add(let ids): row.members += ids.filter { !row.members.contains($0) }
        case .remove(let ids): row.members.removeAll { ids.contains($0) }
        case .removeAll: row.members = []
        case .replace(let ids): row.members = ids
        case .removeMatching(let filter):
            let compiled = CompiledFilter(
                filter, elementsOf: AttributePath(name: "members"), schemas: .of(.group))
            row.members.removeAll {
                compiled.matches(element: .object(member($0, row.connector).representation(baseURL: "")))
            }
        }
    }

    private func index(_ kind: ResourceKind, _ id: String, _ connector: ConnectorID) -> Int? {
        rows.firstIndex { $0.resource.kind == kind && $0.resource.id == id && $0.connector == connector }
    }

    private func existing(_ kind: ResourceKind, _ id: String, _ connector: ConnectorID, _ ifMatch: IfMatch?) throws
        -> Int
    {
        guard let index = index(kind, id, connector) else { throw SCIMError.notFound("\(kind.name) \(id)") }
        if let ifMatch, !ifMatch.matches(rows[index].resource.etag) { throw SCIMError.versionMismatch(id) }
        return index
    }

    private func stored(_ row: Row) -> StoredResource {
        let groups = rows.filter { $0.members.contains(row.resource.id) && $0.connector == row.connector }
        return StoredResource(
            resource: row.resource,
            groups: groups.map {
                GroupReference(
                    id: $0.resource.id, display: $0.resource.attributes["displayName"]?.string, isDirect: true)
            })
    }

    private func member(_ id: String, _ connector: ConnectorID) -> Member {
        let resource = rows.first { $0.resource.id == id && $0.connector == connector }?.resource
        return Member(
            id: id, kind: resource?.kind ?? .user,
            display: (resource?.attributes["displayName"] ?? resource?.attributes["userName"])?.string)
    }

    private func document(_ row: Row) -> JSONObject {
        row.resource.representation(
            baseURL: "", groups: row.resource.kind == .user ? stored(row).groups : nil,
            members: row.resource.kind == .group ? row.members.map { member($0, row.connector) } : nil)
    }

    private static func time(_ count: Int) -> Timestamp {
        Timestamp(milliseconds: 1_767_225_600_000 + Int64(count) * 1_000)
    }
}
