import Access
import Crypto
import Foundation
import Storage

/// The server's key of 256 bits: it signs cursors and the audit log, and encrypts what is secret in the database. It lives outside of
/// the database, so that a copy of the one is worth nothing without the other.
struct SecretKey: Sendable {
    private let key: SymmetricKey

    /// Reads the key. Where there is no database yet one is made in the data folder; what a database was sealed with must be
    /// there, unless another is to be made in its place (`mayReplace`).
    init(
        _ configuration: ServerConfiguration, _ folder: DataFolder, mayReplace: Bool = false
    ) throws(ConfigurationError) {
        if let kept = try Self.kept(configuration, folder) {
            self = kept
        } else if Storage.isInUse(dataFolder: folder.path), !mayReplace {
            throw ConfigurationError(
                "The secret key \(folder.file(Self.fileName)) is missing, and what is encrypted in the database can't be "
                    + "read without it. \(Self.advice(folder))")
        } else {
            key = SymmetricKey(size: .bits256)
            try folder.write(Self.fileName, key.withUnsafeBytes { Data($0).base64EncodedString() })
        }
    }

    private init(parsing text: String, _ path: String) throws(ConfigurationError) { key = try Self.parse(text, path) }

    /// The key that is there; nil: none is in the data folder, and none was named.
    static func kept(_ configuration: ServerConfiguration, _ folder: DataFolder) throws(ConfigurationError) -> Self? {
        if let path = configuration.secretKeyFile {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError("USHER_SECRET_KEY_FILE: \(path) can't be read.")
            }
            return try Self(parsing: String(decoding: data, as: UTF8.self), path)
        }
        guard let text = folder.read(fileName) else { return nil }
        return try Self(parsing: text, folder.file(fileName))
    }

    /// Where the key is, or should be.
    static func path(_ configuration: ServerConfiguration, _ folder: DataFolder) -> String {
        configuration.secretKeyFile ?? folder.file(fileName)
    }

    /// What to do when the key of a database is not there.
    static func advice(_ folder: DataFolder) -> String {
        "Put the key's file back from the copy that is kept apart from the backups, or name it with "
            + "USHER_SECRET_KEY_FILE. If it is lost for good: usher new-key --data \(folder.path) tells what is lost with it."
    }

    /// Tells this key from others, and nothing else about it.
    var fingerprint: String {
        let key = derived(for: "fingerprint")
        return Hex.text(Array(HMAC<SHA256>.authenticationCode(for: Data("usher".utf8), using: key)))
    }

    /// A key for one purpose: what is signed for one can't be passed off for another.
    func derived(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data(purpose.utf8), outputByteCount: 32)
    }

    /// What the storage seals with.
    var storageEnvironment: Storage.Environment {
        let chain = AuditChain(key: derived(for: "audit log").withUnsafeBytes { Array($0) })
        return Storage.Environment(auditChain: chain, secrets: SealedSecrets(self), keyFingerprint: fingerprint)
    }

    private static let fileName = "secret-key"

    private static func parse(_ text: String, _ path: String) throws(ConfigurationError) -> SymmetricKey {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let data = Data(base64Encoded: trimmed), data.count == 32 else {
            throw ConfigurationError(
                "\(path) holds no key: it must be 32 bytes in base64 (head -c 32 /dev/urandom | base64).")
        }
        return SymmetricKey(data: data)
    }
}
