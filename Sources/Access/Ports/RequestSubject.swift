/// A user or group that requests may be about, by everything that they may call it.
public struct RequestSubject: Sendable, Hashable {
    /// User names, display names, ids of the identity provider.
    public let names: [String]
    /// The id in SCIM paths.
    public let id: String?

    public init(names: [String], id: String? = nil) {
        self.names = names
        self.id = id
    }

    /// One of these is in the path of a request about it: the id, or a name in the quotes of a filter, in the spellings
    /// of clients that escape the `@` and of those that don't.
    public var pathParts: [String] {
        let quoted = names.flatMap { name in
            [Self.escaped(name, keeping: ""), Self.escaped(name, keeping: "@+:")].map { "%22\($0)%22" }
        }
        var seen: Set<String> = []
        return (quoted + [id].compactMap(\.self)).filter { seen.insert($0).inserted }
    }

    private static func escaped(_ name: String, keeping kept: String) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8).union(kept.utf8)
        let digits = [UInt8]("0123456789ABCDEF".utf8)
        return String(
            decoding: name.utf8.flatMap { byte in
                plain.contains(byte)
                    ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }, as: UTF8.self)
    }
}

/// Why a request has no entry in the request log.
public enum RequestOmission: String, Sendable, Hashable, CaseIterable {
    /// More came at once than could be written.
    case noRoom = "no-room"
    /// The database refused.
    case notWritten = "not-written"
    /// One of many without a valid token: they get an entry in a while.
    case unauthenticated
}
