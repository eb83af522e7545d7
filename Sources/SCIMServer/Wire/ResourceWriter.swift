import HTTPGate
import SCIM
import StrictJSON

/// Writes resources whose members are read page by page, so that memory does not grow with a group.
struct ResourceWriter: Sendable {
    let baseURL: String
    let store: any ResourceStore
    let connector: ConnectorID

    /// The document without members.
    func document(_ stored: StoredResource, _ projection: Projection) -> JSONObject {
        let groups = groups(stored, projection)
        return projection.apply(stored.resource.representation(baseURL: baseURL, groups: groups))
    }

    /// The ETag of the document.
    func etag(_ stored: StoredResource, _ projection: Projection) -> String {
        stored.resource.etag(with: groups(stored, projection))
    }

    private func groups(_ stored: StoredResource, _ projection: Projection) -> [GroupReference]? {
        stored.resource.kind == .user && projection.wantsGroups ? stored.groups : nil
    }

    func hasMembers(_ resource: Resource, _ projection: Projection) -> Bool {
        resource.kind == .group && projection.wantsMembers
    }

    /// The document as an answer; small groups at once, others as a stream.
    func body(_ stored: StoredResource, _ projection: Projection) async throws -> GateResponse.Body {
        let document = document(stored, projection)
        guard hasMembers(stored.resource, projection) else { return .bytes(JSONValue.object(document).serializedBytes) }
        var members = MemberReader(groups: [stored.resource.id], store: store, connector: connector)
        try await members.load()
        return .stream { [members] writer in
            var members = members
            try await write(document, of: stored.resource.id, members: &members, projection, to: writer)
        }
    }

    /// The document with its members at the end.
    func write(
        _ document: JSONObject, of group: String, members: inout MemberReader, _ projection: Projection,
        to writer: GateBodyWriter
    ) async throws {
        try await writer.write(JSONValue.object(document).serializedBytes.dropLast())
        try await writer.write((document.isEmpty ? "" : ",") + "\"members\":[")
        var bytes: [UInt8] = []
        var isFirst = true
        while let member = try await members.next(of: group) {
            bytes.removeAll(keepingCapacity: true)
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONValue.object(projection.applyToMember(member.representation(baseURL: baseURL))).write(to: &bytes)
            try await writer.write(bytes)
        }
        try await writer.write("]}")
    }
}

/// Reads the members of some groups, in the order of the groups, a page at a time.
struct MemberReader: Sendable {
    let groups: [String]
    let store: any ResourceStore
    let connector: ConnectorID
    private var page = MemberBatch(rows: [], next: nil)
    private var position = 0
    private var isStarted = false

    private static let pageSize = 1_000

    init(groups: [String], store: any ResourceStore, connector: ConnectorID) {
        self.groups = groups
        self.store = store
        self.connector = connector
    }

    /// Reads the first page, so that trouble shows before the answer has begun.
    mutating func load() async throws {
        guard !isStarted else { return }
        isStarted = true
        try await turn(after: nil)
    }

    /// The next member of this group; nil when they are through. Groups have to be asked for in their order.
    mutating func next(of group: String) async throws -> Member? {
        try await load()
        while position >= page.rows.count, let cursor = page.next { try await turn(after: cursor) }
        guard position < page.rows.count, page.rows[position].group == group else { return nil }
        defer { position += 1 }
        return page.rows[position].member
    }

    private mutating func turn(after cursor: MemberCursor?) async throws {
        page = try await store.members(of: groups, in: connector, after: cursor, limit: Self.pageSize)
        position = 0
    }
}
