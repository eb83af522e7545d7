public import HTTPTypes

public struct GateResponse: Sendable {
    public enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Written piece by piece as fast as the client reads. An error before the first 32 KiB are written becomes a
        /// proper 500; later it breaks the connection off, so that the client sees the answer as incomplete.
        case stream(@Sendable (GateBodyWriter) async throws -> Void)
    }

    public var status: Int
    public var headers: HTTPFields
    public var body: Body

    public init(status: Int, headers: HTTPFields = [:], body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public init(status: Int, contentType: String, _ bytes: [UInt8]) {
        self.init(status: status, headers: [.contentType: contentType], body: .bytes(bytes))
    }

    public init(status: Int, contentType: String, _ text: String) {
        self.init(status: status, contentType: contentType, Array(text.utf8))
    }
}

/// Takes the pieces of a streamed answer and hands them on in larger ones.
public final class GateBodyWriter {
    private var buffer: [UInt8] = []
    private let send: ([UInt8]) async throws -> Void
    private static let pieceSize = 32_768

    /// `send` returns when the client is ready for more.
    public init(send: @escaping ([UInt8]) async throws -> Void) {
        self.send = send
        buffer.reserveCapacity(Self.pieceSize)
    }

    public func write(_ bytes: some Collection<UInt8>) async throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.pieceSize { try await flush() }
    }

    public func write(_ text: String) async throws { try await write(text.utf8) }

    func flush() async throws {
        guard !buffer.isEmpty else { return }
        let piece = buffer
        buffer.removeAll(keepingCapacity: true)
        try await send(piece)
    }
}

extension GateResponse {
    /// The whole body at once: for tests and for HEAD, whose length has to be that of GET.
    public func collectedBody() async throws -> [UInt8] {
        switch body {
        case .none: return []
        case .bytes(let bytes): return bytes
        case .stream(let produce):
            let collected = CollectedBytes()
            let writer = GateBodyWriter { collected.bytes += $0 }
            try await produce(writer)
            try await writer.flush()
            return collected.bytes
        }
    }

    private final class CollectedBytes {
        var bytes: [UInt8] = []
    }
}
