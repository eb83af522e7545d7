import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

/// Carries requests from a connection to the gate, and answers back.
struct GateConnection: Sendable {
    let gate: Gate
    private let watches: WatchClock
    private let clock = HTTPDateClock()

    init(gate: Gate, watches: WatchClock) {
        self.gate = gate
        self.watches = watches
    }

    func respond(to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel) async throws {
        guard ClientPresence.current?.takesRequests != false else { return }
        let body = RequestBodySource(request, on: channel, watches, gate.configuration)
        let head = GateRequestHead(request.head, remoteAddress: channel.remoteAddress?.ipAddress, body: body)
        var waiting: ResponseWriter? = consume writer
        try await gate.serve(head) { response in
            guard let writer = waiting.take() else { return }
            try await send(response, to: head, writer, on: channel)
        }
    }

    private func send(
        _ response: GateResponse, to head: GateRequestHead, _ writer: consuming ResponseWriter, on channel: any Channel
    ) async throws {
        var wire = HTTPResponse(status: .of(response.status), headerFields: response.headers)
        wire.headerFields[.date] = clock.now
        // Whatever is left of the body would have to be read and thrown away before the next request.
        let isClosing = !head.body.isRead || response.headers[.connection] == "close"
        if isClosing || Task.isCancelled { wire.headerFields[.connection] = "close" }
        if Task.isCancelled, case .bytes(let bytes) = response.body {
            return sendLast(wire, bytes, to: head, on: channel)
        }

        let watch = ConnectionWatch(channel, watches)
        // What is short and finds room is handed over without waiting for the client.
        if !response.body.isShort || !channel.isWritable { watch.watchAnswer(gate.configuration) }
        defer { watch.stop() }
        let sender = ResponseSender(writer, head: wire, watch: watch)
        try await send(response.body, of: head, wire, sender)
        if isClosing { close(channel) }
    }

    private func send(
        _ body: GateResponse.Body, of request: GateRequestHead, _ head: HTTPResponse, _ sender: ResponseSender
    ) async throws {
        var head = head
        if request.method == .head {
            let response = GateResponse(status: head.status.code, body: body)
            head.headerFields[.contentLength] = String(try await response.collectedBody().count)
            return try await sender.send(head, [])
        }
        switch body {
        case .none:
            head.headerFields[.contentLength] = "0"
            try await sender.send(head, [])
        case .bytes(let bytes):
            head.headerFields[.contentLength] = String(bytes.count)
            try await sender.send(head, bytes)
        case .stream(let produce):
            try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await stream(produce, of: request, sender)
            }
        }
    }

    private func stream(
        _ produce: @Sendable (GateBodyWriter) async throws -> Void, of request: GateRequestHead,
        _ sender: ResponseSender
    ) async throws {
        do {
            let writer = GateBodyWriter { try await sender.write($0) }
            try await produce(writer)
            try await writer.flush()
        } catch {
            if !(error is HTTPRefusal) || sender.hasStarted {
                // Whoever leaves a page with live parts goes in the middle of an answer.
                gate.logger.log(
                    level: Self.isGone(error) ? .debug : .error, "answer broken off",
                    metadata: ["incident": "\(request.id)", "error": "\(error)"])
            }
            // Without the last chunk the client sees that this is not all.
            guard !sender.hasStarted else { throw error }
            let refusal = Route(request, edges: gate.edges).response(
                to: error as? HTTPRefusal ?? .incident(request.id))
            let bytes = try await refusal.collectedBody()
            var head = HTTPResponse(status: .init(code: refusal.status), headerFields: refusal.headers)
            head.headerFields[.contentLength] = String(bytes.count)
            return try await sender.send(head, bytes)
        }
        try await sender.finish()
    }

    /// Whether it is the client who ended the connection.
    private static func isGone(_ error: any Error) -> Bool {
        error is NIOAsyncWriterError || error is ChannelError || error is IOError || error is CancellationError
    }

    /// The answer of a cancelled task, which can no longer wait for the client to take it.
    private func sendLast(
        _ head: HTTPResponse, _ bytes: [UInt8], to request: GateRequestHead, on channel: any Channel
    ) {
        var head = head
        head.headerFields[.contentLength] = String(bytes.count)
        channel.write(HTTPResponsePart.head(head), promise: nil)
        if request.method != .head { channel.write(HTTPResponsePart.body(ByteBuffer(bytes: bytes)), promise: nil) }
        channel.writeAndFlush(HTTPResponsePart.end(nil), promise: nil)
        close(channel)
    }

    /// Nothing that stands behind it on the connection is begun.
    private func close(_ channel: any Channel) {
        ClientPresence.current?.end()
        channel.end(lingering: TimeAmount(gate.configuration.lingerTimeout))
    }
}

extension HTTPResponse.Status {
    /// With the phrase that it is known by.
    fileprivate static func of(_ code: Int) -> HTTPResponse.Status {
        code == 499 ? .init(code: code, reasonPhrase: "Client Closed Request") : .init(code: code)
    }
}
