public import HTTPTypes
import Synchronization

public struct GateResponse: Sendable {
    public enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Written piece by piece as fast as the client reads. An error before the first 32 KiB are written becomes a
        /// proper 500; later it breaks the connection off, so that the client sees the answer as incomplete.
        case stream(Producer)

        /// No longer than what a connection takes in one piece.
        var isShort: Bool {
            switch self {
            case .none: true
            case .bytes(let bytes): bytes.count <= 16_384
            case .stream: false
            }
        }
    }

    public typealias Producer = @Sendable (GateBodyWriter) async throws -> Void

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

/// Takes the pieces of a streamed answer and hands them on in larger ones. For one task at a time.
public final class GateBodyWriter: Sendable {
    private let buffer = Mutex<[UInt8]>([])
    private let send: @Sendable ([UInt8]) async throws -> Void
    private static let pieceSize = 32_768

    /// `send` returns when the client is ready for more.
    public init(send: @escaping @Sendable ([UInt8]) async throws -> Void) { self.send = send }

    public func write(_ bytes: some Collection<UInt8>) async throws {
        let isFull = buffer.withLock { buffer in
            buffer.append(contentsOf: bytes)
            return buffer.count >= Self.pieceSize
        }
        if isFull { try await flush() }
    }

    public func write(_ text: String) async throws { try await write(text.utf8) }

    /// Hands on what is still held; whoever made the writer calls it at the end.
    public func flush() async throws {
        let piece = buffer.withLock { buffer in
            defer { buffer.removeAll(keepingCapacity: true) }
            return buffer
        }
        if !piece.isEmpty { try await send(piece) }
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
            let writer = GateBodyWriter { collected.append($0) }
            try await produce(writer)
            try await writer.flush()
            return collected.all
        }
    }

    private final class CollectedBytes: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        func append(_ piece: [UInt8]) { bytes.withLock { $0 += piece } }
        var all: [UInt8] { bytes.withLock { $0 } }
    }
}
