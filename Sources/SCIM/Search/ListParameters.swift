import StrictJSON

/// What a client asks of a list: the query of a GET (RFC 7644 section 3.4.2, RFC 9865), or a `.search` body.
public struct ListParameters: Sendable, Hashable {
    public enum Start: Sendable, Hashable {
        /// From 1.
        case index(Int)
        /// A cursor as `CursorCodec` made it; nil for the first page.
        case cursor(String?)
    }

    public var filter: Filter?
    public var sort: SortOrder?
    public var start = Start.index(1)
    /// At most `ServiceLimits.pageSize`, which is also the default: see there.
    public var count = ServiceLimits.pageSize
    public var attributes: [String]?
    public var excludedAttributes: [String]?

    public init() {}

    /// `query` holds decoded names and values; what it does not know is ignored. Names have no case.
    public init(query: [(String, String)]) throws(SCIMError) {
        var values: [String: String] = [:]
        for (name, value) in query {
            let name = name.lowercased()
            // Which of two filters was meant? An answer to the wrong one could be taken for "nobody else is there".
            guard values.updateValue(value, forKey: name) == nil || !Self.names.contains(name) else {
                throw SCIMError(.invalidValue, "The parameter \(name) stands in the query more than once.")
            }
        }
        attributes = Self.names(values["attributes"])
        excludedAttributes = Self.names(values["excludedattributes"])
        filter = try values["filter"].map { text throws(SCIMError) in try Filter(parsing: text) }
        sort = try Self.sort(by: values["sortby"], values["sortorder"])
        count = Self.capped(try Self.integer("count", values["count"]))
        start = try Self.start(index: try Self.integer("startIndex", values["startindex"]), cursor: values["cursor"])
        try check()
    }

    private static let names: Set = [
        "filter", "sortby", "sortorder", "startindex", "count", "cursor", "attributes", "excludedattributes",
    ]

    func check() throws(SCIMError) {
        guard sort != nil, case .cursor = start else { return }
        throw SCIMError(.invalidValue, "sortBy goes with startIndex only; a cursor follows the order of creation.")
    }

    public func projection(_ kind: ResourceKind) throws(SCIMError) -> Projection {
        try Projection(attributes: attributes, excludedAttributes: excludedAttributes, kind: kind)
    }

    /// `a, b` as clients write it in a query; nil when no name is in it.
    public static func names(_ text: String?) -> [String]? {
        let names = text?.split { $0 == "," || $0.isWhitespace }.map(String.init) ?? []
        return names.isEmpty ? nil : names
    }

    static func sort(by path: String?, _ order: String?) throws(SCIMError) -> SortOrder? {
        guard let path, !path.isEmpty else { return nil }
        guard let parsed = try? AttributePath(parsing: path) else {
            throw SCIMError(.invalidPath, "sortBy must be an attribute path, such as name.familyName.")
        }
        switch order?.lowercased() {
        case nil, "", "ascending": return SortOrder(by: parsed)
        case "descending": return SortOrder(by: parsed, ascending: false)
        default: throw SCIMError(.invalidValue, "sortOrder must be ascending or descending.")
        }
    }

    /// RFC 7644 section 3.4.2.4: less than nothing is nothing.
    static func capped(_ count: Int?) -> Int { min(max(count ?? ServiceLimits.pageSize, 0), ServiceLimits.pageSize) }

    static func start(index: Int?, cursor: String?) throws(SCIMError) -> Start {
        guard let cursor else { return .index(max(index ?? 1, 1)) }
        guard index == nil else {
            throw SCIMError(.invalidValue, "startIndex and cursor are two ways of paging; use one of them.")
        }
        return .cursor(cursor.isEmpty ? nil : cursor)
    }

    private static func integer(_ name: String, _ text: String?) throws(SCIMError) -> Int? {
        guard let text, !text.isEmpty else { return nil }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw SCIMError(.invalidValue, "\(name) must be a whole number.")
        }
        // A number that does not fit is only a very large (or small) one.
        return Int(text) ?? (text.hasPrefix("-") ? Int.min : Int.max)
    }
}
