// Storage keeps everything in SQLite (through GRDB), written so that PostgreSQL can be added with the same SQL and the
// same contract suite: only the files of `Drivers/` know a database's library.
// It owns: SQL, migrations, the shared commit of concurrent writes, the stores behind the ports of SCIM, Directory, Sync
// and Access.
// It leaves to others: what the values mean.

public import Access
import Foundation
public import SCIM
import Synchronization

/// A data folder that is open: its database, and the stores over it. One process at a time has it.
public final class Storage: Sendable {
    /// Time and ids come from outside, so that tests decide them.
    public struct Environment: Sendable {
        public var now: @Sendable () -> Timestamp
        public var newID: @Sendable (Timestamp) -> String
        /// Seals the audit log. A server gives one of its secret key.
        public var auditChain: AuditChain

        /// Without it no account can be anonymized.
        public var secrets: (any SecretSealing)?
        /// The provider of the administrators' single sign-on; nil: it is off.
        public var signOnIssuer: String?

        /// Tells the key of all this from others. A database that belongs to another one is not opened; nil: any is.
        public var keyFingerprint: String?

        public init(
            now: @escaping @Sendable () -> Timestamp = Timestamp.systemNow,
            newID: @escaping @Sendable (Timestamp) -> String = UUIDv7.make,
            auditChain: AuditChain = AuditChain(key: []), secrets: (any SecretSealing)? = nil,
            keyFingerprint: String? = nil, signOnIssuer: String? = nil
        ) {
            self.signOnIssuer = signOnIssuer
            self.now = now
            self.newID = newID
            self.auditChain = auditChain
            self.secrets = secrets
            self.keyFingerprint = keyFingerprint
        }
    }

    let database: any SQLDatabase
    let writer: SharedWriter
    let environment: Environment
    let runDays = RunDays()
    private let lock: DataFolderLock?
    private let follower = Mutex(Follower { _ in })

    /// A closure alone in a `Mutex` gets two wrappers more each time it is read; in a struct it does not.
    private struct Follower {
        let changed: @Sendable (ConnectorID) -> Void
    }

    init(database: any SQLDatabase, lock: DataFolderLock?, environment: Environment) {
        self.database = database
        self.lock = lock
        self.environment = environment
        writer = SharedWriter(database: database)
    }

    /// Opens (or makes) the database of a data folder, which exists, and brings its schema up to date.
    public static func open(dataFolder: String, environment: Environment = Environment()) async throws -> Storage {
        let lock = try DataFolderLock(folder: dataFolder)
        let path = dataFolder + "/" + databaseFile
        try makePrivate(path)
        let database: SQLiteDriver
        do {
            database = try SQLiteDriver(path: path)
        } catch {
            throw error == .busy
                ? StorageError.locked : .cannotOpen("\(path): \(StoreUnavailable(error).detail)")
        }
        do {
            try await Migrator(migrations: Migrations.all).migrate(database)
        } catch SQLError.busy {
            throw StorageError.locked
        }
        let storage = Storage(database: database, lock: lock, environment: environment)
        do { try await storage.checkKey() } catch {
            try? await storage.close()
            throw error
        }
        return storage
    }

    /// SQLite gives its other files the permissions of this one.
    private static func makePrivate(_ path: String) throws(StorageError) {
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else { return }
        guard files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw .cannotOpen("\(path) cannot be written.")
        }
    }

    /// The resources of all connectors.
    public var resources: any ResourceStore {
        SQLResourceStore(database: database, writer: writer, environment: environment) { connector in
            self.follower.withLock { $0.changed }(connector)
        }
    }

    /// `body` is called after every commit that changed resources of a connector. It must return at once.
    public func onResourceChange(_ body: @escaping @Sendable (ConnectorID) -> Void) {
        follower.withLock { $0 = Follower(changed: body) }
    }

    /// The database's file in the data folder.
    public static let databaseFile = "usher.sqlite"

    /// Ends the writes that are under way and closes the files.
    public func close() async throws {
        writer.close()
        try await database.close()
        lock?.release()
    }
}

/// Why a data folder could not be opened; the description is one line for the operator.
public enum StorageError: Error, Sendable, Equatable, CustomStringConvertible {
    case dataFolderInUse(folder: String, process: String?)
    case newerSchema(found: Int, known: Int)
    case cannotOpen(String)
    /// By another process, a backup for example; it passes.
    case locked
    /// A backup overwrites nothing.
    case fileExists(String)
    case otherKey

    public var description: String {
        switch self {
        case .dataFolderInUse(let folder, let process):
            "Another usher (pid \(process ?? "unknown")) uses the data folder \(folder). Stop it first, or give another."
        case .newerSchema(let found, let known):
            "The database has schema \(found), this usher knows up to \(known): it was written by a newer release. "
                + "Install that release again, or restore the backup from before the upgrade."
        case .cannotOpen(let what): "The database cannot be opened: \(what)"
        case .locked: "The database is locked by another process. Start again when that is done."
        case .fileExists(let file): "\(file) exists already. Give the backup a new name."
        case .otherKey: "The database belongs to another secret key."
        }
    }
}
