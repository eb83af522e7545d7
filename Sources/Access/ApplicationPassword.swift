import Crypto

/// The password by which an application calls the Crowd API.
public enum ApplicationPassword {
    /// 256 random bits. Give it the system's generator.
    public static func generate(using generator: inout some RandomNumberGenerator) -> String {
        RandomText.make(length: TokenText.secretLength, using: &generator)
    }

    public static func hash(_ password: String) -> [UInt8] { Array(SHA256.hash(data: Array(password.utf8))) }

    /// `stored` is nil when there is no such application; the comparison is made all the same.
    public static func admits(_ presented: String, stored: [UInt8]?) -> Bool {
        let hash = hash(presented)
        return constantTimeEquals(hash, stored ?? hash.reversed()) && stored != nil
    }

    public enum Unusable: Error, Sendable, Hashable, CustomStringConvertible {
        case tooShort
        case tooLong
        case controlCharacter

        public var description: String {
            switch self {
            case .tooShort: "the password has less than 16 characters; take 32 random ones"
            case .tooLong: "the password has more than 1024 bytes"
            case .controlCharacter: "the password holds a control character"
            }
        }
    }

    /// The password that a file or an environment variable holds; a line break at its end is not part of it.
    /// It is kept as one round of SHA-256, so it must be a long one.
    public static func given(_ content: String) throws(Unusable) -> String {
        let isBreak: (Unicode.Scalar) -> Bool = { $0 == "\n" || $0 == "\r" }
        var scalars = Substring(content).unicodeScalars
        while let last = scalars.last, isBreak(last) { scalars.removeLast() }
        let password = String(scalars)
        guard password.count >= 16 else { throw .tooShort }
        guard password.utf8.count <= 1024 else { throw .tooLong }
        guard !scalars.contains(where: { $0.properties.generalCategory == .control }) else { throw .controlCharacter }
        return password
    }
}
