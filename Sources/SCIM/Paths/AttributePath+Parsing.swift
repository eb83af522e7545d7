import StrictJSON

extension AttributePath {
    /// Longest path, filter included, that is read.
    static let byteLimit = 8_192

    /// Reads `[URN:]name[.sub]`.
    ///
    /// What stands before the last colon is the URN: URNs contain dots and colons themselves. That makes a bare schema
    /// URN look like an attribute (`…:2.0:User` like the attribute `User`); only who knows the schemas can tell, so a
    /// text that is one of `knownSchemas`, whatever its case, becomes a path that `isWholeSchema`.
    public init(parsing text: String, knownSchemas: [String] = []) throws(SCIMError) {
        guard text.utf8.count <= Self.byteLimit else {
            throw SCIMError(.invalidPath, "The attribute path is longer than \(Self.byteLimit) bytes.")
        }
        if knownSchemas.contains(where: { $0.equalsIgnoringASCIICase(text) }) {
            self.init(schema: text, name: "")
        } else if let path = Self(syntax: text) {
            self = path
        } else {
            throw SCIMError(
                .invalidPath,
                "\"\(text.prefix(80))\" is no attribute path. Write name, name.sub or urn:…:name.sub (RFC 7644 section 3.10)."
            )
        }
    }

    /// Nil when the text does not follow the grammar.
    init?(syntax text: String) {
        let colon = text.utf8.lastIndex(of: UInt8(ascii: ":"))
        let names = text[(colon.map { text.utf8.index(after: $0) } ?? text.startIndex)...]
        let parts = names.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy(Self.isName), let name = parts.first else { return nil }
        if let colon, !Self.isURI(text[..<colon]) { return nil }
        self.init(
            schema: colon.map { String(text[..<$0]) }, name: String(name),
            sub: parts.count == 2 ? parts.last.map(String.init) : nil)
    }

    /// ATTRNAME of RFC 7643 section 2.1; `$ref`, which the RFC uses and its grammar forgets; and `$` within names.
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first else { return false }
        guard first.isLetter else { return String(text).equalsIgnoringASCIICase("$ref") }
        return text.utf8.dropFirst().allSatisfy { $0.isLetter || $0.isDigit || "-_$".utf8.contains($0) }
    }

    /// A scheme, a colon and something after it, in the characters that RFC 3986 knows, without brackets.
    private static func isURI(_ text: Substring) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.utf8.first, first.isLetter,
            text.utf8.index(after: colon) < text.endIndex
        else { return false }
        let isScheme = text[..<colon].utf8.allSatisfy { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }
        return isScheme && text.utf8.allSatisfy(\.isPathByte)
    }
}

extension UInt8 {
    var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    /// What may stand in an attribute path, URN included; brackets, quotes and white space end one.
    var isPathByte: Bool { isLetter || isDigit || "-._~:/?#@!$&'*+,;=%".utf8.contains(self) }
}
