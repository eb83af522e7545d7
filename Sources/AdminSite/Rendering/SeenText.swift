import Access

/// What one reads on a page, without disguise: names of users and groups come from outside, and one that only looks like
/// another is told apart. Attributes and what can be edited stay as they are, as they are sent back to the server.
enum SeenText {
    /// `html`: as our templates make it, where every `<` and `>` of a value is escaped. Read by bytes: a mark that combines
    /// with a `>` before it must not hide the end of a tag.
    static func undisguised(_ html: String) -> String {
        guard html.hidesCharacters else { return html }
        let bytes = Array(html.utf8)
        var told = ""
        var place = 0
        while place < bytes.count {
            let tag = bytes[place...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
            told += String(decoding: bytes[place..<tag], as: UTF8.self).undisguised
            place = end(ofTag: tag, bytes)
            told += String(decoding: bytes[tag..<place], as: UTF8.self)
        }
        return told
    }

    private static let textArea = Array("<textarea".utf8)

    /// What stands in a text area counts as a part of its tag.
    private static func end(ofTag start: Int, _ bytes: [UInt8]) -> Int {
        var end = after(start, bytes)
        guard bytes[start...].starts(with: textArea) else { return end }
        while end < bytes.count, bytes[end] != UInt8(ascii: "<") { end += 1 }
        return after(end, bytes)
    }

    private static func after(_ start: Int, _ bytes: [UInt8]) -> Int {
        bytes[start...].firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? bytes.count
    }
}
