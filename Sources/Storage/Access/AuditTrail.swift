import Access
import SCIM

/// Writes entries of the audit log into the transaction of the change they tell of.
struct AuditTrail: Sendable {
    let chain: AuditChain
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    /// Throws when the entry cannot be written: then the change must not stay either.
    func append(_ note: AuditNote?, _ connection: any SQLConnection) throws {
        guard let note else { return }
        let head = try Self.head(connection)
        // A number is never given twice: what is cut off the end leaves a gap.
        let sequence = max(head.sequence, try Self.newest(connection)) + 1
        let record = chain.record(note, sequence: sequence, after: head, at: now())
        try connection.run(
            "INSERT INTO audit (actor, action, object, search, sequence, document, seal) VALUES (?, ?, ?, ?, ?, ?, ?)",
            Self.index(note, record) + [.integer(sequence), .text(record.document), .blob(record.seal)])
        try connection.run("UPDATE sequence SET value = ? WHERE name = 'audit'", [.integer(sequence)])
    }

    static func head(_ connection: any SQLConnection) throws -> AuditHead {
        try connection.first("SELECT sequence, seal FROM audit ORDER BY sequence DESC LIMIT 1") {
            AuditHead(sequence: $0.integer(0), seal: $0.blob(1))
        } ?? .beginning
    }

    /// The number that was given last, whether or not that entry is still there.
    static func newest(_ connection: any SQLConnection) throws -> Int64 {
        try connection.integer("SELECT value FROM sequence WHERE name = 'audit'")
    }

    /// The columns that an entry is found by.
    static func index(_ note: AuditNote, _ record: AuditRecord) -> [SQLValue] {
        [
            .text(note.origin.actor), .text(note.origin.action), .text(note.origin.object),
            .text(record.document.scimFolded),
        ]
    }
}
