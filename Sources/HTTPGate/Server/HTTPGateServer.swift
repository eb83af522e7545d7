import HTTPTypes
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
public import NIOSSL
public import ServiceLifecycle
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Listens, and lets every request through the gate. A graceful shutdown turns `/readyz` off, answers what is in work
/// and returns from `run`; how long that may take is for the service group to say.
public struct HTTPGateServer: Service {
    public struct Address: Sendable {
        public var host: String
        public var port: Int
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }
    }

    private let gate: Gate
    private let address: Address
    private let tls: TLSConfiguration?
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// Port 0 takes a free one; `onListening` tells which.
    public init(
        gate: Gate, address: Address, tls: TLSConfiguration? = nil,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.gate = gate
        self.address = address
        self.tls = tls
        self.onListening = onListening
    }

    public func run() async throws {
        let watches = WatchClock()
        let isListening = Flag()
        let server = try makeServer(watches) { isListening.isSet.withLock { $0 = true } }
        let monitor = gate.monitor
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { await watches.run() }
            try await withGracefulShutdownHandler {
                do {
                    try await server.run()
                } catch  where !isListening.isSet.withLock({ $0 }) {
                    throw ListeningFailed(address, error)
                }
            } onGracefulShutdown: {
                monitor.drain()
            }
            tasks.cancelAll()
        }
    }

    private func makeServer(_ watches: WatchClock, _ onRunning: @escaping @Sendable () -> Void) throws -> any Service {
        let limits = gate.configuration
        let connection = GateConnection(gate: gate, watches: watches)
        // The decoder is a little more generous than the gate, whose refusals are in the protocol's form.
        let channel = HTTP1Channel(
            responder: { request, writer, channel in
                try await connection.respond(to: request, writer, on: channel)
            },
            configuration: .init(
                additionalChannelHandlers: [WireRefusals(gate: gate)],
                idleTimeout: TimeAmount(limits.idleTimeout),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: limits.headerBytes * 2,
                    maxHeaderListSize: (limits.headerBytes + limits.targetBytes) * 2,
                    maxHeaderFieldCount: limits.headerFields * 2)))
        return if let tls {
            listener(EventLoopChannel(try TLSChannel(channel, tlsConfiguration: tls), limits), onRunning)
        } else {
            listener(EventLoopChannel(channel, limits), onRunning)
        }
    }

    private func listener(_ channel: some ServerChildChannel, _ onRunning: @escaping @Sendable () -> Void)
        -> any Service
    {
        let most = min(gate.configuration.connections, Self.openFileLimit - 128)
        return channel.server(
            configuration: ServerConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: .maximum(max(most, 16), logger: gate.logger)),
            onServerRunning: { [onListening] channel in
                onRunning()
                await onListening(channel.localAddress?.port ?? 0)
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: gate.logger)
    }

    private static var openFileLimit: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
        return Int(clamping: limit.rlim_cur)
    }
}

private final class Flag: Sendable {
    let isSet = Mutex(false)
}
