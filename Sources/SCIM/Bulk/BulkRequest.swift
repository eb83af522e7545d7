public import StrictJSON

/// A body of POST /Bulk: RFC 7644 section 3.7.
public struct BulkRequest: Sendable {
    public enum Method: String, Sendable {
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// One operation, ready to be carried out: its references are resolved.
    public struct Call: Sendable {
        public let method: Method
        public let kind: ResourceKind
        /// Nil for POST.
        public let id: String?
        /// `.null` for DELETE.
        public let data: JSONValue
        public let ifMatch: IfMatch?
    }

    /// What came of a call.
    public enum Outcome: Sendable {
        /// `version` is the ETag; nil after DELETE.
        case done(status: Int, id: String, version: String?)
        case failed(SCIMError)
    }

    /// Throws when the request as a whole is refused: nothing of it is done then.
    public init(parsing body: JSONValue) throws(SCIMError) {}

    /// Carries the operations out, one after the other, and makes the BulkResponse.
    public func run(baseURL: String, perform: (Call) async -> Outcome) async -> JSONObject { [:] }
}
