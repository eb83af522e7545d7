// HTTPGate is the common ground of everything that answers HTTP.
// It owns: the listener and its deadlines and limits, what a request target may look like, the choice of the edge, error
// answers for what happens outside of an edge, request ids, the access log, health and metrics.
// It leaves to others: routes, authentication and the wire form of each protocol. Those are edges (`HTTPEdge`), and the
// gate speaks each edge's own language when it refuses something on its behalf.

/// One protocol served under one path, such as SCIM under `/scim`.
public protocol HTTPEdge: Sendable {
    /// For logs and metrics: `scim`, `crowd`.
    var name: String { get }

    /// The path it is mounted at, in segments: `["scim"]`. Empty: everything that no other edge takes.
    var prefix: [String] { get }

    /// Whether requests count against `HTTPGateConfiguration.requestsInFlight`. Only health checks should not.
    var countsAsLoad: Bool { get }

    /// Whether a request with a short body is answered so soon that it may hold up the other connections of its event
    /// loop: a few milliseconds of computing at most. All others, and every stream, are computed on other threads.
    var isQuick: Bool { get }

    /// Answers a request whose target has been checked. Authenticate before reading the body.
    ///
    /// An `HTTPRefusal` that is thrown becomes an answer by `response(to:for:)`. So does every other error, as a 500
    /// with an incident id; its text goes to the log only.
    func respond(to request: GateRequest) async throws -> GateResponse

    /// The refusal in the protocol's own form. The gate adds `refusal.headers`.
    func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse
}

extension HTTPEdge {
    public var countsAsLoad: Bool { true }
    public var isQuick: Bool { false }
}
