// SCIMServer is the SCIM 2.0 interface that identity providers push to: `/scim/{connector}/v2/…`.
// It owns: the routes of RFC 7644, bearer authentication of a connector, status codes, headers and the streaming of
// answers that may be large, and the hook of the request log.
// It leaves to others: what a body means and what an answer holds (SCIM), keeping it (`ResourceStore`), who a token
// belongs to (`ConnectorAuthenticator`), limits of the wire (HTTPGate).
public import HTTPGate
public import SCIM

/// The edge to mount. Everything it depends on is handed in.
public struct SCIMEdge: HTTPEdge {
    public let name = "scim"
    public let prefix = ["scim"]
    public let isQuick = true

    let store: any ResourceStore
    let authenticator: any ConnectorAuthenticator
    let recorder: any RequestRecorder
    let cursors: CursorCodec
    let publicURL: @Sendable () -> String
    let now: @Sendable () -> Timestamp
    private let strangers = StrangerLog()

    /// `publicURL` is what clients reach the server by, such as `https://usher.example.com`, without a slash at the end.
    /// Locations are made from it, never from the Host header. `now` is for the end of life of cursors.
    public init(
        store: any ResourceStore, authenticator: any ConnectorAuthenticator, recorder: any RequestRecorder,
        cursors: CursorCodec, publicURL: @escaping @Sendable () -> String, now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.authenticator = authenticator
        self.recorder = recorder
        self.cursors = cursors
        self.publicURL = publicURL
        self.now = now
    }

    public func respond(to request: GateRequest) async throws -> GateResponse {
        let connector: ConnectorAccess
        do {
            connector = try await owner(ofTokenIn: request)
        } catch let refusal as HTTPRefusal where refusal.status == 401 {
            return strangers.refuse(request, with: refusal, edge: self)
        }
        let exchange = ExchangeRecording(request, connector: connector.id, named: connector.name, recorder: recorder)
        let answer: SCIMAnswer
        do {
            answer = try await self.answer(request, connector, exchange)
        } catch let refusal as HTTPRefusal {
            // Known to SCIM clients by its form, and to the administrator by the request log.
            answer = SCIMAnswer(whole(refusal, for: request))
        } catch is CancellationError {
            answer = SCIMAnswer(whole(.givenUp, for: request))
        }
        return exchange.finish(answer)
    }

    public func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        .scim(SCIMError(status: refusal.status, detail: refusal.detail))
    }

    /// With the headers that the gate would add.
    func whole(_ refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
        var response = response(to: refusal, for: request)
        for field in refusal.headers { response.headers.append(field) }
        return response
    }

    private func answer(_ request: GateRequest, _ connector: ConnectorAccess, _ exchange: ExchangeRecording)
        async throws -> SCIMAnswer
    {
        do {
            if let seconds = connector.wait { throw HTTPRefusal.tooMany(retryAfter: seconds) }
            try refuseOtherPath(request, connector)
            let route = try SCIMRoute(request.method, Array(request.path.dropFirst(2)))
            guard connector.isEnabled else { throw SCIMError.disabled(connector.name) }
            let call = SCIMCall(edge: self, connector: connector, request: request, exchange: exchange)
            return try await call.answer(route)
        } catch let error as SCIMError {
            return SCIMAnswer(.scim(error))
        } catch let error as StoreUnavailable {
            throw HTTPRefusal(error)
        }
    }

    /// Who has no valid token learns nothing, not even which connectors exist: 401 whatever the path says.
    private func owner(ofTokenIn request: GateRequest) async throws -> ConnectorAccess {
        guard let token = request.bearer, !token.isEmpty else { throw HTTPRefusal.unauthorized(error: nil) }
        guard let connector = try await authenticator.authenticate(bearer: token) else {
            throw HTTPRefusal.unauthorized(error: "invalid_token")
        }
        return connector
    }

    /// A valid token on any other path than its own connector's gets the 404 of a path that does not exist. The token's
    /// connector has it in its log: a mistyped address is told where its administrator looks.
    private func refuseOtherPath(_ request: GateRequest, _ connector: ConnectorAccess) throws(HTTPRefusal) {
        guard request.path.count >= 2, request.path[0] == connector.name, request.path[1] == "v2" else {
            throw HTTPRefusal.notFound
        }
    }
}
