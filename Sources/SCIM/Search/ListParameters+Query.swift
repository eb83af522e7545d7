extension ListParameters {
    /// The question for the store. `readCursor` gets the cursor's text and `question(_:)`: see `CursorCodec`.
    ///
    /// The filter is checked against the schemas; over several kinds it is enough that it makes sense for one.
    public func query(
        _ kinds: [ResourceKind], related: Related = [],
        readCursor: (_ text: String, _ question: String) throws(SCIMError) -> ListCursor
    ) throws(SCIMError) -> ListQuery {
        if let filter { try Self.check(filter, kinds) }
        let start: ListQuery.Start
        switch self.start {
        case .index(let index): start = .index(index)
        case .cursor(nil): start = .cursor(nil)
        case .cursor(let text?): start = .cursor(try readCursor(text, question(kinds)))
        }
        return ListQuery(kinds: kinds, filter: filter, sort: sort, start: start, count: count, related: related)
    }

    /// What tells this list from another, whatever the page.
    public func question(_ kinds: [ResourceKind]) -> String {
        kinds.map(\.name).joined(separator: ",") + "?" + (filter?.description ?? "")
    }

    private static func check(_ filter: Filter, _ kinds: [ResourceKind]) throws(SCIMError) {
        var objection: SCIMError?
        for kind in kinds {
            do throws(SCIMError) {
                return try filter.check(against: .of(kind))
            } catch {
                objection = objection ?? error
            }
        }
        if let objection { throw objection }
    }
}
