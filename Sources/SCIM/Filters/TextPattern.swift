/// A text that others are compared with: bytes of UTF-8, folded unless case counts.
///
/// Texts whose case counts are compared byte by byte, as storage's indexes do.
struct TextPattern: Sendable {
    private let bytes: [UInt8]
    /// How far the pattern has matched itself before each byte (Knuth, Morris, Pratt), so that searching takes one pass
    /// whatever a client makes the texts of.
    private let fallback: [Int]

    init(_ text: String, isCaseExact: Bool) {
        bytes = Self.bytes(text, isCaseExact: isCaseExact)
        fallback = Self.fallback(of: bytes)
    }

    static func bytes(_ text: String, isCaseExact: Bool) -> [UInt8] {
        Array((isCaseExact ? text : text.scimFolded).utf8)
    }

    func isEqual(to text: [UInt8]) -> Bool { bytes == text }
    func isPrefix(of text: [UInt8]) -> Bool { text.starts(with: bytes) }
    func isSuffix(of text: [UInt8]) -> Bool { text.suffix(bytes.count).elementsEqual(bytes) }

    /// Below, at or above zero, as the text comes before, is or comes after the pattern; by code points.
    func order(of text: [UInt8]) -> Int {
        if text == bytes { return 0 }
        return text.lexicographicallyPrecedes(bytes) ? -1 : 1
    }

    func isContained(in text: [UInt8]) -> Bool {
        if bytes.isEmpty { return true }
        var matched = 0
        for byte in text {
            while matched > 0, bytes[matched] != byte { matched = fallback[matched - 1] }
            if bytes[matched] == byte { matched += 1 }
            if matched == bytes.count { return true }
        }
        return false
    }

    private static func fallback(of bytes: [UInt8]) -> [Int] {
        var table: [Int] = []
        var matched = 0
        for (index, byte) in bytes.enumerated() {
            while matched > 0, bytes[matched] != byte { matched = table[matched - 1] }
            if index > 0, bytes[matched] == byte { matched += 1 }
            table.append(matched)
        }
        return table
    }
}
