extension IfMatch {
    /// The value of an `If-Match` header: a list of entity tags, or `*`. Nil for no header and one that holds no tag.
    public init?(header: String?) {
        guard let header else { return nil }
        let tags = EntityTags(header)
        guard !tags.isAny else {
            self = .any
            return
        }
        self = .versions(tags.tags)
    }
}

/// `If-None-Match` of RFC 9110 section 13.1.2.
public struct IfNoneMatch: Sendable, Hashable {
    private let tags: EntityTags

    public init?(header: String?) {
        guard let header else { return nil }
        tags = EntityTags(header)
    }

    /// Whether the client has exactly this already: 304 for GET, 412 for what would change it.
    public func isFulfilled(by etag: String) -> Bool {
        tags.isAny || tags.tags.contains { EntityTag.opaque($0) == EntityTag.opaque(etag) }
    }
}

enum EntityTag {
    /// What counts in weak comparison.
    static func opaque(_ tag: String) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...] }
}

/// Entity tags of RFC 9110 section 8.8.3, separated by commas; a comma may stand inside the quotes.
private struct EntityTags: Sendable, Hashable {
    var isAny = false
    var tags: Set<String> = []

    init(_ header: String) {
        var tag = ""
        var isQuoted = false
        for character in header + "," {
            if character == "\"" { isQuoted.toggle() }
            guard character == ",", !isQuoted else {
                if isQuoted || !character.isWhitespace { tag.append(character) }
                continue
            }
            if tag == "*" { isAny = true } else if !tag.isEmpty { tags.insert(tag) }
            tag = ""
        }
    }
}
