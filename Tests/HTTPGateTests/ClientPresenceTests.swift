import HTTPGate
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// Clients that go before they have their answer.
struct ClientPresenceTests {
    /// Answers when it is let go, or when its task is cancelled; keeps which of the two it was.
    private final class PatientEdge: HTTPEdge {
        let name = "patient"
        let prefix = ["patient"]
        let ends = Mutex<[String: Bool]>([:])
        private let isOpen = Mutex(false)

        func letGo() { isOpen.withLock { $0 = true } }
        func isCancelled(_ name: String) -> Bool? { ends.withLock { $0[name] } }

        func respond(to request: GateRequest) async throws -> GateResponse {
            if request.path.first == "search" { request.mayBeGivenUp() }
            while !isOpen.withLock({ $0 }), !Task.isCancelled { await Task.yield() }
            ends.withLock { $0[request.path.joined()] = Task.isCancelled }
            try Task.checkCancellation()
            return GateResponse(status: 200, contentType: "text/plain", "done")
        }

        func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
            GateResponse(status: refusal.status, contentType: "text/plain", refusal.detail)
        }
    }

    private let edge = PatientEdge()
    private let monitor = GateMonitor()
    private let limits: HTTPGateConfiguration = {
        var limits = HTTPGateConfiguration()
        limits.halfClosedTimeout = .zero
        return limits
    }()

    /// Sends the request and goes as soon as it is in work.
    private func sendAndGo(_ head: String, _ client: HTTPTestClient) async throws {
        let before = monitor.requestsInFlight
        try await client.withConnection { connection in
            try await connection.send(head + " HTTP/1.1\r\nHost: x\r\n\r\n")
            while monitor.requestsInFlight == before { await Task.yield() }
        }
    }

    @Test(arguments: ["GET /patient/a", "HEAD /patient/a", "POST /patient/search"])
    func `what changes nothing is given up when its client goes`(head: String) async throws {
        try await withHTTPServer([edge], configuration: limits, monitor: monitor) { client in
            try await sendAndGo(head, client)
            while monitor.requestsInFlight > 0 { await Task.yield() }
            #expect(edge.ends.withLock { $0.values.first } == true)
        }
    }

    @Test func `what may change something is finished although its client has gone`() async throws {
        try await withHTTPServer([edge], configuration: limits, monitor: monitor) { client in
            try await sendAndGo("POST /patient/write", client)
            // By the time that this one is given up, the first would be.
            try await sendAndGo("GET /patient/read", client)
            while edge.isCancelled("read") == nil { await Task.yield() }
            #expect(edge.isCancelled("write") == nil)
            edge.letGo()
            while monitor.requestsInFlight > 0 { await Task.yield() }
            #expect(edge.isCancelled("read") == true)
            #expect(edge.isCancelled("write") == false)
        }
    }

    @Test func `what stands behind a request that was given up is not begun`() async throws {
        try await withHTTPServer([edge], configuration: limits, monitor: monitor) { client in
            try await sendAndGo("GET /patient/read HTTP/1.1\r\nHost: x\r\n\r\nPOST /patient/write", client)
            while monitor.requestsInFlight > 0 { await Task.yield() }
            // On another connection, after what would have come next.
            try await sendAndGo("GET /patient/later", client)
            while edge.isCancelled("later") == nil { await Task.yield() }
            #expect(edge.isCancelled("read") == true)
            #expect(edge.isCancelled("write") == nil)
        }
    }

    @Test func `a client that has only ended its own side is told, and asked to wait with that`() async throws {
        try await withHTTPServer([edge], configuration: limits, monitor: monitor) { client in
            try await client.withConnection { connection in
                try await connection.send("GET /patient/a HTTP/1.1\r\nHost: x\r\n\r\n")
                while monitor.requestsInFlight == 0 { await Task.yield() }
                connection.endSending()
                let answer = try await connection.response()
                #expect(answer.status == 499)
                #expect(answer.text.contains("Nothing was changed"))
            }
        }
    }

    @Test func `a client that has ended its own side gets its answer when that comes soon`() async throws {
        var limits = limits
        limits.halfClosedTimeout = .seconds(600)
        try await withHTTPServer([edge], configuration: limits, monitor: monitor) { client in
            try await client.withConnection { connection in
                try await connection.send("GET /patient/a HTTP/1.1\r\nHost: x\r\n\r\n")
                connection.endSending()
                while monitor.requestsInFlight == 0 { await Task.yield() }
                edge.letGo()
                #expect(try await connection.response().status == 200)
            }
        }
    }
}
