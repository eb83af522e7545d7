import Access
import Crypto
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The data folder: the database, the secret key, the local admin token. Readable by its owner only.
public struct DataFolder: Sendable {
    public let path: String
    /// False when this start made it.
    public let existed: Bool

    /// Makes the folder (0700) when it is missing.
    /// - Throws: `ConfigurationError`.
    public init(path: String) throws(ConfigurationError) {
        self.path = path
        // Whatever this process makes, the database's files too, is for its owner only.
        umask(0o077)
        var isFolder: ObjCBool = false
        existed = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if existed, !isFolder.boolValue {
            throw ConfigurationError("The data folder \(path) is a file. Name a folder.")
        }
        do {
            if !existed {
                try FileManager.default.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
        } catch {
            throw ConfigurationError("The data folder \(path) can't be made: \(Self.reason(errno)).")
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else {
            throw ConfigurationError("The data folder \(path) can't be used by this user: \(Self.reason(errno)).")
        }
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }
    public var adminTokenFile: String { file("admin-token") }
    public var serverURLFile: String { file(Self.serverURL) }
    /// Written when the server listens.
    static let serverURL = "server-url"

    /// True when others than the owner may read the folder.
    var isOpenToOthers: Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue ?? 0
        return mode & 0o077 != 0
    }

    func read(_ name: String) -> String? {
        guard let data = FileManager.default.contents(atPath: file(name)) else { return nil }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func remove(_ name: String) { unlink(file(name)) }

    /// Writes a file of mode 0600 as a whole: a crash leaves the old one or the new one.
    func write(_ name: String, _ text: String) throws(ConfigurationError) {
        let temporary = file(".\(name).new")
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ConfigurationError("\(file(name)) can't be written: \(Self.reason(errno)).")
        }
        let bytes = Array((text + "\n").utf8)
        let written = Glibc.write(descriptor, bytes, bytes.count)
        let isDurable = written == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        guard isDurable, rename(temporary, file(name)) == 0 else {
            throw ConfigurationError("\(file(name)) can't be written: \(Self.reason(errno)).")
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
