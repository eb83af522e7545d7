public import StrictJSON

/// A body of `POST …/.search`: RFC 7644 section 3.4.3.
public struct SearchRequest: Sendable, Hashable {
    public let parameters: ListParameters

    public init(parsing body: JSONValue) throws(SCIMError) {
        parameters = try ListParameters(query: [])
    }
}
