import Administration
import Foundation
import SCIM
import Storage

/// Copies of the database: made while the server goes on, put back while it stands still.
public enum Backup {
    /// In the data folder: when the last one was made, and where it went.
    private static let note = "last-backup"

    /// - Throws: `ConfigurationError` for what the operator has to change; its text is one line.
    public static func make(of path: String, to file: String) async throws {
        let folder = try existing(path)
        let target = absolute(file)
        try await inWords { try await Storage.backup(dataFolder: folder.path, to: target) }
        try folder.write(note, "\(Timestamp(milliseconds: WallClock.now()).rfc3339) \(target)")
    }

    /// The database of the folder is gone after that. What it gives is a warning: the key of the backup is not there, and
    /// the server will not start until it is.
    /// `configuration`: names the folder, and where the key is.
    public static func restore(_ file: String, to configuration: ServerConfiguration) async throws -> String? {
        guard FileManager.default.fileExists(atPath: file) else {
            throw ConfigurationError("\(file) does not exist. Name a file that usher backup made.")
        }
        let folder = try DataFolder(path: configuration.dataFolder)
        return try await inWords {
            let sealed = try await Storage.restore(file, dataFolder: folder.path)
            return keyWarning(sealed, configuration, folder)
        }
    }

    /// `sealed`: the fingerprint of the backup's key.
    private static func keyWarning(
        _ sealed: String?, _ configuration: ServerConfiguration, _ folder: DataFolder
    ) -> String? {
        let path = SecretKey.path(configuration, folder)
        guard let kept = try? SecretKey.kept(configuration, folder) else {
            return "The server does not start yet: the secret key \(path) is missing. \(SecretKey.advice(folder))"
        }
        guard let sealed, sealed != kept.fingerprint else { return nil }
        return "The server does not start yet: the secret key \(path) is not the one of this backup. "
            + SecretKey.advice(folder)
    }

    /// Nil: none is known.
    static func last(in folder: DataFolder) -> SystemReport.Backup? {
        guard let words = folder.read(note)?.split(separator: " ", maxSplits: 1), words.count == 2,
            let time = Timestamp(rfc3339: String(words[0]))
        else { return nil }
        return SystemReport.Backup(file: String(words[1]), at: time.milliseconds)
    }

    /// A mistyped folder must not be made, and its empty database not be taken for a backup.
    private static func existing(_ path: String) throws(ConfigurationError) -> DataFolder {
        guard FileManager.default.fileExists(atPath: "\(path)/\(Storage.databaseFile)") else {
            throw ConfigurationError("There is no database in the data folder \(path). Name another with --data.")
        }
        return try DataFolder(path: path)
    }

    private static func absolute(_ file: String) -> String {
        file.hasPrefix("/") ? file : URL(filePath: file).standardizedFileURL.path(percentEncoded: false)
    }

    private static func inWords<Value>(_ work: () async throws -> Value) async throws -> Value {
        do { return try await work() } catch let error as StorageError {
            throw ConfigurationError(error.description)
        } catch let error as StoreUnavailable {
            throw ConfigurationError("\(error.detail) Nothing was done.")
        }
    }
}
