import HTTPGate
import SCIM
import Synchronization

/// Tells the request log of requests without a valid token: a token that is mistyped, expired or revoked is the first
/// thing an administrator looks for there.
///
/// Anybody can send such requests, so a connector gets one entry in a while, without body.
final class StrangerLog: Sendable {
    private static let pause = Duration.seconds(10)
    private let last = Mutex<[ConnectorID: ContinuousClock.Instant]>([:])

    func refuse(_ request: GateRequest, with refusal: HTTPRefusal, edge: SCIMEdge) -> GateResponse {
        let response = edge.whole(refusal, for: request)
        guard let name = request.path.first, let connector = edge.authenticator.connector(named: name),
            isDue(connector)
        else { return response }
        let exchange = ExchangeRecording(request, connector: connector, recorder: edge.recorder)
        return exchange.finish(SCIMAnswer(response))
    }

    private func isDue(_ connector: ConnectorID) -> Bool {
        let now = ContinuousClock.now
        return last.withLock { last in
            if let before = last[connector], now - before < Self.pause { return false }
            last[connector] = now
            return true
        }
    }
}
