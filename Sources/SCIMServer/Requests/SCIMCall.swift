import HTTPGate
import HTTPTypes
import SCIM
import StrictJSON

/// One request of an authenticated connector. The handlers are its extensions.
struct SCIMCall: Sendable {
    let edge: SCIMEdge
    let connector: ConnectorAccess
    let request: GateRequest
    let exchange: ExchangeRecording

    var store: any ResourceStore { edge.store }
    var baseURL: String { "\(edge.publicURL())/scim/\(connector.name)/v2" }

    func answer(_ route: SCIMRoute) async throws -> SCIMAnswer {
        switch route {
        case .list(let kind): try await list(kind)
        case .create(let kind): try await create(kind)
        case .read(let kind, let id): try await read(kind, id)
        case .replace(let kind, let id): try await replace(kind, id)
        case .patch(let kind, let id): try await patch(kind, id)
        case .delete(let kind, let id): try await delete(kind, id)
        case .search(let kind): try await search(kind)
        case .bulk: try await bulk()
        case .discovery(let document, let name): try discovery(document, name)
        }
    }

    /// The body as JSON. Groups and Bulk may be large, everything else not.
    func json(limit: Int) async throws -> JSONValue {
        // RFC 8259: JSON that is exchanged is UTF-8. One that calls itself something else would be read wrongly.
        guard Self.mediaTypes.contains(request.mediaType ?? "application/json"),
            ["utf-8", "utf8"].contains(request.charset ?? "utf-8")
        else {
            throw SCIMError(
                status: 415, detail: "A body has to be application/scim+json or application/json in UTF-8.")
        }
        guard ["", "identity"].contains(request.headers[.contentEncoding]?.lowercased() ?? "") else {
            throw SCIMError(status: 415, detail: "A body has to come without Content-Encoding.")
        }
        let bytes = try await request.body(limit: limit)
        exchange.received(bytes)
        var limits = JSONLimits()
        // Four nodes a member.
        if limit > BodyLimit.standard { limits.nodes = 500_000 }
        do {
            return try JSONValue(parsing: bytes, limits: limits)
        } catch {
            throw SCIMError(.invalidSyntax, "The body is no acceptable JSON: \(error).")
        }
    }

    private static let mediaTypes: Set = ["application/scim+json", "application/json"]

    func bodyLimit(_ kind: ResourceKind) -> Int { kind == .group ? BodyLimit.large : BodyLimit.standard }

    /// `attributes` and `excludedAttributes` of a request for one resource.
    func projection(_ kind: ResourceKind) throws -> Projection {
        try Projection(
            attributes: ListParameters.names(request.query(ignoringCase: "attributes")),
            excludedAttributes: ListParameters.names(request.query(ignoringCase: "excludedAttributes")), kind: kind)
    }

    var ifMatch: IfMatch? { IfMatch(header: request.headers[.ifMatch]) }
    var ifNoneMatch: IfNoneMatch? { IfNoneMatch(header: request.headers[.ifNoneMatch]) }
}

extension GateRequest {
    func query(ignoringCase name: String) -> String? {
        query.first { $0.name.equalsIgnoringASCIICase(name) }?.value
    }
}
