/// The target of a request, decoded. What could mean one thing here and another in a proxy or a filter is refused, so
/// that nobody has to think about it again (`%2f`, `..`, `//`, `;`, NUL, broken escapes and UTF-8).
struct RequestTarget: Sendable {
    var segments: [String]
    var query: [GateRequest.QueryItem]

    static let empty = RequestTarget(segments: [], query: [])

    private init(segments: [String], query: [GateRequest.QueryItem]) {
        self.segments = segments
        self.query = query
    }

    init(parsing target: String) throws(HTTPRefusal) {
        let bytes = Array(target.utf8)
        // RFC 3986 allows visible ASCII only; everything else has to be escaped.
        guard bytes.first == UInt8(ascii: "/"), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .badRequest("The request target is not a path of visible ASCII characters.")
        }
        let end = bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        segments = try Self.segments(bytes[..<end])
        query = try Self.query(bytes[end...].dropFirst())
    }

    private static func segments(_ path: ArraySlice<UInt8>) throws(HTTPRefusal) -> [String] {
        var pieces = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        // One slash at the end is a habit of some clients and means nothing.
        if pieces.last?.isEmpty == true { pieces.removeLast() }
        var segments: [String] = []
        for piece in pieces {
            guard let segment = decode(piece, plusIsBlank: false), isPlain(segment) else {
                throw .badRequest("The path holds an empty, relative or wrongly escaped segment.")
            }
            segments.append(segment)
        }
        return segments
    }

    private static func isPlain(_ segment: String) -> Bool {
        guard !segment.isEmpty, segment != ".", segment != ".." else { return false }
        return segment.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: ";")
        }
    }

    static func query(_ text: ArraySlice<UInt8>) throws(HTTPRefusal) -> [GateRequest.QueryItem] {
        var items: [GateRequest.QueryItem] = []
        for pair in text.split(separator: UInt8(ascii: "&")) {
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = decode(pair[..<end], plusIsBlank: true),
                let value = decode(pair[end...].dropFirst(), plusIsBlank: true)
            else { throw .badRequest("The query is wrongly escaped, or no UTF-8, or holds NUL.") }
            items.append(GateRequest.QueryItem(name: name, value: value))
        }
        return items
    }

    private static func decode(_ text: ArraySlice<UInt8>, plusIsBlank: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal),
                    high | low != 0
                else { return nil }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(0x20)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
