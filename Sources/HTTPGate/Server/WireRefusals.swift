import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Tells a client whose request could not even be read what was wrong, in the form of the edge that its first line names.
/// The HTTP library only says 400, without a word.
///
/// One for each connection, on its event loop.
final class WireRefusals: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let gate: Gate
    private let beginning = RequestBeginning()
    private var malformed: HTTPParserError?

    init(gate: Gate) { self.gate = gate }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        // Without it everything works, and refusals are in plain text.
        guard let decoder = try? pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self) else { return }
        try? pipeline.addHandler(beginning, position: .before(decoder))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { beginning.forget() }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { malformed = error }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard let error = malformed, case .head(let bare) = unwrapOutboundIn(data), bare.status == .badRequest,
            bare.headerFields[.contentLength] == "0"
        else { return context.write(data, promise: promise) }
        malformed = nil
        let head = GateRequestHead(.get, beginning.target, remoteAddress: context.remoteAddress?.ipAddress)
        let response = gate.refuse(head, HTTPRefusal(error, gate.configuration))
        guard case .bytes(let body) = response.body else { return context.write(data, promise: promise) }
        var told = HTTPResponse(status: .init(code: response.status), headerFields: response.headers)
        told.headerFields[.connection] = "close"
        told.headerFields[.contentLength] = String(body.count)
        context.write(wrapOutboundOut(.head(told)), promise: nil)
        context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(bytes: body))), promise: promise)
    }
}

/// Keeps the first bytes of a request, for when it can't be read: they tell whom it was for.
private final class RequestBeginning: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let length = 256
    private var bytes: [UInt8] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The first line may come in pieces.
        if bytes.count < Self.length {
            bytes += unwrapInboundIn(data).readableBytesView.prefix(Self.length - bytes.count)
        }
        context.fireChannelRead(data)
    }

    func forget() { bytes.removeAll(keepingCapacity: true) }

    /// What stands behind the method, as far as it is kept; empty when there is no such thing.
    var target: String {
        let line = bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
        return words.count > 1 ? String(decoding: words[1], as: UTF8.self) : ""
    }
}

extension HTTPRefusal {
    fileprivate init(_ error: HTTPParserError, _ limits: HTTPGateConfiguration) {
        switch error {
        case .headerOverflow:
            self.init(
                status: 431,
                detail: "The head of the request is too large: at most \(limits.headerBytes) bytes in "
                    + "\(limits.headerFields) header fields and \(limits.targetBytes) bytes of address are taken.")
        case .invalidContentLength, .unexpectedContentLength:
            self = .badRequest(
                "Content-Length must be one whole number, and can't stand beside Transfer-Encoding: chunked.")
        case .invalidChunkSize:
            self = .badRequest("The body is not chunked as Transfer-Encoding says: a chunk has no size.")
        case .invalidHeaderToken:
            self = .badRequest("A header field is malformed: each is a line `Name: value` that ends with CR LF.")
        default:
            self = .badRequest(
                "This is no HTTP/1.1 request: it begins with a line such as `GET /path HTTP/1.1`, every line of its head ends "
                    + "with CR LF, and Content-Length does not stand beside Transfer-Encoding.")
        }
    }
}
