/// `sortBy` and `sortOrder` of RFC 7644 section 3.4.2.3.
public struct SortOrder: Sendable, Hashable {
    public var by: AttributePath
    public var ascending: Bool

    public init(by: AttributePath, ascending: Bool = true) {
        self.by = by
        self.ascending = ascending
    }
}
