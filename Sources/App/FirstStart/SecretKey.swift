import Access
import Crypto
import Foundation
import Storage

/// The server's key of 256 bits: it signs cursors, and will encrypt what is secret in the database. It lives outside of
/// the database, so that a copy of the one is worth nothing without the other.
struct SecretKey: Sendable {
    private let key: SymmetricKey

    /// Reads the key, or makes one in the data folder at the first start (`mayMake`).
    init(_ configuration: ServerConfiguration, _ folder: DataFolder, mayMake: Bool = true) throws(ConfigurationError) {
        if let path = configuration.secretKeyFile {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw ConfigurationError("USHER_SECRET_KEY_FILE: \(path) can't be read.")
            }
            key = try Self.parse(String(decoding: data, as: UTF8.self), path)
        } else if let text = folder.read(Self.fileName) {
            key = try Self.parse(text, folder.file(Self.fileName))
        } else if !mayMake {
            throw ConfigurationError(
                "\(folder.file(Self.fileName)) is not there. Name the server's key with USHER_SECRET_KEY_FILE, or its "
                    + "configuration file with --config. Nothing was done.")
        } else {
            key = SymmetricKey(size: .bits256)
            try folder.write(Self.fileName, key.withUnsafeBytes { Data($0).base64EncodedString() })
        }
    }

    /// A key for one purpose: what is signed for one can't be passed off for another.
    func derived(for purpose: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data(purpose.utf8), outputByteCount: 32)
    }

    /// What the storage seals with.
    var storageEnvironment: Storage.Environment {
        let chain = AuditChain(key: derived(for: "audit log").withUnsafeBytes { Array($0) })
        return Storage.Environment(auditChain: chain, secrets: SealedSecrets(self))
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
