import Access
import Foundation
import Storage

/// Goes on with another secret key where the old one is lost, knowingly: what that sealed stays closed.
public enum KeyReplacement {
    public struct Loss: Sendable, Hashable {
        /// Anonymized accounts whose names of before are sealed.
        public let anonymizedAccounts: Int
        /// Entries that can't be verified any more.
        public let auditEntries: Int
    }

    /// What can't be read without the old key. Changes nothing.
    /// - Throws: `ConfigurationError`; also when the key is there and fits.
    public static func loss(_ configuration: ServerConfiguration) async throws -> Loss {
        let folder = try existing(configuration)
        let kept = try SecretKey.kept(configuration, folder)
        return try await with(folder, Storage.Environment()) { storage in
            let known = try await storage.keyFingerprint()
            if let kept, known == nil || known == kept.fingerprint {
                throw ConfigurationError(
                    "\(SecretKey.path(configuration, folder)) is the key of this database. Nothing was done.")
            }
            return Loss(
                anonymizedAccounts: try await storage.anonymizedAccounts(),
                auditEntries: Int(try await storage.audit.head().sequence))
        }
    }

    /// Takes the key that was put in the place of the old one, or makes one.
    public static func carryOut(_ configuration: ServerConfiguration) async throws -> Loss {
        let lost = try await loss(configuration)
        let folder = try existing(configuration)
        let key = try SecretKey(configuration, folder, mayReplace: true)
        var environment = key.storageEnvironment
        // The database still belongs to the old one.
        environment.keyFingerprint = nil
        try await with(folder, environment) { storage in
            let note = ChangeOrigin(actor: "command line", action: "secret-key.replace", object: "/secret-key").note([])
            try await storage.adoptKey(key.fingerprint, audit: note)
        }
        return lost
    }

    private static func with<Value>(
        _ folder: DataFolder, _ environment: Storage.Environment, _ body: (Storage) async throws -> Value
    ) async throws -> Value {
        let storage: Storage
        do {
            storage = try await Storage.open(dataFolder: folder.path, environment: environment)
        } catch let error as StorageError {
            throw ConfigurationError(error.description)
        }
        do {
            let value = try await body(storage)
            try await storage.close()
            return value
        } catch {
            try? await storage.close()
            throw error
        }
    }

    private static func existing(_ configuration: ServerConfiguration) throws(ConfigurationError) -> DataFolder {
        guard Storage.isInUse(dataFolder: configuration.dataFolder) else {
            throw ConfigurationError(
                "There is no database in \(configuration.dataFolder). Name the server's data folder with --data.")
        }
        return try DataFolder(path: configuration.dataFolder)
    }
}
