import Crypto

/// A token as it is shown once and presented with every request: `ush_<id>_<secret>`.
///
/// The prefix is for scanners that look for secrets in the wrong places. The id finds the stored token and may be
/// shown; the secret is 256 random bits, so that one round of SHA-256 keeps it well.
public struct TokenText: Sendable, Hashable {
    static let prefix = "ush_"
    static let idLength = 12
    /// 256 bits, five a character.
    static let secretLength = 52

    public let id: String
    private let secret: String

    /// Give it the system's generator.
    public static func generate(using generator: inout some RandomNumberGenerator) -> TokenText {
        TokenText(
            id: RandomText.make(length: idLength, using: &generator),
            secret: RandomText.make(length: secretLength, using: &generator))
    }

    /// Nil for everything that is not spelled exactly as `text` spells it.
    public init?(_ text: String) {
        guard text.utf8.count == Self.prefix.utf8.count + Self.idLength + 1 + Self.secretLength,
            text.hasPrefix(Self.prefix)
        else { return nil }
        let rest = text.utf8.dropFirst(Self.prefix.utf8.count)
        let (id, secret) = (rest.prefix(Self.idLength), rest.suffix(Self.secretLength))
        guard rest.dropFirst(Self.idLength).first == UInt8(ascii: "_"), RandomText.accepts(id),
            RandomText.accepts(secret)
        else { return nil }
        self.init(id: String(decoding: id, as: UTF8.self), secret: String(decoding: secret, as: UTF8.self))
    }

    private init(id: String, secret: String) {
        self.id = id
        self.secret = secret
    }

    /// What `StoredToken.hash` keeps.
    public var hash: [UInt8] { digest(secret) }

    /// The whole token. Show it once, to the one who made it.
    public var text: String { "\(Self.prefix)\(id)_\(secret)" }
}

extension TokenText: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without the secret, so that a token printed by mistake gives nothing away.
    public var description: String { "\(Self.prefix)\(id)_…" }
    public var debugDescription: String { description }
}

extension TokenText: CustomReflectable {
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}

/// Random texts of lower-case letters and digits, five bits each, without those that look alike (i, l, o, u).
enum RandomText {
    static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func make(length: Int, using generator: inout some RandomNumberGenerator) -> String {
        var bytes: [UInt8] = []
        for _ in 0..<length { bytes.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func accepts(_ bytes: Substring.UTF8View) -> Bool { bytes.allSatisfy { isLetter[Int($0)] } }

    private static let isLetter = (0...255).map { alphabet.contains($0) }
}

/// Texts that are made for people to copy or to type once.
public enum GeneratedText {
    /// 60 random bits: an id of a row.
    public static func id(using generator: inout some RandomNumberGenerator) -> String {
        RandomText.make(length: 12, using: &generator)
    }

    /// 100 random bits in four groups.
    public static func password(using generator: inout some RandomNumberGenerator) -> String {
        (0..<4).map { _ in RandomText.make(length: 5, using: &generator) }.joined(separator: "-")
    }

    /// 80 random bits: for what is good once and for a short time.
    public static func code(using generator: inout some RandomNumberGenerator) -> String {
        (0..<4).map { _ in RandomText.make(length: 4, using: &generator) }.joined(separator: "-")
    }
}

func digest(_ secret: String) -> [UInt8] { Array(SHA256.hash(data: Array(secret.utf8))) }
