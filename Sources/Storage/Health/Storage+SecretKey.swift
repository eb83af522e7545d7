public import Access
import Foundation

extension Storage {
    /// Something was kept in this folder already, with a key.
    public static func isInUse(dataFolder: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: dataFolder + "/" + databaseFile)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0 > 0
    }

    /// The fingerprint of the key that the database belongs to; nil: none used it yet.
    public func keyFingerprint() async throws -> String? {
        try await database.read { try Self.keyFingerprint($0) }
    }

    /// How many accounts there are whose names of before are sealed.
    public func anonymizedAccounts() async throws -> Int {
        try await database.read { Int(try $0.integer("SELECT COUNT(*) FROM link WHERE original IS NOT NULL")) }
    }

    /// From now on the database belongs to another key. What was sealed before stays as it is.
    public func adoptKey(_ fingerprint: String, audit note: AuditNote) async throws {
        try await writer.write { [auditTrail] connection in
            try Self.keep(fingerprint, connection)
            try auditTrail.append(note, connection)
        }
    }
}

extension Storage {
    /// A key that comes with a database for the first time is remembered; after that no other one is taken.
    func checkKey() async throws {
        guard let fingerprint = environment.keyFingerprint else { return }
        guard let known = try await keyFingerprint() else {
            return try await writer.write { try Self.keep(fingerprint, $0) }
        }
        guard known == fingerprint else { throw StorageError.otherKey }
    }

    /// The same of a file that nobody uses, with today's schema.
    static func keyFingerprint(inFile path: String) async throws -> String? {
        let database = try SQLiteDriver(path: path)
        let fingerprint = try await database.read { try keyFingerprint($0) }
        try await database.close()
        return fingerprint
    }

    private static func keyFingerprint(_ connection: any SQLConnection) throws -> String? {
        try connection.first("SELECT fingerprint FROM secret_key WHERE id = 1") { $0.text(0) }
    }

    private static func keep(_ fingerprint: String, _ connection: any SQLConnection) throws {
        try connection.run(
            """
            INSERT INTO secret_key (id, fingerprint) VALUES (1, ?)
            ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint
            """, [.text(fingerprint)])
    }
}
