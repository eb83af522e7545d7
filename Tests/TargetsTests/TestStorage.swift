import Foundation
import Storage
import TestSupport

/// A data folder of its own; the system's temporary folder takes care of what is left.
enum TestStorage {
    static func open() async throws -> Storage {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("usher-targets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try await Storage.open(
            dataFolder: folder.path, environment: Storage.Environment(secrets: PlainSecrets()))
    }
}
