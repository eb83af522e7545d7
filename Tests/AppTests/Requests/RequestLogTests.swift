import Access
import HTTPGate
import Logging
import SCIM
import StrictJSON
import Synchronization
import Testing

@testable import App
@testable import SCIMServer

struct RequestLogTests {
    private let store = FakeRequestLogStore()
    private let messages = LogMessages()

    private func log(waiting: Int = 10) -> RequestLog {
        let messages = messages
        return RequestLog(
            store: store, limits: .init(waiting: waiting), now: { 42 },
            logger: Logger(label: "test") { _ in messages.handler })
    }

    private func exchange(
        _ body: String = "", target: String = "/Users", status: Int = 201, subject: String? = nil,
        subjects: [String] = [], hasCredentials: Bool = true
    ) -> SCIMExchange {
        SCIMExchange(
            connector: ConnectorID(7), connectorName: "okta", requestID: "r", method: "POST", target: target,
            status: status, hasCredentials: hasCredentials, milliseconds: 3,
            subject: subject, subjects: subjects, userAgent: nil, requestBody: Array(body.utf8), responseBody: [])
    }

    @Test func `secrets are masked before they are kept`() async throws {
        let log = log()
        log.record(exchange(#"{"userName":"ada","password":"hunter2"}"#, target: "/Users?token=hunter2"))
        await log.flush()
        let kept = try #require(await store.rows.first)
        #expect(kept.requestBody?.contains("ada") == true)
        #expect(kept.requestBody?.contains("hunter2") == false)
        #expect(!kept.target.contains("hunter2"))
        #expect(kept.responseBody == nil)
        #expect(kept.at == 42)
    }

    @Test(arguments: [
        ([], nil, []), (["ada"], "ada", []), (["ada", "eve"], "ada and 1 more", ["ada", "eve"]),
        (["ada", "eve", "joe"], "ada and 2 more", ["ada", "eve", "joe"]),
    ])
    func `a request about several people is kept with the names of all`(
        names: [String], subject: String?, kept: [String]
    ) async throws {
        let log = log()
        log.record(exchange(target: "/Bulk", status: 200, subjects: names))
        await log.flush()
        let row = try #require(await store.rows.first)
        #expect(row.subject == subject && row.subjects == kept)
    }

    @Test func `the words of our own 401 are kept as they are`() {
        for error in [nil, "invalid_token"] {
            let detail = HTTPRefusal.unauthorized(error: error).detail
            #expect(Masking.text(detail) == detail)
            let body = JSONValue.object(["detail": .string(detail)]).serialized
            #expect(Masking.body(Array(body.utf8)) == body)
        }
    }

    @Test func `what there is no room for is counted and said`() async {
        let log = log(waiting: 2)
        for _ in 0..<5 { log.record(exchange()) }
        await log.flush()
        #expect(await store.rows.count == 2)
        #expect(messages.all == ["requests not logged count=3"])
        #expect(log.omitted(7) == [.noRoom: 3])
        #expect(log.omitted(8) == [:])
        #expect(log.prometheusText.contains("usher_request_log_omitted_total{reason=\"no-room\"} 3\n"))
        // And there is room again.
        log.record(exchange())
        await log.flush()
        #expect(await store.rows.count == 3)
        #expect(messages.all.count == 1)
    }

    @Test func `a store that fails is said and takes nothing else down`() async {
        let log = log()
        await store.fail()
        log.record(exchange())
        await log.flush()
        #expect(messages.all.first?.hasPrefix("requests not logged count=1") == true)
        #expect(log.omitted(7) == [.notWritten: 1])
    }

    @Test func `strangers that got no entry are counted`() {
        let log = log()
        for _ in 0..<2 { log.omitUnauthenticated(ConnectorID(7), hasCredentials: true) }
        log.omitUnauthenticated(ConnectorID(8), hasCredentials: true)
        #expect(log.omitted(7) == [.unauthenticated: 2])
        #expect(log.prometheusText.contains("usher_request_log_omitted_total{reason=\"unauthenticated\"} 3\n"))
    }

    private static let refused = RequestVerdict.refused(detail: nil, others: 0)

    @Test(arguments: [
        ("/scim/okta/v2/Users", 200, RequestVerdict.taken), ("/scim/okta/v2/Users/x", 404, .taken),
        ("/scim/okta/Users", 404, refused), ("/scim/entra/v2/Users", 404, refused),
        ("/scim/okta/v2/Users", 401, refused), ("/scim/okta/v2/Users", 409, refused),
        ("/scim/okta/v2/Users/x", 412, .taken), ("/scim/okta/v2/Users", 403, .neither),
        ("/scim/okta/v2/Users", 429, .neither), ("/scim/okta/v2/Users", 500, .neither),
    ])
    func `what a request says of the connector is told by its answer`(
        target: String, status: Int, verdict: RequestVerdict
    ) async {
        let log = log()
        log.record(exchange(target: target, status: status))
        await log.flush()
        #expect(await store.rows.map(\.verdict) == [verdict])
    }

    /// They cost no writing: they are counted with the next one that has an entry.
    @Test func `strangers without an entry are counted with the next that has one, till one is taken`() async throws {
        let log = log()
        log.record(exchange(target: "/scim/okta/v2/Users", status: 401))
        for _ in 0..<500 { log.omitUnauthenticated(ConnectorID(7), hasCredentials: true) }
        log.omitUnauthenticated(ConnectorID(8), hasCredentials: true)
        await log.flush()
        #expect(await store.rows.count == 1)
        let told = try await log.refusals(of: [7])
        #expect(told[7]?.count == 501, "and told before")
        log.record(exchange(target: "/scim/okta/v2/Users", status: 401))
        log.omitUnauthenticated(ConnectorID(7), hasCredentials: true)
        log.record(exchange(target: "/scim/okta/v2/Users", status: 200))
        log.record(exchange(target: "/scim/okta/v2/Users", status: 401))
        await log.flush()
        let verdicts = await store.rows.map(\.verdict)
        #expect(verdicts == [Self.refused, .refused(detail: nil, others: 500), .taken, Self.refused])
    }

    @Test func `a stranger without any token says nothing of the connector, and takes nothing from the count`() async {
        let log = log()
        let path = "/scim/okta/v2/Users"
        log.omitUnauthenticated(ConnectorID(7), hasCredentials: true)
        log.record(exchange(target: path, status: 401, hasCredentials: false))
        log.omitUnauthenticated(ConnectorID(7), hasCredentials: false)
        log.record(exchange(target: path, status: 401))
        await log.flush()
        #expect(await store.rows.map(\.verdict) == [.neither, .refused(detail: nil, others: 1)])
    }

    @Test func `wrong tokens without an entry are not counted with requests refused for something else`() async throws {
        let log = log()
        log.record(exchange(target: "/scim/okta/v2/Users", status: 400))
        log.omitUnauthenticated(ConnectorID(7), hasCredentials: true)
        await log.flush()
        let told = try await log.refusals(of: [7])
        #expect(told[7]?.count == 1)
    }

    @Test(arguments: [
        (#"{"userName":"ada"}"#, 409, "ada"), (#"{"USERNAME":"ada","displayName":"Ada L"}"#, 400, "ada"),
        (#"{"displayName":"admins"}"#, 409, "admins"), (#"{"userName":"ada"}"#, 201, nil),
        (#"{"userName":7}"#, 400, nil),
        (#"["ada"]"#, 400, nil), ("{", 400, nil), ("", 404, nil),
    ])
    func `who a refused request was about is read from its body`(body: String, status: Int, subject: String?) async {
        let log = log()
        log.record(exchange(body, status: status))
        await log.flush()
        #expect(await store.rows.map(\.subject) == [subject])
    }

    @Test func `bounds are those of the configuration`() {
        var configuration = ServerConfiguration()
        configuration.requestLogDays = 2
        configuration.requestLogMegabytes = 3
        let limits = RequestLog.Limits(configuration)
        #expect(limits.keepDays == 2)
        #expect(limits.keepBytes == 3_145_728)
    }

    @Test func `what is too old goes while nothing comes in`() async {
        let time = Mutex<Int64>(1_000_000)
        let messages = messages
        let log = RequestLog(
            store: store, now: { time.withLock(\.self) }, logger: Logger(label: "test") { _ in messages.handler })
        for later in [0, 1, 599_999, 600_000, 600_001, -1] as [Int64] {
            time.withLock { $0 = 1_000_000 + later }
            await log.flush()
        }
        // At first, after ten minutes, and when the clock was set back.
        #expect(await store.appends == [1_000_000, 1_600_000, 999_999].map { $0 - 30 * 86_400_000 })
    }

    @Test func `who reads while somebody else writes waits for what is being written`() async throws {
        let log = log()
        let found = Mutex<Task<Int, any Error>?>(nil)
        await store.meanwhile {
            found.withLock { $0 = Task { try await log.requests(7, RequestLogQuery()).count } }
            // The reader comes as far as it can.
            for _ in 0..<1000 { await Task.yield() }
        }
        log.record(exchange())
        await log.flush()
        #expect(try await found.withLock(\.self)?.value == 1)
    }

    @Test func `who reads sees what has just happened`() async throws {
        let log = log()
        log.record(exchange(subject: String(repeating: "a", count: 1000)))
        let found = try await log.requests(7, RequestLogQuery())
        #expect(found.count == 1)
        #expect(found.first?.request.subject?.count == 300)
    }
}

private actor FakeRequestLogStore: RequestLogStore {
    struct Broken: Error {}
    private(set) var rows: [LoggedRequest] = []
    private(set) var appends: [Int64] = []
    private var isBroken = false

    func fail() { isBroken = true }
    private var work: (@Sendable () async -> Void)?

    /// Done in the middle of the next writing.
    func meanwhile(_ work: @escaping @Sendable () async -> Void) { self.work = work }

    func append(_ requests: [LoggedRequest], keepSince: Int64, keepBytes: Int64) async throws {
        if isBroken { throw Broken() }
        let work = work
        self.work = nil
        await work?()
        rows += requests
        appends.append(keepSince)
    }
    func requests(_ connector: Int64, _ query: RequestLogQuery) -> [NumberedRequest] {
        rows.enumerated().map { NumberedRequest(number: Int64($0), request: $1) }
    }
    func count(_ connector: Int64, _ query: RequestLogQuery) -> Int { min(rows.count, query.limit) }
    func refusals(of connectors: Set<Int64>) -> [Int64: RequestRefusals] {
        let refused = rows.filter { $0.verdict != .taken }
        guard let first = refused.first, let last = refused.last else { return [:] }
        return [7: RequestRefusals(count: refused.count, since: first.at, last: last.at, status: last.status)]
    }
}

/// Collects what is logged.
private final class LogMessages: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    var handler: Handler { Handler(messages: self) }

    struct Handler: LogHandler {
        let messages: LogMessages
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            let values = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }
            messages.lines.withLock { $0.append(event.message.description + values.joined()) }
        }
    }
}
