import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypesHTTP1

/// Serves each connection of `base` on its own event loop, for as long as its client is there, and in its client's version
/// of HTTP.
struct EventLoopChannel<Base: ServerChildChannel>: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let base: Base.Value
        let presence: ClientPresence
        var channel: any Channel { base.channel }
    }

    private let base: Base
    private let limits: HTTPGateConfiguration

    init(_ base: Base, _ limits: HTTPGateConfiguration) {
        self.base = base
        self.limits = limits
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let presence = ClientPresence(grace: limits.halfClosedTimeout)
        return base.setup(channel: channel, logger: logger).flatMapThrowing { [limits] value in
            let pipeline = channel.pipeline.syncOperations
            // Before TLS: what counts is the connection itself.
            try pipeline.addHandler(presence, position: .first)
            // Behind it nothing knows the version any more.
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(OldClients(linger: limits.lingerTimeout), position: .before(codec))
            return Value(base: value, presence: presence)
        }
    }

    func handle(value: Value, logger: Logger) async {
        await value.presence.serve(on: value.channel.eventLoop) { [base] in
            await base.handle(value: value.base, logger: logger)
        }
    }
}
