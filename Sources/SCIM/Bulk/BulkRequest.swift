public import StrictJSON

/// A body of POST /Bulk: RFC 7644 section 3.7.
public struct BulkRequest: Sendable {
    public static let schema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
    public static let responseSchema = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"

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

    let operations: [BulkOperation]
    /// Stop after this many errors; nil: try all.
    let failOnErrors: Int?

    /// Throws when the request as a whole is refused: nothing of it is done then. What is wrong with one operation only
    /// becomes that operation's result.
    public init(parsing body: JSONValue) throws(SCIMError) {
        guard case .object(let object) = body else {
            throw SCIMError(.invalidSyntax, "The body must be a JSON object, not \(body.kindInWords).")
        }
        guard case .array(let operations)? = object[ignoringCase: "Operations"] else {
            throw SCIMError(.invalidSyntax, "The body has no Operations, so it is no bulk request.")
        }
        guard operations.count <= ServiceLimits.bulkOperations else {
            throw SCIMError(
                status: 413, kind: .tooMany,
                detail: "A bulk request may hold \(ServiceLimits.bulkOperations) operations, not \(operations.count).")
        }
        failOnErrors = try Self.failOnErrors(object[ignoringCase: "failOnErrors"] ?? .null)
        self.operations = Self.unique(operations.map { BulkOperation(parsing: $0) })
    }

    private static func failOnErrors(_ value: JSONValue) throws(SCIMError) -> Int? {
        guard value != .null else { return nil }
        guard let number = value.integer, number >= 1 else {
            throw SCIMError(.invalidValue, "failOnErrors must be a whole number of at least 1.")
        }
        return number
    }

    /// A bulkId that comes again would make references to it mean two things.
    private static func unique(_ operations: [BulkOperation]) -> [BulkOperation] {
        var seen: Set<String> = []
        return operations.map { operation in
            guard let bulkID = operation.bulkID, !seen.insert(bulkID).inserted else { return operation }
            var repeated = operation
            repeated.call = .failure(SCIMError(.invalidValue, "The bulkId \"\(bulkID)\" stands in the request twice."))
            return repeated
        }
    }
}
