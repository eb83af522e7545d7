extension Resource {
    /// The ETag of an answer that holds these `groups`: they change without the user's own version, so they have a part
    /// of their own in it, `W/"3-1k9f"`. Nil: the answer has none.
    public func etag(with groups: [GroupReference]?) -> String {
        guard kind == .user, let groups, !groups.isEmpty else { return etag }
        return "W/\"\(version)-\(GroupDigest.of(groups))\""
    }
}

/// A short text that differs when the groups do: FNV-1a of 64 bits. It proves nothing, it only tells two states apart.
private enum GroupDigest {
    static func of(_ groups: [GroupReference]) -> String {
        // Each by itself and then added up, so that the order does not matter.
        let sum = groups.reduce(UInt64(0)) { sum, group in
            sum &+ hash("\(group.id)\u{0}\(group.display ?? "")\u{0}\(group.isDirect)")
        }
        return String(sum, radix: 36)
    }

    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
