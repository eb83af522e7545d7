import HTTPGate
import HTTPTypes

/// Tells what it got; its refusals begin with its name.
struct EchoEdge: HTTPEdge {
    var name = "echo"
    var prefix = ["echo"]
    var bodyLimit = 100
    /// Called before the answer, while the request is in flight.
    var meanwhile: @Sendable () async -> Void = {}

    struct Unexpected: Error {}

    func respond(to request: GateRequest) async throws -> GateResponse {
        await meanwhile()
        switch request.path.first {
        case "open": return text(request.path.joined(separator: "|"))
        case "query": return text(request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "|"))
        case "body":
            return GateResponse(status: 200, contentType: "text/plain", try await request.body(limit: bodyLimit))
        case "broken": throw Unexpected()
        case "stream": return GateResponse(status: 200, body: .stream(produce(request.query("pieces"))))
        case "half":
            return GateResponse(
                status: 200,
                body: .stream { writer in
                    try await writer.write([UInt8](repeating: 0x61, count: request.query("late") == nil ? 1 : 100_000))
                    throw Unexpected()
                })
        default: throw HTTPRefusal.methodNotAllowed(request.method, allowed: [.get])
        }
    }

    func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        GateResponse(status: refusal.status, contentType: "text/plain", "\(name): \(refusal.detail)")
    }

    private func text(_ text: String) -> GateResponse { GateResponse(status: 200, contentType: "text/plain", text) }

    private func produce(_ pieces: String?) -> @Sendable (GateBodyWriter) async throws -> Void {
        { writer in
            for _ in 0..<(pieces.flatMap { Int($0) } ?? 0) {
                try await writer.write([UInt8](repeating: 0x62, count: 10_000))
            }
        }
    }
}
