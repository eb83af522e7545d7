import HTTPGate
import HTTPTypes
import NIOPosix
import Synchronization
import TestSupport
import Testing

/// Where a request is computed: only what is quick may hold up the other connections of an event loop.
struct EventLoopTests {
    @Test(arguments: [
        (true, nil, true), (true, 100, true), (true, 32_768, true), (true, 32_769, false), (false, nil, false),
        (false, 100, false),
    ])
    func `stays on the event loop when the edge is quick and the body short`(
        isQuick: Bool, bytes: Int?, expected: Bool
    ) async throws {
        let edge = WhereEdge(isQuick: isQuick)
        try await withHTTPServer([edge]) { client in
            let body = bytes.map { [UInt8](repeating: 0x61, count: $0) }
            _ = try await client.send(body == nil ? .get : .post, "/where", body: body)
        }
        #expect(edge.seen.withLock { $0 } == [expected])
    }

    @Test func `computes a stream elsewhere`() async throws {
        let edge = WhereEdge(isQuick: true)
        try await withHTTPServer([edge]) { client in
            let answer = try await client.send(.get, "/where/stream")
            #expect(answer.text == "some")
        }
        #expect(edge.seen.withLock { $0 } == [true, false])
    }
}

/// Notes whether it runs on an event loop.
private final class WhereEdge: HTTPEdge {
    let name = "where"
    let prefix = ["where"]
    let isQuick: Bool
    let seen = Mutex<[Bool]>([])

    init(isQuick: Bool) { self.isQuick = isQuick }

    func respond(to request: GateRequest) async throws -> GateResponse {
        note()
        guard request.path == ["stream"] else {
            return GateResponse(status: 200, contentType: "text/plain", try await request.body(limit: 100_000))
        }
        return GateResponse(
            status: 200,
            body: .stream { writer in
                self.note()
                try await writer.write(Array("some".utf8))
            })
    }

    func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        GateResponse(status: refusal.status, contentType: "text/plain", refusal.detail)
    }

    private func note() { seen.withLock { $0.append(MultiThreadedEventLoopGroup.currentEventLoop != nil) } }
}
