import NIOCore
import NIOHTTP1

/// Answers HTTP/1.0 as it is (RFC 9112 sections 6.1 and 9.3): never in chunks, which it does not know, and with the end of
/// the connection after the answer. The gate speaks 1.1 only, and never learns of it.
///
/// One for each connection, on its event loop.
final class OldClients: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let linger: TimeAmount
    /// Of the requests that wait for their answer, in their order, whether they are old.
    private var isOld: CircularBuffer<Bool> = []

    init(linger: Duration) { self.linger = TimeAmount(linger) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) { isOld.append([.http1_0, .http0_9].contains(head.version)) }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isOld.first == true else {
            if case .end = unwrapOutboundIn(data) { _ = isOld.popFirst() }
            return context.write(data, promise: promise)
        }
        switch unwrapOutboundIn(data) {
        case .head(let head): write(head, context, promise)
        case .body: context.write(data, promise: promise)
        case .end:
            context.writeAndFlush(data, promise: promise)
            context.channel.end(lingering: linger)
        }
    }

    private func write(_ head: HTTPResponseHead, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        // Interim answers came with 1.1.
        guard head.status.code >= 200 else {
            promise?.succeed()
            return
        }
        var head = head
        head.version = .http1_0
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
