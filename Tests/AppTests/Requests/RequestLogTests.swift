import Access
import Logging
import SCIM
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

    private func exchange(_ body: String = "", target: String = "/Users", subject: String? = nil) -> SCIMExchange {
        SCIMExchange(
            connector: ConnectorID(7), requestID: "r", method: "POST", target: target, status: 201, milliseconds: 3,
            subject: subject, userAgent: nil, requestBody: Array(body.utf8), responseBody: [])
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

    @Test func `what there is no room for is counted and said`() async {
        let log = log(waiting: 2)
        for _ in 0..<5 { log.record(exchange()) }
        await log.flush()
        #expect(await store.rows.count == 2)
        #expect(messages.all == ["requests not logged count=3"])
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
    private var isBroken = false

    func fail() { isBroken = true }
    func append(_ requests: [LoggedRequest], keepSince: Int64, keepCount: Int) throws {
        if isBroken { throw Broken() }
        rows += requests
    }
    func requests(_ connector: Int64, _ query: RequestLogQuery) -> [NumberedRequest] {
        rows.enumerated().map { NumberedRequest(number: Int64($0), request: $1) }
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
