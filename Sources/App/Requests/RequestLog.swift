import Access
import Logging
import SCIM
import SCIMServer
import ServiceLifecycle
import Synchronization

/// Takes exchanges from the SCIM edge, masks them, and writes them in pieces, so that no request waits for it. What
/// there is no room for is counted and said, never silent.
final class RequestLog: Service, RequestRecorder {
    struct Limits: Sendable {
        var waiting = 2000
        var keepDays: Int64 = 30
        var keepCount = 100_000
    }

    private struct State {
        var waiting: [(exchange: SCIMExchange, at: Int64)] = []
        var dropped = 0
    }

    private let store: any RequestLogStore
    private let limits: Limits
    private let now: @Sendable () -> Int64
    private let logger: Logger
    private let state = Mutex(State())

    init(
        store: any RequestLogStore, limits: Limits = Limits(), now: @escaping @Sendable () -> Int64, logger: Logger
    ) {
        self.store = store
        self.limits = limits
        self.now = now
        self.logger = logger
    }

    func record(_ exchange: SCIMExchange) {
        let at = now()
        state.withLock { state in
            if state.waiting.count < limits.waiting {
                state.waiting.append((exchange, at))
            } else {
                state.dropped += 1
            }
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .milliseconds(500))) != nil { await self.flush() }
        }
        await flush()
    }

    /// Writes what waits; also before somebody reads the log.
    func flush() async {
        let (waiting, dropped) = state.withLock { state in
            defer { state = State() }
            return (state.waiting, state.dropped)
        }
        if dropped > 0 { logger.warning("requests not logged", metadata: ["count": "\(dropped)"]) }
        guard !waiting.isEmpty else { return }
        do {
            try await store.append(
                waiting.map { Self.masked($0.exchange, at: $0.at) }, keepSince: now() - limits.keepDays * 86_400_000,
                keepCount: limits.keepCount)
        } catch {
            logger.warning("requests not logged", metadata: ["count": "\(waiting.count)", "error": "\(error)"])
        }
    }

    private static func masked(_ exchange: SCIMExchange, at: Int64) -> LoggedRequest {
        LoggedRequest(
            connector: exchange.connector.rawValue, at: at, requestID: exchange.requestID, method: exchange.method,
            target: Masking.target(exchange.target), status: exchange.status, milliseconds: exchange.milliseconds,
            subject: exchange.subject.map { String($0.prefix(300)) },
            client: exchange.userAgent.map { String($0.prefix(200)) },
            requestBody: exchange.requestBody.isEmpty ? nil : Masking.body(exchange.requestBody),
            responseBody: exchange.responseBody.isEmpty ? nil : Masking.body(exchange.responseBody))
    }
}

/// What is read is what has happened by now.
extension RequestLog: RequestLogStore {
    func append(_ requests: [LoggedRequest], keepSince: Int64, keepCount: Int) async throws {
        try await store.append(requests, keepSince: keepSince, keepCount: keepCount)
    }

    func requests(_ connector: Int64, _ query: RequestLogQuery) async throws -> [NumberedRequest] {
        await flush()
        return try await store.requests(connector, query)
    }
}
