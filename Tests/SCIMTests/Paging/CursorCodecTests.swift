import SCIM
import Testing

private let now = Timestamp(milliseconds: 1_000_000)
private let later = Timestamp(milliseconds: 1_000_001)
private let yard = ConnectorID(7)
private let question = "Users?filter=active eq true"

/// No real authentication code: enough to tell inputs and keys apart.
private func codec(key: UInt64 = 1) -> CursorCodec {
    CursorCodec { input in
        var generator = SeededGenerator(seed: input.reduce(key) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
        return (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
}

struct CursorCodecTests {
    @Test(arguments: [0, 1, -1, .max, .min, 123_456_789_012] as [Int64])
    func `gives back the position it was made of`(_ position: Int64) throws {
        let cursor = ListCursor(position: position)
        let text = codec().encode(cursor, question: question, connector: yard, expires: later)
        #expect(try codec().decode(text, question: question, connector: yard, now: now) == cursor)
        #expect(text.utf8.allSatisfy { "-_".utf8.contains($0) || Character(Unicode.Scalar($0)).isLetter || $0 < 0x3A })
        #expect(!text.contains("=") && !text.contains("+") && !text.contains("/"))
    }

    @Test func `is worth nothing to another connector, for another question or with another key`() {
        let text = codec().encode(ListCursor(position: 5), question: question, connector: yard, expires: later)
        for (codec, question, connector) in [
            (codec(), question, ConnectorID(8)), (codec(), "Users?filter=active eq false", yard),
            (codec(key: 2), question, yard),
        ] {
            let error = #expect(throws: SCIMError.self) {
                try codec.decode(text, question: question, connector: connector, now: now)
            }
            #expect(error?.kind == .invalidCursor)
            #expect(error?.status == 400)
        }
    }

    @Test func `ends at its time`() {
        let text = codec().encode(ListCursor(position: 5), question: question, connector: yard, expires: later)
        let error = #expect(throws: SCIMError.self) {
            try codec().decode(text, question: question, connector: yard, now: later)
        }
        #expect(error?.kind == .expiredCursor)
    }

    @Test func `is invalid after any change of a character`() {
        let text = codec().encode(ListCursor(position: 5), question: question, connector: yard, expires: later)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="
        let changes = text.indices.map { ($0..<text.index(after: $0), text[$0] == "A" ? "B" : "A") }
        // The bits of the last character that carry nothing are no place for a second spelling.
        let endings = alphabet.filter { $0 != text.last }.map {
            (text.index(before: text.endIndex)..<text.endIndex, String($0))
        }
        for (range, replacement) in changes + endings + alphabet.map({ (text.endIndex..<text.endIndex, String($0)) }) {
            #expect(throws: SCIMError.self) {
                try codec().decode(
                    text.replacingCharacters(range, replacement), question: question, connector: yard, now: now)
            }
        }
    }

    @Test(arguments: [
        "", "A", "AQ", "=", "a b", "\u{E9}", "p1", String(repeating: "A", count: 300), "AQAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `is invalid when nobody made it`(_ text: String) {
        let error = #expect(throws: SCIMError.self) {
            try codec().decode(text, question: question, connector: yard, now: now)
        }
        #expect(error?.kind == .invalidCursor)
    }

    @Test func `is never accepted without an authentication code`() {
        let careless = CursorCodec { _ in [] }
        let text = careless.encode(ListCursor(position: 5), question: question, connector: yard, expires: later)
        #expect(throws: SCIMError.self) { try careless.decode(text, question: question, connector: yard, now: now) }
    }
}

extension String {
    fileprivate func replacingCharacters(_ range: Range<Index>, _ replacement: String) -> String {
        var changed = self
        changed.replaceSubrange(range, with: replacement)
        return changed
    }
}
