import Access
import Administration
import Logging
import SCIM
import SCIMServer
import ServiceLifecycle
import StrictJSON
import Synchronization

/// Takes exchanges from the SCIM edge, masks them, and writes them in pieces, so that no request waits for it. What
/// there is no room for is counted and said, never silent.
final class RequestLog: Service, RequestRecorder {
    struct Limits: Sendable {
        var waiting = 2000
        /// So many go into one commit.
        var piece = 100
        var keepDays = 30
        /// Of each connector.
        var keepBytes: Int64 = 256 << 20
    }

    private struct Waiting: Sendable {
        let exchange: SCIMExchange
        let at: Int64
        /// So many like it before it have no entry.
        let others: Int
    }

    private struct State {
        var waiting: [Waiting] = []
        /// Requests with a wrong token that have no entry, since the last that has one.
        var unlogged: [ConnectorID: Int] = [:]
        /// Since the last time that it was said.
        var dropped = 0
        var omitted: [ConnectorID: [RequestOmission: Int]] = [:]
        var trimmedAt: Int64 = 0

        mutating func omit(_ reason: RequestOmission, _ connector: ConnectorID) {
            omitted[connector, default: [:]][reason, default: 0] += 1
        }
    }

    private let store: any RequestLogStore
    private let limits: Limits
    private let now: @Sendable () -> Int64
    private let logger: Logger
    private let state = Mutex(State())
    private let turns = Turnstile()

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
            let isKnown = exchange.status != 401
            // Who does not try to sign in says nothing of those who do.
            let isStranger = !isKnown && !exchange.hasCredentials
            let others = isStranger ? 0 : state.unlogged.removeValue(forKey: exchange.connector) ?? 0
            if state.waiting.count < limits.waiting {
                state.waiting.append(Waiting(exchange: exchange, at: at, others: isKnown ? 0 : others))
            } else {
                state.dropped += 1
                state.omit(.noRoom, exchange.connector)
            }
        }
    }

    func omitUnauthenticated(_ connector: ConnectorID, hasCredentials: Bool) {
        state.withLock { state in
            state.omit(.unauthenticated, connector)
            if hasCredentials { state.unlogged[connector, default: 0] += 1 }
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .milliseconds(500))) != nil { await self.flush() }
        }
        await flush()
    }

    /// Writes what waits; also before somebody reads the log. One after another: who reads must not find that nothing
    /// waits because somebody else has just taken it and is still writing.
    func flush() async { await turns.through { await self.writeWaiting() } }

    private func writeWaiting() async {
        let time = now()
        let (waiting, dropped, isTrimming) = state.withLock { state in
            // What is too old goes, also while nothing comes in.
            let isTrimming = !(0..<Self.trimPause).contains(time &- state.trimmedAt)
            if isTrimming || !state.waiting.isEmpty { state.trimmedAt = time }
            defer { (state.waiting, state.dropped) = ([], 0) }
            return (state.waiting, state.dropped, isTrimming)
        }
        if dropped > 0 { logger.warning("requests not logged", metadata: ["count": "\(dropped)"]) }
        if waiting.isEmpty, isTrimming { await write([], at: time) }
        // A piece at a time, so that no request waits for a long commit of the log.
        for start in stride(from: 0, to: waiting.count, by: limits.piece) {
            await write(waiting[start..<min(start + limits.piece, waiting.count)], at: time)
        }
    }

    private func write(_ piece: ArraySlice<Waiting>, at time: Int64) async {
        do {
            try await store.append(
                piece.map(Self.masked),
                keepSince: time - Int64(limits.keepDays) * 86_400_000, keepBytes: limits.keepBytes)
        } catch {
            guard !piece.isEmpty else { return }
            state.withLock { state in
                for entry in piece { state.omit(.notWritten, entry.exchange.connector) }
            }
            logger.warning("requests not logged", metadata: ["count": "\(piece.count)", "error": "\(error)"])
        }
    }

    private static let trimPause: Int64 = 600_000

    /// What was refused has no resource; the name in its body tells whom it was about.
    private static func subject(ofRefused exchange: SCIMExchange) -> String? {
        guard exchange.status >= 400, let document = try? JSONValue(parsing: exchange.requestBody) else { return nil }
        let members = document.object?.members ?? []
        return ["username", "displayname"].lazy.compactMap { name in
            members.first { $0.name.lowercased() == name }?.value.string
        }.first
    }

    private static func masked(_ waiting: Waiting) -> LoggedRequest {
        var request = masked(waiting.exchange, at: waiting.at)
        let address = RequestAddress(waiting.exchange.target, of: waiting.exchange.connectorName)
        request.verdict = RequestVerdict(
            status: request.status, hasAddress: address.exists, hasCredentials: waiting.exchange.hasCredentials,
            detail: detail(of: request), others: waiting.others)
        return request
    }

    /// What a refused request was told, in its answer.
    private static func detail(of request: LoggedRequest) -> String? {
        guard request.status >= 400, let body = request.responseBody,
            let document = try? JSONValue(parsing: Array(body.utf8))
        else { return nil }
        return document.object?["detail"]?.string.map { Masking.cut($0, limit: 500) }
    }

    private static func masked(_ exchange: SCIMExchange, at: Int64) -> LoggedRequest {
        let several = exchange.subjects.map { String($0.prefix(RequestSubject.nameLength)) }
        var request = masked(exchange, at: at, of: several.first)
        guard several.count > 1, let first = several.first else { return request }
        request.subject = "\(first) and \(several.count - 1) more"
        request.subjects = several
        return request
    }

    private static func masked(_ exchange: SCIMExchange, at: Int64, of first: String?) -> LoggedRequest {
        LoggedRequest(
            connector: exchange.connector.rawValue, at: at, requestID: exchange.requestID, method: exchange.method,
            target: Masking.target(exchange.target), status: exchange.status, milliseconds: exchange.milliseconds,
            subject: (exchange.subject ?? first ?? subject(ofRefused: exchange)).map {
                String($0.prefix(RequestSubject.nameLength))
            },
            client: exchange.userAgent.map { String($0.prefix(200)) },
            requestBody: exchange.requestBody.isEmpty ? nil : Masking.body(exchange.requestBody),
            responseBody: exchange.responseBody.isEmpty ? nil : Masking.body(exchange.responseBody))
    }
}

