import HTTPTypes

/// The edge that a request is for, also when its target is so bad that only a refusal can come of it.
struct Route: Sendable {
    let edge: (any HTTPEdge)?
    let request: GateRequest
    let refusal: HTTPRefusal?
    private let segments: [String]

    init(_ head: GateRequestHead, edges: [any HTTPEdge]) {
        var target = RequestTarget.empty
        var refusal: HTTPRefusal?
        do throws(HTTPRefusal) {
            target = try RequestTarget(parsing: head.target)
            segments = target.segments
        } catch {
            refusal = error
            // Good enough to find out whose error form it takes.
            segments = head.target.prefix { $0 != "?" }.split(separator: "/").prefix(4).map(String.init)
        }
        let path = segments
        edge = edges.first { path.starts(with: $0.prefix) }
        request = GateRequest(head: head, target: target, prefixLength: edge?.prefix.count ?? 0)
        self.refusal = refusal
    }

    func response(to refusal: HTTPRefusal) -> GateResponse {
        var response =
            edge?.response(to: refusal, for: request)
            ?? GateResponse(status: refusal.status, contentType: "text/plain; charset=utf-8", refusal.detail + "\n")
        for field in refusal.headers where response.headers[field.name] == nil { response.headers.append(field) }
        return response
    }

    /// Decoded text is the client's, so what could break a line or a terminal is masked.
    var pathForLog: String {
        let path = request.target.utf8.prefix { $0 != UInt8(ascii: "?") }.prefix(200)
        return String(decoding: path.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
