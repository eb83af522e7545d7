import Storage

extension Storage {
    /// The database of a data folder, for its key only.
    /// - Throws: `ConfigurationError`, or `StorageError.dataFolderInUse`.
    static func open(_ folder: DataFolder, _ key: SecretKey, _ configuration: ServerConfiguration) async throws
        -> Storage
    {
        var environment = key.storageEnvironment
        environment.signOnIssuer = configuration.singleSignOn.issuer
        do {
            return try await open(dataFolder: folder.path, environment: environment)
        } catch StorageError.otherKey {
            throw ConfigurationError(
                "The secret key \(SecretKey.path(configuration, folder)) is not the one that the database in \(folder.path) was "
                    + "used with, so what is encrypted there can't be read. \(SecretKey.advice(folder))")
        }
    }
}
