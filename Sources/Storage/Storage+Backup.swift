import Foundation

extension Storage {
    /// Copies the database of a data folder, also of one that is in use, into a new file: the state of one moment.
    public static func backup(dataFolder: String, to file: String) async throws {
        guard !FileManager.default.fileExists(atPath: file) else {
            throw StorageError.fileExists(file)
        }
        try await SQLiteDriver.copy(dataFolder + "/" + databaseFile, to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    }

    /// Puts a backup in the place of the database of a data folder that nobody uses. The backup is checked first; until
    /// the last step the old database stays. The fingerprint of the key that it belongs to, when it knows one.
    @discardableResult
    public static func restore(_ file: String, dataFolder: String) async throws -> String? {
        let lock = try DataFolderLock(folder: dataFolder)
        defer { lock.release() }
        let found = try await SQLiteDriver.checkedSchemaVersion(file)
        let known = Migrations.all.last?.version ?? 0
        guard found > 0 else { throw StorageError.cannotOpen("\(file) is no backup of an usher.") }
        guard found <= known else { throw StorageError.newerSchema(found: found, known: known) }

        let path = dataFolder + "/" + databaseFile
        let new = path + ".restored"
        let files = FileManager.default
        try? files.removeItem(atPath: new)
        try await SQLiteDriver.copy(file, to: new)
        try await forgetEventPositions(inFile: new)
        let fingerprint = try await keyFingerprint(inFile: new)
        // The log belongs to the old file and must not be played into the new one.
        for suffix in ["-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
            try files.removeItem(atPath: path + suffix)
        }
        guard rename(new, path) == 0 else { throw StorageError.cannotOpen("\(new) cannot be renamed to \(path).") }
        return fingerprint
    }
}
