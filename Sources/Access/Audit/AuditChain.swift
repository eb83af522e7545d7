import Crypto
import StrictJSON

/// Chains the entries of the audit log: each is sealed together with the seal of the one before, by a key that is not in
/// the database. Who can write the database alone can neither forge an entry nor take one out unseen.
public struct AuditChain: Sendable {
    private let key: SymmetricKey

    /// `key`: 256 bits, for this purpose only.
    public init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

    /// The entry for a change. `sequence` counts up by one with each.
    public func record(_ note: AuditNote, sequence: Int64, after head: AuditHead, at: Int64) -> AuditRecord {
        let entry = AuditEntry(sequence: sequence, previous: head.seal.hexadecimal, at: at, note: note)
        let document = entry.json.serialized
        return AuditRecord(sequence: sequence, document: document, seal: seal(document))
    }

    func isSealed(_ record: AuditRecord) -> Bool { constantTimeEquals(seal(record.document), record.seal) }

    private func seal(_ document: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(document.utf8), using: key))
    }
}
