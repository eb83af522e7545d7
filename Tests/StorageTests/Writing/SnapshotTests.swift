import SCIM
import Testing

@testable import Storage

@Suite struct SnapshotTests {
    private func withDriver(
        _ options: SQLiteDriver.Options, _ body: (any SQLDatabase) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        try await DatabaseKind.sqlite.withDatabase(folder, options: options, body)
    }

    @Test func `long readings are bounded in number, and free their place when they end`() async throws {
        var options = SQLiteDriver.Options()
        options.snapshots = 1
        try await withDriver(options) { database in
            try await database.snapshot { _ -> Void in
                await #expect { try await database.snapshot { _ in } } throws: {
                    ($0 as? StoreUnavailable)?.reason == .busy
                }
            }
            await #expect(throws: CancellationError.self) {
                try await database.snapshot { _ in throw CancellationError() }
            }
            let one = try await database.snapshot { try await $0.read { try $0.integer("SELECT 1") } }
            #expect(one == 1)
        }
    }

    @Test func `a reading that takes too long is ended`() async throws {
        var options = SQLiteDriver.Options()
        options.snapshotAge = .zero
        try await withDriver(options) { database in
            await #expect { try await database.snapshot { try await $0.read { try $0.integer("SELECT 1") } } } throws: {
                ($0 as? StoreUnavailable)?.reason == .busy
            }
        }
    }

    @Test func `readers cannot write`() async throws {
        try await withDriver(SQLiteDriver.Options()) { database in
            await #expect(throws: StoreUnavailable.self) {
                try await database.read { try $0.run("DELETE FROM resource", []) }
            }
        }
    }

    @Test func `a cancelled reading stops in the middle of its statement`() async throws {
        try await withDriver(SQLiteDriver.Options()) { database in
            let started = BlockingFlag()
            let reading = Task {
                try await database.read { connection in
                    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
                    try connection.forEach(endless, []) { row in
                        if row.integer(0) == 1 { started.set() }
                        return true
                    }
                }
            }
            await Task.detached { started.wait() }.value
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
        }
    }
}
