/// A request to a connector and its answer, masked before it comes here.
public struct LoggedRequest: Sendable, Hashable {
    public var connector: Int64
    /// Milliseconds since 1970.
    public var at: Int64
    public var requestID: String
    public var method: String
    /// Path and query, masked.
    public var target: String
    public var status: Int
    public var milliseconds: Int
    /// The user or group the request was about, when it could be told.
    public var subject: String?
    /// Of a request about several: those by which it is found. They are not read back.
    public var subjects: [String] = []
    /// The client's `User-Agent`.
    public var client: String?
    /// What it says of the connector. It is not read back.
    public var verdict = RequestVerdict.neither
    /// Masked, and cut after 16 KiB.
    public var requestBody: String?
    public var responseBody: String?

    public init(
        connector: Int64, at: Int64, requestID: String, method: String, target: String, status: Int,
        milliseconds: Int, subject: String? = nil, client: String? = nil, requestBody: String? = nil,
        responseBody: String? = nil
    ) {
        self.connector = connector
        self.at = at
        self.requestID = requestID
        self.method = method
        self.target = target
        self.status = status
        self.milliseconds = milliseconds
        self.subject = subject
        self.client = client
        self.requestBody = requestBody
        self.responseBody = responseBody
    }
}

public struct RequestLogQuery: Sendable, Hashable {
    public var failuresOnly: Bool
    public var statuses: ClosedRange<Int>?
    public var subject: RequestSubject?
    /// Part of the subject, the target or the user agent, ignoring case.
    public var text: String?
    /// From this time on, in milliseconds since 1970.
    public var since: Int64?
    /// Before this time.
    public var until: Int64?
    /// Only entries before this one; for the next page.
    public var before: Int64?
    public var limit: Int
    public init(
        failuresOnly: Bool = false, statuses: ClosedRange<Int>? = nil, subject: RequestSubject? = nil,
        text: String? = nil, since: Int64? = nil, until: Int64? = nil, before: Int64? = nil, limit: Int = 50
    ) {
        self.failuresOnly = failuresOnly
        self.statuses = statuses
        self.subject = subject
        self.text = text
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }
}

extension RequestLogQuery {
    /// A status, or a class of them: `409`, `4xx`; nil: it is neither.
    public static func statuses(_ text: String) -> ClosedRange<Int>? {
        if let status = Int(text), (100...599).contains(status) { return status...status }
        guard text.count == 3, text.lowercased().hasSuffix("xx"), let first = text.first?.wholeNumberValue,
            (1...5).contains(first)
        else { return nil }
        return (first * 100)...(first * 100 + 99)
    }
}

public struct NumberedRequest: Sendable, Hashable {
    public let number: Int64
    public let request: LoggedRequest
    public init(number: Int64, request: LoggedRequest) {
        self.number = number
        self.request = request
    }
}

public protocol RequestLogStore: Sendable {
    /// Appends these and removes, the oldest first, what is older than `keepSince` and what a connector has beyond
    /// `keepBytes`.
    func append(_ requests: [LoggedRequest], keepSince: Int64, keepBytes: Int64) async throws
    /// The newest first.
    func requests(_ connector: Int64, _ query: RequestLogQuery) async throws -> [NumberedRequest]
    /// How many fit, counted up to `limit`.
    func count(_ connector: Int64, _ query: RequestLogQuery) async throws -> Int
    /// Of the connectors whose newest requests were refused.
    func refusals(of connectors: Set<Int64>) async throws -> [Int64: RequestRefusals]
}

/// The log as the Admin API has it.
public protocol RequestLogReading: Sendable {
    /// The newest first, up to what has just happened.
    func requests(_ connector: Int64, _ query: RequestLogQuery) async throws -> [NumberedRequest]
    /// How many fit, counted up to `limit`.
    func count(_ connector: Int64, _ query: RequestLogQuery) async throws -> Int
    /// Of the connectors whose newest requests were refused, as far as that is written down.
    func refusals(of connectors: Set<Int64>) async throws -> [Int64: RequestRefusals]
    /// How many requests to this connector have no entry, since the server started.
    func omitted(_ connector: Int64) -> [RequestOmission: Int]
}
