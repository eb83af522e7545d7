extension Settings {
    /// Whether a secret may stand in the text itself, also in a comment or in a document that can't be read: where the
    /// format wants to hear where a secret is, something else was typed. Rather once too often than once too seldom.
    public static func mayHoldSecret(_ text: String) -> Bool {
        let scan = SecretScan(text: Array(text.utf8))
        return scan.text.indices.contains { scan.text[$0] == UInt8(ascii: ":") && scan.isBeforeSecret($0) }
    }
}

/// Looks at what stands around colons: `password: hunter2`, `"bearer": "…"`, `https://svc:hunter2@jira.example.com`.
private struct SecretScan {
    let text: [UInt8]

    /// How names of what is secret end, and what may follow: where the secret is, or the mapping that says it.
    private static let references: [(name: String, begins: Set<String>)] = [
        ("password", ["file", "env"]), ("bearer", ["file", "env"]), ("token", ["file", "env"]),
        ("secret", ["file", "env"]), ("basic", ["username", "password"]), ("auth", ["bearer", "basic"]),
    ]

    func isBeforeSecret(_ colon: Int) -> Bool {
        if isAddressWithUser(colon) { return true }
        let name = word(endingBefore: colon).lowercased()
        guard let reference = Self.references.first(where: { name.hasSuffix($0.name) }) else { return false }
        guard let next = key(after: colon + 1) else { return true }
        return !reference.begins.contains(next)
    }

    private func isAddressWithUser(_ colon: Int) -> Bool {
        guard text[colon...].starts(with: "://".utf8) else { return false }
        let host = text[(colon + 3)...].prefix { !Self.blanks.contains($0) && !"/?#\"'".utf8.contains($0) }
        return host.contains(UInt8(ascii: "@"))
    }

    private func word(endingBefore end: Int) -> String {
        let before = text[..<end]
        let last = before.lastIndex { !Self.blanks.contains($0) && !Self.quotes.contains($0) } ?? before.startIndex
        let first = before[..<last].lastIndex { !Self.isLetter($0) }.map { $0 + 1 } ?? 0
        return String(decoding: before[min(first, last)..<min(last + 1, end)], as: UTF8.self)
    }

    /// The name of a mapping's first member, in braces or on a line of its own.
    private func key(after start: Int) -> String? {
        let rest = text[start...].drop {
            Self.blanks.contains($0) || Self.quotes.contains($0) || $0 == UInt8(ascii: "{")
        }
        let name = rest.prefix(while: Self.isLetter)
        let after = rest[name.endIndex...].drop { Self.blanks.contains($0) || Self.quotes.contains($0) }
        return after.first == UInt8(ascii: ":") ? String(decoding: name, as: UTF8.self) : nil
    }

    private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    private static let quotes = Set("\"'".utf8)

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }
}
