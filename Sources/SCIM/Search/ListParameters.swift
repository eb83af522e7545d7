/// What a client asks of a list: the query of a GET (RFC 7644 section 3.4.2, RFC 9865), or a `.search` body.
public struct ListParameters: Sendable, Hashable {
    public var filter: Filter?
    public var sort: SortOrder?
    public var start: ListQuery.Start
    /// At most `ServiceLimits.pageSize`.
    public var count: Int
    public var attributes: [String]?
    public var excludedAttributes: [String]?

    /// `query` holds decoded names and values; what it does not know is ignored.
    public init(query: [(String, String)]) throws(SCIMError) {
        start = .index(1)
        count = ServiceLimits.pageSize
    }

    /// Checks the filter against the schemas of these kinds.
    public func query(_ kinds: [ResourceKind], related: Related = []) throws(SCIMError) -> ListQuery {
        ListQuery(kinds: kinds, filter: filter, sort: sort, start: start, count: count, related: related)
    }

    public func projection(_ kind: ResourceKind) throws(SCIMError) -> Projection {
        try Projection(attributes: attributes, excludedAttributes: excludedAttributes, kind: kind)
    }

    /// `attributes=a,b` of a request for one resource, as `Projection` takes it.
    public static func names(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingBlanks }
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
