import HTTPGate
import HTTPTypes
import SCIM
import Synchronization

/// Gathers one exchange and gives it to the recorder once the answer is written.
final class ExchangeRecording: Sendable {
    private let request: GateRequest
    private let connector: ConnectorID
    private let name: String
    private let recorder: any RequestRecorder
    private let start = ContinuousClock.now
    private let requestBody = Mutex<[UInt8]>([])

    init(_ request: GateRequest, connector: ConnectorID, named name: String, recorder: any RequestRecorder) {
        self.request = request
        self.connector = connector
        self.name = name
        self.recorder = recorder
    }

    func received(_ body: [UInt8]) { requestBody.withLock { $0 = Array(body.prefix(SCIMExchange.bodyLimit)) } }

    func finish(_ answer: SCIMAnswer) -> GateResponse {
        var response = answer.response
        switch response.body {
        case .none: record(answer, body: [])
        case .bytes(let bytes): record(answer, body: bytes)
        case .stream(let produce):
            response.body = .stream { [self] writer in
                let head = Head()
                let tee = GateBodyWriter { piece in
                    head.append(piece)
                    try await writer.write(piece)
                }
                defer { record(answer, body: head.bytes) }
                try await produce(tee)
                try await tee.flush()
            }
        }
        return response
    }

    private final class Head: Sendable {
        private let start = Mutex<[UInt8]>([])
        var bytes: [UInt8] { start.withLock { $0 } }
        func append(_ piece: [UInt8]) {
            start.withLock { $0 += piece.prefix(max(0, SCIMExchange.bodyLimit - $0.count)) }
        }
    }

    private func record(_ answer: SCIMAnswer, body: [UInt8]) {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        recorder.record(
            SCIMExchange(
                connector: connector, connectorName: name, requestID: request.id, method: request.method.rawValue,
                target: request.target, status: answer.response.status,
                hasCredentials: request.hasCredentials,
                milliseconds: Int(seconds * 1_000 + attoseconds / 1_000_000_000_000_000),
                subject: answer.subject, subjects: answer.subjects, userAgent: request.headers[.userAgent],
                requestBody: requestBody.withLock { $0 },
                responseBody: Array(body.prefix(SCIMExchange.bodyLimit))))
    }
}
