import NIOCore
import NIOPosix

/// One connection, byte by byte, for what no well-behaved client would send.
public final class HTTPTestConnection {
    private var received: [UInt8] = []
    private var isAtEnd = false
    // One task at a time uses a connection.
    nonisolated(unsafe) private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

    public struct Closed: Error {}

    init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    public func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }
    public func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    /// The next answer; 1xx ones are answers, too. Throws `Closed` when the connection ends before it is complete.
    public func response(isHead: Bool = false) async throws -> HTTPTestResponse {
        let lines = String(decoding: try await take(through: Array("\r\n\r\n".utf8)), as: UTF8.self)
            .split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let headers = lines.dropFirst().map { line in
            let end = line.firstIndex(of: ":") ?? line.endIndex
            return (name: line[..<end].lowercased(), value: String(line[end...].dropFirst(2)))
        }
        let hasBody = !isHead && status >= 200 && status != 204 && status != 304
        let version = lines.first?.split(separator: " ").first.map(String.init) ?? ""
        return HTTPTestResponse(
            version: version, status: status, headers: headers,
            body: hasBody ? try await body(headers, version) : [])
    }

    /// Ends this side of the connection; the server still can answer.
    public func endSending() { outbound.finish() }

    /// True when the server closes without sending anything more.
    public func isClosedByServer() async -> Bool {
        received = []
        while !isAtEnd {
            do { try await readMore() } catch { break }
        }
        return received.isEmpty
    }

    private func body(_ headers: [(name: String, value: String)], _ version: String) async throws -> [UInt8] {
        if let length = headers.first(where: { $0.name == "content-length" }).flatMap({ Int($0.value) }) {
            return try await take(length)
        }
        if version == "HTTP/1.0" { return try await rest() }
        var body: [UInt8] = []
        while true {
            let line = String(decoding: try await take(through: Array("\r\n".utf8)), as: UTF8.self)
            guard let size = Int(line.prefix { $0.isHexDigit }, radix: 16), size > 0 else { break }
            body += try await take(size)
            _ = try await take(2)
        }
        _ = try await take(2)
        return body
    }

    private func rest() async throws -> [UInt8] {
        while !isAtEnd {
            do { try await readMore() } catch is Closed {}
        }
        return try await take(received.count)
    }

    private func take(_ count: Int) async throws -> [UInt8] {
        while received.count < count { try await readMore() }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    private func take(through mark: [UInt8]) async throws -> [UInt8] {
        while true {
            if let index = received.indices.first(where: { received[$0...].starts(with: mark) }) {
                return try await take(index + mark.count)
            }
            try await readMore()
        }
    }

    private func readMore() async throws {
        guard let buffer = try await inbound.next() else {
            isAtEnd = true
            throw Closed()
        }
        received += buffer.readableBytesView
    }
}

extension HTTPTestClient {
    public func withConnection<Result: Sendable>(
        _ body: @Sendable (HTTPTestConnection) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await body(HTTPTestConnection(inbound, outbound))
        }
    }
}
