/// Writes elements without namespaces. What XML 1.0 cannot hold is left out: one such character would make the reader
/// refuse the whole answer.
public struct XMLWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    public static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"

    public init() {}

    public mutating func declare() { bytes += Self.declaration.utf8 }

    public mutating func open(_ name: String, _ attributes: [(String, String)] = []) {
        tag(name, attributes)
        bytes.append(UInt8(ascii: ">"))
    }

    public mutating func close(_ name: String) {
        bytes += "</".utf8
        bytes += name.utf8
        bytes.append(UInt8(ascii: ">"))
    }

    public mutating func empty(_ name: String, _ attributes: [(String, String)] = []) {
        tag(name, attributes)
        bytes += "/>".utf8
    }

    /// An element that holds text only.
    public mutating func element(_ name: String, _ text: String) {
        open(name)
        self.text(text)
        close(name)
    }

    public mutating func text(_ text: String) {
        guard !text.utf8.allSatisfy(Self.isPlain) else {
            bytes += text.utf8
            return
        }
        for scalar in text.unicodeScalars { append(scalar) }
    }

    private mutating func tag(_ name: String, _ attributes: [(String, String)]) {
        bytes.append(UInt8(ascii: "<"))
        bytes += name.utf8
        for (attribute, value) in attributes {
            bytes.append(UInt8(ascii: " "))
            bytes += attribute.utf8
            bytes += "=\"".utf8
            text(value)
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): false
        default: byte >= 0x20 && byte < 0x7F
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "&": bytes += "&amp;".utf8
        case "<": bytes += "&lt;".utf8
        case ">": bytes += "&gt;".utf8
        case "\"": bytes += "&quot;".utf8
        // A reader would turn them into blanks or line feeds.
        case "\t", "\n", "\r": bytes += "&#\(scalar.value);".utf8
        // XML 1.0 section 2.2. A sign in its place shows that something was there: without it two texts could look alike.
        case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": bytes += "\u{FFFD}".utf8
        default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
        }
    }
}
