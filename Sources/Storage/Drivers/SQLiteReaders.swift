import Foundation
import GRDB
import SCIM
import Synchronization

/// Connections that read on whatever thread takes one. There are as many as threads that could ask at once, so nobody
/// waits for one.
final class LookUpReaders: Sendable {
    private let idle: Mutex<[DatabaseQueue]?>

    init(path: String, configuration: Configuration) throws {
        var configuration = configuration
        configuration.readonly = true
        idle = Mutex(
            try (0..<max(4, ProcessInfo.processInfo.activeProcessorCount)).map { _ in
                try DatabaseQueue(path: path, configuration: configuration)
            })
    }

    func take() -> DatabaseQueue? { idle.withLock { $0?.popLast() } }

    func giveBack(_ reader: DatabaseQueue) {
        let isClosed = idle.withLock { idle in
            idle?.append(reader)
            return idle == nil
        }
        if isClosed { try? reader.close() }
    }

    /// Those that are at work are closed when they come back.
    func close() {
        let readers = idle.withLock { idle in
            defer { idle = nil }
            return idle ?? []
        }
        for reader in readers { try? reader.close() }
    }
}

extension DatabaseQueue {
    /// Not asynchronous, so that GRDB's method without threads is the one that is called. Without a transaction of GRDB's,
    /// whose statements are compiled anew each time: a tenth of a look-up.
    func atOnce<Value>(_ body: (Database) throws -> Value) throws -> Value { try unsafeRead(body) }
}

/// One state of the database for several reads.
struct GRDBSnapshot: SQLSnapshot {
    let snapshot: DatabaseSnapshot
    let age: Duration
    let scans: ScanLane
    let opened = ContinuousClock.now

    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value {
        // While a snapshot is open the write-ahead log can only grow.
        guard opened.duration(to: .now) < age else {
            throw StoreUnavailable(.busy, detail: "A long reading was too slow and was ended.")
        }
        return try await storeErrors { try await snapshot.read { try body(GRDBConnection($0)) } }
    }

    func scan<Value: Sendable>(
        for owner: ScanLane.Owner, _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await scans.run(for: owner) { try await read(body) }
    }
}
