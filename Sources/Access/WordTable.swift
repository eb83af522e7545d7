/// Words of two letters or more, looked for ignoring case; whether one may begin somewhere is told by its first two.
struct WordTable: Sendable {
    private let words: [[UInt8]]
    private let mayBegin: [Bool]
    /// The small letter of each byte; 0 for those that do not count.
    private let folded: [UInt8]

    init(_ words: [String], ignoring ignored: String) {
        self.words = words.map { Array($0.utf8) }
        var mayBegin = [Bool](repeating: false, count: 1 << 16)
        for word in self.words { mayBegin[Self.place(word[0], word[1])] = true }
        self.mayBegin = mayBegin
        var folded = Array(UInt8.min...UInt8.max)
        for letter in UInt8(ascii: "A")...UInt8(ascii: "Z") { folded[Int(letter)] = letter | 0x20 }
        for byte in ignored.utf8 { folded[Int(byte)] = 0 }
        self.folded = folded
    }

    func occur(in bytes: some Sequence<UInt8>) -> Bool {
        bytes.withContiguousStorageIfAvailable { occur(in: $0) }
            ?? ContiguousArray(bytes).withUnsafeBufferPointer { occur(in: $0) }
    }

    private func occur(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { text in
            var count = 0
            folded.withUnsafeBufferPointer { folded in
                for byte in bytes where folded[Int(byte)] != 0 {
                    text[count] = folded[Int(byte)]
                    count += 1
                }
            }
            return occur(inFolded: UnsafeBufferPointer(rebasing: text[..<count]))
        }
    }

    private func occur(inFolded text: UnsafeBufferPointer<UInt8>) -> Bool {
        mayBegin.withUnsafeBufferPointer { mayBegin in
            for start in text.indices.dropLast() where mayBegin[Self.place(text[start], text[start + 1])] {
                if words.contains(where: { Self.stands($0, in: text, at: start) }) { return true }
            }
            return false
        }
    }

    private static func place(_ first: UInt8, _ second: UInt8) -> Int { Int(first) << 8 | Int(second) }

    private static func stands(_ word: [UInt8], in text: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard start + word.count <= text.count else { return false }
        return word.indices.allSatisfy { word[$0] == text[start + $0] }
    }
}
