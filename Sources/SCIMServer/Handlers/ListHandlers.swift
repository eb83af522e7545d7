import HTTPGate
import HTTPTypes
import SCIM
import StrictJSON

extension SCIMCall {
    func list(_ kind: ResourceKind) async throws -> SCIMAnswer {
        // The cursor is a text with a code of its own; see `CursorCodec`.
        let query = request.query.filter { !$0.name.equalsIgnoringASCIICase("cursor") }.map { ($0.name, $0.value) }
        let parameters = try ListParameters(query: query)
        return try await list([kind], parameters, cursor: request.query(ignoringCase: "cursor"))
    }

    func search(_ kind: ResourceKind?) async throws -> SCIMAnswer {
        var body = try await json(limit: BodyLimit.standard)
        var cursor: String?
        if case .object(var object) = body, let value = object[ignoringCase: "cursor"] {
            guard let text = value.string else { throw SCIMError(.invalidValue, "cursor has to be a string.") }
            cursor = text
            object[ignoringCase: "cursor"] = nil
            body = .object(object)
        }
        let parameters = try SearchRequest(parsing: body).parameters
        return try await list(kind.map { [$0] } ?? ResourceKind.allCases, parameters, cursor: cursor)
    }

    private func list(_ kinds: [ResourceKind], _ parameters: ListParameters, cursor: String?) async throws -> SCIMAnswer
    {
        let projections = try Dictionary(
            uniqueKeysWithValues: kinds.map { ($0, try parameters.projection($0)) })
        var query = try parameters.query(
            kinds, related: projections[.user].map { related(kinds, $0) } ?? [])
        let question = Self.question(query)
        if let cursor { query.start = .cursor(try position(cursor, query, question)) }

        let page = try await store.list(query, in: connector.id)
        var header = ListResponse(
            total: page.total, start: query.start, itemsPerPage: page.resources.count, next: page.next
        ).header
        if let next = page.next { header["nextCursor"] = .string(token(next, question)) }
        return SCIMAnswer(
            GateResponse(
                status: 200, headers: [.contentType: GateResponse.scimType],
                body: try await ListWriter(writer: writer, projections: projections).body(header, page.resources)))
    }

    // MARK: Cursors of RFC 9865

    /// A cursor of one list means nothing in another.
    private static func question(_ query: ListQuery) -> String {
        query.kinds.map(\.name).joined(separator: ",") + "?" + (query.filter?.description ?? "")
    }

    private func position(_ cursor: String, _ query: ListQuery, _ question: String) throws -> ListCursor? {
        // A cursor is a place in the order of creation.
        guard query.sort == nil else { throw SCIMError(.invalidValue, "cursor and sortBy exclude each other.") }
        guard !cursor.isEmpty else { return nil }
        return try edge.cursors.decode(cursor, question: question, connector: connector.id, now: edge.now())
    }

    private func token(_ cursor: ListCursor, _ question: String) -> String {
        let end = Timestamp(milliseconds: edge.now().milliseconds + Self.cursorLifeMilliseconds)
        return edge.cursors.encode(cursor, question: question, connector: connector.id, expires: end)
    }

    private static let cursorLifeMilliseconds: Int64 = 3_600_000
}
