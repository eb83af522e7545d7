import Administration
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#endif

/// What the server stands on, for those who look after it.
struct SystemInspector: Sendable {
    let folder: DataFolder
    let storage: Storage
    /// Since when this process serves.
    let started: Int64

    func report() async throws -> SystemReport {
        let product = try await storage.product()
        // Command lines are copied into terminals whose working folder is another.
        let data = URL(filePath: folder.path).standardizedFileURL.path(percentEncoded: false)
        let place = data.count > 1 && data.hasSuffix("/") ? String(data.dropLast()) : data
        let file = "\(place)/\(Storage.databaseFile)"
        return SystemReport(
            version: Version.current,
            database: .init(product: product.name, place: file, bytes: Self.size(file), schema: product.schema),
            nodes: [.init(name: Self.hostName, since: started)], dataFolder: place,
            lastBackup: Backup.last(in: folder))
    }

    /// With its log, which holds what is not in the file yet.
    private static func size(_ file: String) -> Int64? {
        func bytes(_ path: String) -> Int64? {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return (attributes?[.size] as? NSNumber)?.int64Value
        }
        return bytes(file).map { $0 + (bytes(file + "-wal") ?? 0) }
    }

    /// As the machine calls itself; nobody else is asked.
    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
