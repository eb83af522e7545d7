import Foundation
import SCIM
import Storage
import Synchronization

@testable import Storage

/// A data folder that goes away with the test.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "usher-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The kinds of database that every contract suite runs against.
enum DatabaseKind: CaseIterable, Sendable {
    case sqlite

    func withDatabase<Value>(
        _ folder: TemporaryFolder, options: SQLiteDriver.Options = SQLiteDriver.Options(),
        _ body: (any SQLDatabase) async throws -> Value
    ) async throws -> Value {
        let database = try SQLiteDriver(path: folder.path + "/usher.sqlite", options: options)
        try await Migrator(migrations: Migrations.all).migrate(database)
        let value = try await body(database)
        try await database.close()
        return value
    }

    /// A store over a fresh database, with a clock that counts up a second with every question.
    func withStorage<Value>(
        signOn issuer: String? = nil, _ body: (Storage) async throws -> Value
    ) async throws -> Value {
        let folder = try TemporaryFolder()
        var environment = Storage.Environment.counting()
        environment.signOnIssuer = issuer
        return try await withDatabase(folder) { database in
            try await body(Storage(database: database, lock: nil, environment: environment))
        }
    }
}

extension Storage.Environment {
    static func counting() -> Storage.Environment {
        let seconds = CountingClock()
        return Storage.Environment(now: { seconds.next() })
    }
}

private final class CountingClock: Sendable {
    private let seconds = Mutex<Int64>(0)
    func next() -> Timestamp {
        seconds.withLock { seconds in
            seconds += 1
            return Timestamp(milliseconds: seconds * 1000)
        }
    }
}

/// Lets a blocking thread wait for a task.
final class BlockingFlag: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    func set() { semaphore.signal() }
    func wait() { semaphore.wait() }
}

extension BlockingFlag {
    /// Counts calls from wherever they come.
    final class Counter: Sendable {
        private let calls = Mutex(0)
        var value: Int { calls.withLock { $0 } }
        func count() { calls.withLock { $0 += 1 } }
    }
}
