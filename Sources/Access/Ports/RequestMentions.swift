extension LoggedRequest {
    /// By what the request is found: everybody it was about, and what its target mentions: the id in the path, and what
    /// stands in quotes in a filter. At most `mentionsAtMost`, none longer than `RequestSubject.nameLength`.
    public var mentions: [String] {
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let about = subjects.isEmpty ? [subject].compactMap(\.self) : subjects
        let all = about + Self.id(in: halves[0]) + (halves.count > 1 ? Self.quoted(in: halves[1]) : [])
        var seen: Set<String> = []
        return all.map { String($0.prefix(RequestSubject.nameLength)) }
            .filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(Self.mentionsAtMost).map(\.self)
    }

    private static let mentionsAtMost = 110

    /// What follows the last `/Users` or `/Groups`.
    private static func id(in path: Substring) -> [String] {
        let parts = path.split(separator: "/")
        guard let kind = parts.lastIndex(where: { $0 == "Users" || $0 == "Groups" }), kind + 1 < parts.endIndex else {
            return []
        }
        return [parts[kind + 1].percentDecoded]
    }

    /// Clients write a space as `%20`, and some as `+`, which may be a plus as well: then it is found as both.
    private static func quoted(in query: Substring) -> [String] {
        let pieces = query.percentDecoded.split(separator: "\"", maxSplits: 20, omittingEmptySubsequences: false)
        let texts = pieces.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        return texts.flatMap { text in
            text.contains("+") ? [text, String(text.map { $0 == "+" ? " " : $0 })] : [text]
        }
    }
}
