import Crypto
import CryptoExtras

/// A password as it is kept: scrypt (RFC 7914) with the salt and the cost that it was made with.
///
/// Spelled `scrypt$15$8$3$<salt>$<key>`: log2 of the rounds, block size, parallelism, and two texts in hexadecimal.
public struct PasswordHash: Sendable, Hashable {
    /// How much work a guess is. The standard one takes 32 MiB and some tenths of a second.
    public struct Cost: Sendable, Hashable {
        let logRounds: Int
        let blockSize: Int
        let parallelism: Int

        /// As strong as OWASP's Password Storage Cheat Sheet asks.
        public static let standard = Cost(logRounds: 15, blockSize: 8, parallelism: 3)
        /// For tests, which would wait otherwise.
        public static let low = Cost(logRounds: 4, blockSize: 8, parallelism: 1)

        /// What a row may ask for: no row makes the server work for minutes.
        var isBearable: Bool {
            (1...20).contains(logRounds) && (1...32).contains(blockSize) && (1...16).contains(parallelism)
                && blockSize << logRounds <= 1 << 23
        }
    }

    let cost: Cost
    let salt: [UInt8]
    let key: [UInt8]

    /// Slow by design: not on a thread that others wait for. `password`, which keeps to `PasswordRules`, is not empty;
    /// `salt`: 16 random bytes.
    /// - Throws: when there is not enough memory.
    public init(_ password: String, salt: [UInt8], cost: Cost = .standard) throws {
        self.cost = cost
        self.salt = salt
        key = try Self.derive(password, salt, cost)
    }

    /// Nil for what `text` did not spell.
    public init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let logRounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = Hex.bytes(parts[4]), !salt.isEmpty,
            let key = Hex.bytes(parts[5]), key.count == Self.keyLength
        else { return nil }
        cost = Cost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
        guard cost.isBearable else { return nil }
        self.salt = salt
        self.key = key
    }

    public var text: String {
        "scrypt$\(cost.logRounds)$\(cost.blockSize)$\(cost.parallelism)$\(Hex.text(salt))$\(Hex.text(key))"
    }

    /// As slow as making one, whatever the password; an empty one is refused at once.
    public func admits(_ password: String) throws -> Bool {
        guard !password.isEmpty else { return false }
        return constantTimeEquals(try Self.derive(password, salt, cost), key)
    }

    private static let keyLength = 32

    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost) throws -> [UInt8] {
        try KDF.Scrypt.deriveKey(
            from: Array(password.utf8), salt: salt, outputByteCount: keyLength, rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism, maxMemory: 1 << 30
        ).withUnsafeBytes { Array($0) }
    }
}
