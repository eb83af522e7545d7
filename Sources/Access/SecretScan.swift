/// Looks for words that go with secrets, in one pass over the bytes: nearly every request has none of them, and
/// then nothing has to be parsed or replaced.
enum SecretScan {
    /// Parts of names whose values are secrets; in names `-`, `_` and blanks do not count.
    private static let names = WordTable([
        "password", "passwd", "passphrase", "passcode", "pwd", "secret", "token", "authorization", "credential",
        "apikey", "privatekey", "cookie", "assertion",
    ])
    /// What a secret begins with, wherever it stands.
    private static let beginnings = WordTable(["ush_", "bearer", "basic"])

    static func speaksOfSecret(_ bytes: some Sequence<UInt8>) -> Bool {
        let separators: (UInt8) -> Bool = { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == 0x20 }
        return names.occur(in: bytes.lazy.filter { !separators($0) }.map { $0.asciiLowercased })
    }

    /// Whether a letter may stand there as the escape of its number.
    static func hidesLetters(_ bytes: [UInt8]) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: "\\") && $1 == UInt8(ascii: "u") }
    }

    static func holdsCredential(_ bytes: some Sequence<UInt8>) -> Bool {
        beginnings.occur(in: bytes.lazy.map { $0.asciiLowercased })
    }
}

/// Words of two letters or more; whether one may begin somewhere is told by its first two.
private struct WordTable: Sendable {
    private let words: [[UInt8]]
    private let mayBegin: [Bool]

    init(_ words: [String]) {
        self.words = words.map { Array($0.utf8) }
        var mayBegin = [Bool](repeating: false, count: 1 << 16)
        for word in self.words { mayBegin[Self.place(word[0], word[1])] = true }
        self.mayBegin = mayBegin
    }

    private static func place(_ first: UInt8, _ second: UInt8) -> Int { Int(first) << 8 | Int(second) }

    func occur(in bytes: some Sequence<UInt8>) -> Bool {
        ContiguousArray(bytes).withUnsafeBufferPointer { bytes in
            bytes.indices.dropLast().contains { start in
                mayBegin[Self.place(bytes[start], bytes[start + 1])]
                    && words.contains { Self.stands($0, in: bytes, at: start) }
            }
        }
    }

    private static func stands(_ word: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard start + word.count <= bytes.count else { return false }
        return word.indices.allSatisfy { word[$0] == bytes[start + $0] }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
