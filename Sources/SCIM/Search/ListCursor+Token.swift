extension ListCursor {
    /// The cursor as clients carry it: opaque to them, safe in a URL.
    public var token: String { "p" + String(position, radix: 36) }

    public init(token: String) throws(SCIMError) {
        guard token.hasPrefix("p"), token.utf8.count <= 14, let position = Int64(token.dropFirst(), radix: 36),
            position >= 0
        else { throw SCIMError(.invalidCursor, "The cursor is none that this server gave. Start again without it.") }
        self.init(position: position)
    }
}
