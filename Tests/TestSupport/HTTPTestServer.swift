public import HTTPGate
public import HTTPTypes
import Logging
import ServiceLifecycle

/// Runs edges behind the real listener on a free port of the loopback address, for the time of `body`.
public func withHTTPServer(
    _ edges: [any HTTPEdge], configuration: HTTPGateConfiguration = HTTPGateConfiguration(),
    monitor: GateMonitor = GateMonitor(), _ body: @Sendable (HTTPTestClient) async throws -> Void
) async throws {
    try await withStoppableHTTPServer(edges, configuration: configuration, monitor: monitor) { client, _ in
        try await body(client)
    }
}

/// The same; `shutDown` begins a graceful shutdown as SIGTERM does.
public func withStoppableHTTPServer(
    _ edges: [any HTTPEdge], configuration: HTTPGateConfiguration = HTTPGateConfiguration(),
    monitor: GateMonitor = GateMonitor(),
    _ body: @Sendable (_ client: HTTPTestClient, _ shutDown: @Sendable () async -> Void) async throws -> Void
) async throws {
    let (ports, continuation) = AsyncStream<Int>.makeStream()
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let gate = Gate(edges: edges, configuration: configuration, monitor: monitor, logger: logger)
    let server = HTTPGateServer(gate: gate, address: .init(host: "127.0.0.1", port: 0)) { port in
        continuation.yield(port)
    }
    let services = ServiceGroup(services: [server], logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { continuation.finish() }
            try await services.run()
        }
        for await port in ports {
            try await body(HTTPTestClient(port: port)) { await services.triggerGracefulShutdown() }
            break
        }
        group.cancelAll()
    }
}

/// Sends requests to a server on the loopback address, each over a connection of its own.
public struct HTTPTestClient: Sendable {
    public let port: Int
    /// In every request.
    public var headers: [(String, String)] = []

    public init(port: Int, headers: [(String, String)] = []) {
        self.port = port
        self.headers = headers
    }

    public func with(headers: [(String, String)]) -> HTTPTestClient {
        HTTPTestClient(port: port, headers: self.headers + headers)
    }

    /// `target` goes out as it is.
    public func send(
        _ method: HTTPRequest.Method, _ target: String, headers: [(String, String)] = [], body: [UInt8]? = nil
    ) async throws -> HTTPTestResponse {
        var fields = [("Host", "127.0.0.1:\(port)"), ("Connection", "close")] + self.headers + headers
        if let body { fields.append(("Content-Length", String(body.count))) }
        let head = "\(method.rawValue) \(target) HTTP/1.1\r\n" + fields.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        return try await raw(Array(head.utf8) + (body ?? []), isHead: method == .head)
    }

    /// Sends these bytes and reads one answer.
    public func raw(_ bytes: [UInt8], isHead: Bool = false) async throws -> HTTPTestResponse {
        try await withConnection { connection in
            try await connection.send(bytes)
            return try await connection.response(isHead: isHead)
        }
    }

    public func raw(_ text: String) async throws -> HTTPTestResponse { try await raw(Array(text.utf8)) }
}

public struct HTTPTestResponse: Sendable {
    /// As the first line tells it: `HTTP/1.1`.
    public let version: String
    public let status: Int
    /// Names in lower case.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    public subscript(header: String) -> String? { headers.first { $0.name == header.lowercased() }?.value }
    public var text: String { String(decoding: body, as: UTF8.self) }
}
