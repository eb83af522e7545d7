public import StrictJSON

/// An entry of the audit log as it is kept: the document is what is sealed, to the byte.
public struct AuditRecord: Sendable, Hashable {
    public let sequence: Int64
    /// Canonical JSON.
    public let document: String
    public let seal: [UInt8]

    public init(sequence: Int64, document: String, seal: [UInt8]) {
        self.sequence = sequence
        self.document = document
        self.seal = seal
    }

    /// Nil for a document that Usher did not write.
    public var entry: AuditEntry? {
        (try? JSONValue(parsing: Array(document.utf8))).flatMap(AuditEntry.init(json:))
    }
}

/// What an entry says.
public struct AuditEntry: Sendable, Hashable {
    public let sequence: Int64
    /// The seal of the entry before, in hexadecimal digits.
    public let previous: String
    /// Milliseconds since 1970.
    public let at: Int64
    public let note: AuditNote

    init(sequence: Int64, previous: String, at: Int64, note: AuditNote) {
        self.sequence = sequence
        self.previous = previous
        self.at = at
        self.note = note
    }

    /// In the one spelling that is sealed.
    public var json: JSONValue {
        [
            "sequence": .integer(Int(sequence)), "previous": .string(previous), "at": .integer(Int(at)),
            "actor": .string(note.origin.actor), "requestID": .string(note.origin.requestID),
            "action": .string(note.origin.action), "object": .string(note.origin.object),
            "changes": .array(note.changes.map(\.json)),
        ]
    }

    init?(json: JSONValue) {
        guard let sequence = json["sequence"]?.integer, let previous = json["previous"]?.string,
            let at = json["at"]?.integer, let actor = json["actor"]?.string,
            let requestID = json["requestID"]?.string, let action = json["action"]?.string,
            let object = json["object"]?.string, let changes = json["changes"]?.array
        else { return nil }
        let origin = ChangeOrigin(actor: actor, requestID: requestID, action: action, object: object)
        let list = changes.map {
            AuditChange(path: $0["path"]?.string ?? "", before: $0["before"], after: $0["after"])
        }
        self.init(
            sequence: Int64(sequence), previous: previous, at: Int64(at), note: AuditNote(origin: origin, kept: list))
    }
}

/// The newest entry at some time: `17:9f86…`. Kept elsewhere, it shows later that entries were cut off the end.
public struct AuditHead: Sendable, Hashable, CustomStringConvertible {
    public let sequence: Int64
    public let seal: [UInt8]

    public init(sequence: Int64, seal: [UInt8]) {
        self.sequence = sequence
        self.seal = seal
    }

    /// Before the first entry.
    public static let beginning = AuditHead(sequence: 0, seal: [UInt8](repeating: 0, count: 32))

    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = parts.first, let last = parts.last, let sequence = Int64(first),
            sequence >= 0, last.utf8.count == 64, let seal = [UInt8](hexadecimal: last)
        else { return nil }
        self.init(sequence: sequence, seal: seal)
    }

    public var description: String { "\(sequence):\(seal.hexadecimal)" }
}

extension [UInt8] {
    var hexadecimal: String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    init?(hexadecimal text: Substring) {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while !rest.isEmpty {
            guard let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        self = bytes
    }
}
