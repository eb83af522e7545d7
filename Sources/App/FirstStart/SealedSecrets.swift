import Crypto
import Foundation
import Storage

/// Seals with AES-GCM under keys that are derived from the server's.
struct SealedSecrets: SecretSealing {
    private let sealing: SymmetricKey
    private let digests: SymmetricKey

    init(_ key: SecretKey) {
        sealing = key.derived(for: "sealed secrets")
        digests = key.derived(for: "digests of names")
    }

    func seal(_ text: String, for purpose: String) throws -> String {
        let box = try AES.GCM.seal(Data(text.utf8), using: sealing, authenticating: Data(purpose.utf8))
        return (box.nonce.withUnsafeBytes { Data($0) } + box.ciphertext + box.tag).base64EncodedString()
    }

    func open(_ sealed: String, for purpose: String) -> String? {
        // Whatever is wrong with it, it says nothing.
        guard let data = Data(base64Encoded: sealed), let box = try? AES.GCM.SealedBox(combined: data),
            let text = try? AES.GCM.open(box, using: sealing, authenticating: Data(purpose.utf8))
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    func digest(of text: String) -> String {
        Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: digests)).base64EncodedString()
    }
}
