import Access
import Administration
import Foundation
import Storage

/// Lets somebody in again on a data folder whose server does not run.
public enum AdministratorRescue {
    /// There is nobody of this name with a password here.
    public struct NotThere: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    public struct Made: Sendable {
        public let name: String
        public let role: String
        public let isDisabled: Bool
        public let password: String
    }

    /// The new password; nil when a server has the data folder: then it must do it.
    /// - Throws: `ConfigurationError`, `NotThere`.
    public static func reset(
        _ name: String, _ configuration: ServerConfiguration
    ) async throws -> Made? {
        guard FileManager.default.fileExists(atPath: configuration.dataFolder + "/" + Storage.databaseFile) else {
            throw ConfigurationError(
                "There is no database in \(configuration.dataFolder). Name the server's data folder with --data.")
        }
        let folder = try DataFolder(path: configuration.dataFolder)
        // With another key its entry would make the whole audit log look tampered with.
        let key = try SecretKey(configuration, folder)
        let storage: Storage
        do { storage = try await Storage.open(folder, key, configuration) } catch let error as StorageError {
            if case .dataFolderInUse = error { return nil }
            throw ConfigurationError(error.description)
        }
        do {
            let made = try await reset(name, storage.administrators)
            try await storage.close()
            return made
        } catch {
            try? await storage.close()
            throw error
        }
    }

    private static func reset(
        _ name: String, _ store: any AdministratorStore
    ) async throws -> Made {
        guard let found = try await store.administrator(named: name), found.origin == .password else {
            let others = try await store.administrators().filter { $0.origin == .password }.map(\.name)
            let known =
                others.isEmpty
                ? "There is none: start the server and open /setup." : "There are: \(others.joined(separator: ", "))."
            throw NotThere(description: "No administrator \"\(name.prefix(100))\" has a password here. \(known)")
        }
        let (password, hash) = try await generated()
        let note = ChangeOrigin(
            actor: "command line", action: "administrator.reset-password", object: "/administrators/\(found.name)"
        ).note([])
        _ = try await store.setPassword(id: found.id, hash: hash, mustChange: true, audit: note)
        return Made(
            name: found.name, role: found.role.rawValue, isDisabled: found.isDisabled, password: password)
    }

    private static func generated() async throws -> (password: String, hash: String) {
        var generator = SystemRandomNumberGenerator()
        let password = GeneratedText.password(using: &generator)
        return (password, try await PasswordWorker().hash(password))
    }
}
