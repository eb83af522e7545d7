import HTTPGate
import HTTPTypes
import SCIM
import Synchronization

/// Tells the request log of requests without a valid token: a token that is mistyped, expired or revoked is the first
/// thing an administrator looks for there.
///
/// Anybody can send such requests, so a connector gets one entry in a while, without body; the others are counted.
/// Those with a wrong token and those without any are told apart: who sends none hides nobody whose token is wrong.
final class StrangerLog: Sendable {
    private static let pause: Int64 = 10_000
    /// Milliseconds since 1970.
    private let last = Mutex<[Sender: Int64]>([:])

    private struct Sender: Hashable {
        let connector: ConnectorID
        let hasCredentials: Bool
    }

    func refuse(_ request: GateRequest, with refusal: HTTPRefusal, edge: SCIMEdge) -> GateResponse {
        let response = edge.whole(refusal, for: request)
        guard let name = request.path.first, let connector = edge.authenticator.connector(named: name) else {
            return response
        }
        guard isDue(Sender(connector: connector, hasCredentials: request.hasCredentials), at: edge.now().milliseconds)
        else {
            edge.recorder.omitUnauthenticated(connector, hasCredentials: request.hasCredentials)
            return response
        }
        let exchange = ExchangeRecording(request, connector: connector, named: name, recorder: edge.recorder)
        return exchange.finish(SCIMAnswer(response))
    }

    private func isDue(_ sender: Sender, at now: Int64) -> Bool {
        last.withLock { last in
            // A clock that was set back makes no long silence.
            if let before = last[sender], (0..<Self.pause).contains(now &- before) { return false }
            last[sender] = now
            return true
        }
    }
}

extension GateRequest {
    /// Whether somebody tries to sign in, right or wrong.
    var hasCredentials: Bool { headers[.authorization] != nil }
}
