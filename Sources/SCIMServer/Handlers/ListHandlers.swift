import HTTPGate
import HTTPTypes
import SCIM
import StrictJSON

extension SCIMCall {
    func list(_ kind: ResourceKind) async throws -> SCIMAnswer {
        try await list([kind], try ListParameters(query: request.query.map { ($0.name, $0.value) }))
    }

    func search(_ kind: ResourceKind?) async throws -> SCIMAnswer {
        request.mayBeGivenUp()
        let search = try SearchRequest(parsing: try await json(limit: BodyLimit.standard))
        return try await list(kind.map { [$0] } ?? ResourceKind.allCases, search.parameters)
    }

    private func list(_ kinds: [ResourceKind], _ parameters: ListParameters) async throws -> SCIMAnswer {
        let projections = try Dictionary(uniqueKeysWithValues: kinds.map { ($0, try parameters.projection($0)) })
        let query = try parameters.query(kinds, related: projections[.user].map { related(kinds, $0) } ?? []) {
            text, question throws(SCIMError) in
            try edge.cursors.decode(text, question: question, connector: connector.id, now: edge.now())
        }
        let page = try await store.list(query, in: connector.id)
        let list = ListResponse(
            total: page.total, start: parameters.start, itemsPerPage: page.resources.count,
            nextCursor: page.next.map { cursor($0, question: parameters.question(kinds)) })
        let writer = ListWriter(writer: writer, projections: projections)
        return SCIMAnswer(
            GateResponse(
                status: 200, headers: [.contentType: GateResponse.scimType],
                body: try await writer.body(list.header, page.resources)))
    }

    private func cursor(_ cursor: ListCursor, question: String) -> String {
        let end = Timestamp(milliseconds: edge.now().milliseconds + Int64(ServiceLimits.cursorSeconds) * 1_000)
        return edge.cursors.encode(cursor, question: question, connector: connector.id, expires: end)
    }
}
