import HTTPTypes
public import Logging

/// Checks a request, finds its edge, and makes an answer of whatever comes of it.
public struct Gate: Sendable {
    let edges: [any HTTPEdge]
    let configuration: HTTPGateConfiguration
    let monitor: GateMonitor
    let logger: Logger
    private let report: @Sendable (AnsweredRequest) -> Void

    /// `report` gets every request that was answered; without one the logger does.
    public init(
        edges: [any HTTPEdge], configuration: HTTPGateConfiguration = HTTPGateConfiguration(),
        monitor: GateMonitor = GateMonitor(), logger: Logger, report: (@Sendable (AnsweredRequest) -> Void)? = nil
    ) {
        // The longest prefix first, so that the first that fits is the right one.
        self.edges = edges.sorted { $0.prefix.count > $1.prefix.count }
        self.configuration = configuration
        self.monitor = monitor
        self.logger = logger
        self.report = report ?? { $0.log(to: logger) }
    }

    /// Hands the answer to `send`, and counts the request as in flight until that returns.
    public func serve(_ head: GateRequestHead, send: (GateResponse) async throws -> Void) async throws {
        let start = ContinuousClock.now
        let route = Route(head, edges: edges)
        let countsAsLoad = route.edge?.countsAsLoad ?? true
        let isAdmitted = monitor.enter(limit: countsAsLoad ? configuration.requestsInFlight : .max)
        defer { monitor.leave() }

        if route.request.method == .get { route.request.mayBeGivenUp() }
        defer { ClientPresence.current?.requestEnded() }
        var response = isAdmitted ? await answer(head, route) : route.response(to: Self.overload)
        response.headers[.requestID] = head.id
        defer { record(head, route, response.status, since: start) }
        try await send(response)
    }

    /// The answer to a request of which only the target could be read, if that; it is counted and told like any other.
    func refuse(_ head: GateRequestHead, _ refusal: HTTPRefusal) -> GateResponse {
        let route = Route(head, edges: edges)
        var response = route.response(to: refusal)
        response.headers[.requestID] = head.id
        record(head, route, response.status, since: .now)
        return response
    }

    private static let overload = HTTPRefusal.unavailable("Usher has too many requests in work.", retryAfter: 1)

    private func answer(_ head: GateRequestHead, _ route: Route) async -> GateResponse {
        do {
            try check(head, needsHost: route.edge?.countsAsLoad ?? true)
            if let refusal = route.refusal { throw refusal }
            guard let edge = route.edge else { throw HTTPRefusal.notFound }
            if edge.isQuick, head.body.isShort { return try await edge.respond(to: route.request) }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await edge.respond(to: route.request)
            }
        } catch let refusal as HTTPRefusal {
            return route.response(to: refusal)
        } catch  where error is CancellationError || Task.isCancelled {
            // A shutdown that could not wait any longer, or a client that went away.
            return route.response(to: .givenUp)
        } catch {
            logger.error("request failed", metadata: ["incident": "\(head.id)", "error": "\(error)"])
            return route.response(to: .incident(head.id))
        }
    }

    private func check(_ head: GateRequestHead, needsHost: Bool) throws(HTTPRefusal) {
        // RFC 9112 section 3.2. Two hosts are how a proxy and a server come to disagree about a request. The health checks
        // of load balancers are HTTP/1.0 and may name none.
        guard head.host?.isEmpty == false || !needsHost, head.headers[values: .host].isEmpty else {
            throw .head(400, "A request needs exactly one Host header.")
        }
        guard head.target.utf8.count <= configuration.targetBytes else {
            throw .head(414, "The address is longer than the \(configuration.targetBytes) bytes taken here.")
        }
        let size = head.headers.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard size <= configuration.headerBytes, head.headers.count <= configuration.headerFields else {
            throw .head(
                431,
                "The head of the request has \(head.headers.count) header fields of \(size) bytes in all; at most "
                    + "\(configuration.headerFields) fields of \(configuration.headerBytes) bytes are taken here.")
        }
    }

    private func record(_ head: GateRequestHead, _ route: Route, _ status: Int, since start: ContinuousClock.Instant) {
        let duration = ContinuousClock.now - start
        let name = route.edge?.name ?? "none"
        monitor.count(edge: name, status: status, duration: duration)
        report(
            AnsweredRequest(
                id: head.id, edge: name, method: head.method.rawValue, path: route.pathForLog, status: status,
                milliseconds: duration.milliseconds, remoteAddress: head.remoteAddress ?? "unknown"))
    }
}

extension HTTPRefusal {
    /// For a head that is not as it should be: what comes after it on the connection can't be trusted.
    fileprivate static func head(_ status: Int, _ detail: String) -> HTTPRefusal {
        HTTPRefusal(status: status, detail: detail, headers: [.connection: "close"])
    }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}

extension HTTPField.Name {
    // Both are tokens of RFC 9110, so the fall-backs are never used.
    static let requestID = HTTPField.Name("X-Request-Id") ?? .via
    static let host = HTTPField.Name("Host") ?? .via
}
