import HTTPTypes
import HummingbirdCore
import NIOCore

/// Writes one answer. The head of a streamed one goes out with its first piece, so that an error before that can still
/// become a proper answer.
///
/// One task at a time uses it, so there is nothing to guard.
final class ResponseSender: @unchecked Sendable {
    private var writer: ResponseWriter?
    private var body: BodyWriter?
    private let head: HTTPResponse
    private let watch: ConnectionWatch

    init(_ writer: consuming ResponseWriter, head: HTTPResponse, watch: ConnectionWatch) {
        self.writer = consume writer
        self.head = head
        self.watch = watch
    }

    var hasStarted: Bool { body != nil }

    /// Everything at once.
    func send(_ head: HTTPResponse, _ bytes: [UInt8]) async throws {
        guard let writer = writer.take() else { return }
        let body = bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        try await writer.write(response: head, body: body)
    }

    func write(_ bytes: [UInt8]) async throws {
        try await start()
        guard let body else { return }
        var writer = body.writer
        try await writer.write(ByteBuffer(bytes: bytes))
        watch.moved(bytes.count)
    }

    func finish() async throws {
        try await start()
        guard let body else { return }
        try await body.writer.finish(nil)
    }

    private func start() async throws {
        guard let writer = writer.take() else { return }
        body = BodyWriter(writer: try await writer.writeHead(head))
    }

    /// Hummingbird's only writer of bodies holds nothing but NIO's outbound writer, which is Sendable.
    private struct BodyWriter: @unchecked Sendable {
        let writer: any ResponseBodyWriter
    }
}

/// It holds nothing but NIO's outbound writer, which is Sendable.
// swift-format-ignore: AvoidRetroactiveConformances
extension ResponseWriter: @retroactive @unchecked Sendable {}
