import HTTPTypes

/// `/livez`, `/readyz` and `/metrics`, for orchestration and Prometheus.
public struct OperationsEdge: HTTPEdge {
    /// A line for `/readyz`, such as `database`; nil detail when all is well.
    public struct Check: Sendable {
        public let name: String
        public let problem: String?
        public init(name: String, problem: String?) {
            self.name = name
            self.problem = problem
        }
    }

    public let name = "operations"
    public let prefix: [String]
    public let countsAsLoad = false
    private let monitor: GateMonitor
    private let checks: @Sendable () async -> [Check]
    private let moreMetrics: @Sendable () async -> String

    /// `checks` is asked for every `/readyz`; `moreMetrics` gives further lines of Prometheus text.
    init(
        prefix: String, monitor: GateMonitor, checks: @escaping @Sendable () async -> [Check],
        moreMetrics: @escaping @Sendable () async -> String
    ) {
        self.prefix = [prefix]
        self.monitor = monitor
        self.checks = checks
        self.moreMetrics = moreMetrics
    }

    /// One edge for each of the three paths.
    public static func all(
        monitor: GateMonitor, checks: @escaping @Sendable () async -> [Check],
        moreMetrics: @escaping @Sendable () async -> String = { "" }
    ) -> [any HTTPEdge] {
        ["livez", "readyz", "metrics"].map {
            OperationsEdge(prefix: $0, monitor: monitor, checks: checks, moreMetrics: moreMetrics)
        }
    }

    public func respond(to request: GateRequest) async throws -> GateResponse {
        guard request.path.isEmpty else { throw HTTPRefusal.notFound }
        guard request.method == .get else { throw HTTPRefusal.methodNotAllowed(request.method, allowed: [.get]) }
        return switch prefix {
        case ["livez"]: Self.text(200, "ok\n")
        case ["readyz"]: await readiness()
        default: await metrics()
        }
    }

    public func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        Self.text(refusal.status, refusal.detail + "\n")
    }

    private func readiness() async -> GateResponse {
        if monitor.isDraining { return Self.text(503, "shutting down\n") }
        let checks = await checks()
        let lines = checks.map { "\($0.name): \($0.problem ?? "ok")\n" }.joined()
        return Self.text(checks.allSatisfy { $0.problem == nil } ? 200 : 503, lines.isEmpty ? "ok\n" : lines)
    }

    private func metrics() async -> GateResponse {
        let text = monitor.prometheusText + (await moreMetrics())
        return GateResponse(status: 200, contentType: "text/plain; version=0.0.4; charset=utf-8", text)
    }

    private static func text(_ status: Int, _ text: String) -> GateResponse {
        GateResponse(status: status, contentType: "text/plain; charset=utf-8", text)
    }
}

extension GateMonitor {
    /// Prometheus text format 0.0.4. Labels hold names of edges only, nothing of a client.
    var prometheusText: String {
        let counts = counts.sorted { $0.key < $1.key }
        let requests = counts.map { key, count in
            "usher_http_requests_total{edge=\"\(key.edge)\",status=\"\(key.statusClass)xx\"} \(count.requests)"
        }
        let seconds = counts.map { key, count in
            "usher_http_request_seconds_total{edge=\"\(key.edge)\",status=\"\(key.statusClass)xx\"} \(count.seconds)"
        }
        let lines =
            ["# TYPE usher_http_requests_total counter"] + requests
            + ["# TYPE usher_http_request_seconds_total counter"] + seconds
            + ["# TYPE usher_http_requests_in_flight gauge", "usher_http_requests_in_flight \(requestsInFlight)"]
        return lines.joined(separator: "\n") + "\n"
    }
}
