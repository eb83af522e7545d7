/// How much a document may hold before it is refused. The defaults are those of Usher's inbound interfaces.
public struct JSONLimits: Sendable {
    public var depth: Int
    public var nodes: Int
    /// UTF-8 bytes of one string, after its escapes are resolved.
    public var stringBytes: Int
    /// Whether a name may not stand twice in an object. Only what was read with this before can do without.
    public var hasUniqueNames: Bool

    public init(depth: Int = 32, nodes: Int = 100_000, stringBytes: Int = 65_536, hasUniqueNames: Bool = true) {
        self.hasUniqueNames = hasUniqueNames
        self.depth = depth
        self.nodes = nodes
        self.stringBytes = stringBytes
    }
}

/// Why a document is not taken: what is wrong, and at which byte (from 0).
public struct JSONError: Error, Equatable, CustomStringConvertible {
    public let reason: String
    public let offset: Int

    public var description: String { "\(reason) at byte \(offset)" }
}

extension JSONValue {
    /// Reads one document; anything after it but white space is an error.
    public init(parsing bytes: some Collection<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        let result = bytes.withContiguousStorageIfAvailable {
            Self.read(UnsafeBufferPointer(rebasing: $0[...]), limits)
        }
        switch result ?? Array(bytes).withUnsafeBufferPointer({ Self.read($0, limits) }) {
        case .success(let value): self = value
        case .failure(let error): throw error
        }
    }

    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: text.utf8, limits: limits)
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) -> Result<JSONValue, JSONError>
    {
        Result { () throws(JSONError) in
            var parser = JSONParser(bytes: bytes, limits: limits)
            return try parser.document()
        }
    }
}

/// A recursive descent over UTF-8; the recursion is as deep as `limits.depth` at most.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    var position = 0
    private var nodes = 0

    init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSONValue {
        let value = try value(depth: 1)
        skipSpace()
        guard position == bytes.count else { throw error("more text after the document") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        nodes += 1
        guard nodes <= limits.nodes else { throw error("more than \(limits.nodes) values") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-")?: return .number(try number())
        case let byte? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): return .number(try number())
        case nil: throw error("the text ends where a value should stand")
        default: throw error("no JSON value starts here")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
        try enter(depth)
        var members: [JSONObject.Member] = []
        var names = SeenNames()
        if try closes(UInt8(ascii: "}")) { return JSONObject() }
        members.reserveCapacity(8)
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("a name in double quotes should stand here") }
            let start = position
            let name = try string()
            guard !limits.hasUniqueNames || names.insert(name, after: members) else {
                throw JSONError(reason: "the name \"\(name.prefix(80))\" stands twice in one object", offset: start)
            }
            skipSpace()
            try take(UInt8(ascii: ":"))
            members.append(JSONObject.Member(name: name, value: try value(depth: depth + 1)))
        } while try continues(until: UInt8(ascii: "}"))
        return JSONObject(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
        try enter(depth)
        var elements: [JSONValue] = []
        if try closes(UInt8(ascii: "]")) { return elements }
        repeat { elements.append(try value(depth: depth + 1)) } while try continues(until: UInt8(ascii: "]"))
        return elements
    }

    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= limits.depth else { throw error("nested deeper than \(limits.depth)") }
        position += 1
    }

    private mutating func closes(_ bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard peek == bracket else { return false }
        position += 1
        return true
    }

    private mutating func continues(until bracket: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        if peek == UInt8(ascii: ",") {
            position += 1
            return true
        }
        try take(bracket)
        return false
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            bytes[position..<end].elementsEqual(
                UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        else { throw error("no JSON value starts here") }
        position = end
        return value
    }

    private mutating func number() throws(JSONError) -> JSONNumber {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        if peek == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if peek == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard position - start <= 64 else {
            throw JSONError(reason: "a number of more than 64 characters", offset: start)
        }
        let number = JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
        guard number.double.isFinite else { throw JSONError(reason: "a number out of range", offset: start) }
        return number
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw error("a digit should stand here") }
    }

    private mutating func take(_ byte: UInt8) throws(JSONError) {
        guard peek == byte else { throw error("\"\(Character(UnicodeScalar(byte)))\" should stand here") }
        position += 1
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
    func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }
}

/// Finds a name that comes again. Small objects are searched as they are; a set is built only for large ones,
/// so that 100,000 names cost no more each than ten.
private struct SeenNames {
    private var folded: Set<String> = []

    mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
        if members.count < 16 { return !members.contains { $0.name.equalsIgnoringASCIICase(name) } }
        if folded.isEmpty { folded = Set(members.map { $0.name.lowercased() }) }
        return folded.insert(name.lowercased()).inserted
    }
}