extension RequestLog.Limits {
    init(_ configuration: ServerConfiguration) {
        keepDays = configuration.requestLogDays
        keepBytes = Int64(configuration.requestLogMegabytes) << 20
    }
}

/// What is read is what has happened by now.
extension RequestLog: RequestLogReading {
    func requests(_ connector: Int64, _ query: RequestLogQuery) async throws -> [NumberedRequest] {
        await flush()
        return try await store.requests(connector, query)
    }

    func count(_ connector: Int64, _ query: RequestLogQuery) async throws -> Int {
        await flush()
        return try await store.count(connector, query)
    }

    func refusals(of connectors: Set<Int64>) async throws -> [Int64: RequestRefusals] {
        // Of those without an entry it is known here only how many there are.
        let unlogged = state.withLock(\.unlogged)
        return try await store.refusals(of: connectors).reduce(into: [:]) { all, one in
            let others = one.value.cause == .token ? unlogged[ConnectorID(one.key)] ?? 0 : 0
            all[one.key] = one.value.adding(others)
        }
    }

    func omitted(_ connector: Int64) -> [RequestOmission: Int] {
        state.withLock { $0.omitted[ConnectorID(connector)] ?? [:] }
    }

    /// For `/metrics`; labels hold nothing of a client.
    var prometheusText: String {
        let omitted = state.withLock(\.omitted)
        let lines = RequestOmission.allCases.map { reason in
            let count = omitted.values.reduce(0) { $0 + ($1[reason] ?? 0) }
            return "usher_request_log_omitted_total{reason=\"\(reason.rawValue)\"} \(count)\n"
        }
        return "# TYPE usher_request_log_omitted_total counter\n" + lines.joined()
    }
}
