public import StrictJSON

/// The message of RFC 7644 section 3.4.2, with the cursor of RFC 9865.
public struct ListResponse: Sendable {
    public static let schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    public var total: Int
    public var start: ListParameters.Start
    /// The number of resources in this answer.
    public var itemsPerPage: Int
    /// The cursor of the next page, as `CursorCodec` made it.
    public var nextCursor: String?

    public init(total: Int, start: ListParameters.Start, itemsPerPage: Int, nextCursor: String? = nil) {
        self.total = total
        self.start = start
        self.itemsPerPage = itemsPerPage
        self.nextCursor = nextCursor
    }

    /// All but `Resources`, for answers that are written resource by resource; `Resources` must follow, even if empty.
    public var header: JSONObject {
        var header: JSONObject = ["schemas": [.string(Self.schema)], "totalResults": .integer(total)]
        if case .index(let index) = start { header.append("startIndex", .integer(index)) }
        header.append("itemsPerPage", .integer(itemsPerPage))
        if let nextCursor { header.append("nextCursor", .string(nextCursor)) }
        return header
    }

    public func document(_ resources: [JSONObject]) -> JSONObject {
        var document = header
        document.append("Resources", .array(resources.map { .object($0) }))
        return document
    }
}
