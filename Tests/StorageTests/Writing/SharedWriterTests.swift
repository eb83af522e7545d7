import SCIM
import Testing

@testable import Storage

struct SharedWriterTests {
    private struct Refused: Error {}

    private func withTable(
        _ options: SQLiteDriver.Options = SQLiteDriver.Options(),
        _ body: (any SQLDatabase, SharedWriter) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        try await DatabaseKind.sqlite.withDatabase(folder, options: options) { database in
            let writer = SharedWriter(database: database)
            try await writer.write { try $0.script("CREATE TABLE t (n INTEGER UNIQUE, body TEXT)") }
            try await body(database, writer)
        }
    }

    @Test func `64 writes at once share commits and are all kept`() async throws {
        try await withTable { database, writer in
            let before = writer.commits
            await withTaskGroup(of: Bool.self) { group in
                for number in 0..<64 as Range<Int64> {
                    group.addTask {
                        let insert = "INSERT INTO t (n) VALUES (?)"
                        return (try? await writer.write { try $0.run(insert, [.integer(number)]) }) == 1
                    }
                }
                for await isWritten in group { #expect(isWritten) }
            }
            #expect(writer.commits - before < 64)
            let kept = try await database.read { try $0.integer("SELECT count(*) FROM t") }
            #expect(kept == 64)
        }
    }

    @Test func `a write that fails leaves nothing behind and does not touch its neighbours`() async throws {
        try await withTable { database, writer in
            let results = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<40 as Range<Int64> {
                    group.addTask {
                        do {
                            try await writer.write { connection in
                                try connection.run("INSERT INTO t (n) VALUES (?)", [.integer(number)])
                                if number % 2 == 1 { throw Refused() }
                            }
                            return true
                        } catch { return !(error is Refused) }
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(results.filter { $0 }.count == 20)
            let kept = try await database.read { try $0.all("SELECT n FROM t ORDER BY n") { $0.integer(0) } }
            #expect(kept == (0..<20).map { $0 * 2 })
        }
    }

    /// Holds the writer while `body` queues writes, which then go in one transaction.
    private func whileHeld(_ writer: SharedWriter, _ body: () async throws -> Void) async throws {
        let started = BlockingFlag()
        let mayEnd = BlockingFlag()
        async let first: Void = writer.write { _ in
            started.set()
            mayEnd.wait()
        }
        await Task.detached { started.wait() }.value
        try await body()
        mayEnd.set()
        try await first
    }

    @Test func `when the commit fails nobody is told that it went well`() async throws {
        try await withTable { database, writer in
            try await writer.write {
                try $0.script("CREATE TABLE child (n INTEGER REFERENCES t (n) DEFERRABLE INITIALLY DEFERRED)")
            }
            var writes: [Task<Int, any Error>] = []
            try await whileHeld(writer) {
                let insert = "INSERT INTO t (n) VALUES (1)"
                writes.append(Task { try await writer.write { try $0.run(insert, []) } })
                while writer.waiting < 1 { await Task.yield() }
                let orphan = "INSERT INTO child (n) VALUES (99)"
                writes.append(Task { try await writer.write { try $0.run(orphan, []) } })
                while writer.waiting < 2 { await Task.yield() }
            }
            for write in writes { await #expect(throws: StoreUnavailable.self) { try await write.value } }
            let kept = try await database.read { try $0.integer("SELECT count(*) FROM t") }
            #expect(kept == 0)
            try await writer.write { try $0.run("INSERT INTO t (n) VALUES (1)", []) }
        }
    }

    @Test func `a write beyond the bound is refused as busy and the others are done`() async throws {
        try await withTable { database, _ in
            let writer = SharedWriter(database: database, limits: .init(batch: 8, waiting: 1))
            var queued: Task<Int, any Error>?
            try await whileHeld(writer) {
                queued = Task { try await writer.write { try $0.run("INSERT INTO t (n) VALUES (1)", []) } }
                while writer.waiting < 1 { await Task.yield() }
                await #expect {
                    try await writer.write { try $0.run("INSERT INTO t (n) VALUES (2)", []) }
                } throws: { ($0 as? StoreUnavailable)?.reason == .busy }
            }
            let changed = try await queued?.value
            #expect(changed == 1)
        }
    }

    @Test func `a full disk refuses writes, reads go on, and writes work again when there is room`() async throws {
        var options = SQLiteDriver.Options()
        options.maximumPages = 120
        try await withTable(options) { database, writer in
            let body = String(repeating: "x", count: 3000)
            var kept: Int64 = 0
            await #expect(throws: StoreUnavailable.self) {
                while true {
                    try await writer.write {
                        try $0.run("INSERT INTO t (body) VALUES (?)", [.text(body)])
                    }
                    kept += 1
                }
            }
            #expect(kept > 0)
            #expect(try await database.read { try $0.integer("SELECT count(*) FROM t") } == kept)
            try await writer.write { try $0.run("DELETE FROM t", []) }
            try await writer.write { try $0.run("INSERT INTO t (body) VALUES (?)", [.text(body)]) }
        }
    }

    @Test func `a database that another process locks is busy, and works when it lets go`() async throws {
        let folder = try TemporaryFolder()
        var options = SQLiteDriver.Options()
        options.busySeconds = 0.05
        try await DatabaseKind.sqlite.withDatabase(folder, options: options) { database in
            let writer = SharedWriter(database: database)
            let other = SharedWriter(database: try SQLiteDriver(path: folder.path + "/usher.sqlite", options: options))
            try await other.write { try $0.script("CREATE TABLE t (n INTEGER)") }
            try await other.write { connection in
                try connection.run("INSERT INTO t (n) VALUES (1)", [])
                try Blocking.wait { try await writer.write { try $0.run("INSERT INTO t (n) VALUES (2)", []) } }
            }
            try await writer.write { try $0.run("INSERT INTO t (n) VALUES (3)", []) }
            #expect(try await database.read { try $0.integer("SELECT sum(n) FROM t") } == 4)
        }
    }

    @Test func `a closed writer refuses`() async throws {
        try await withTable { _, writer in
            writer.close()
            await #expect(throws: StoreUnavailable(SQLError.closed)) {
                try await writer.write { try $0.run("INSERT INTO t (n) VALUES (1)", []) }
            }
        }
    }

    @Test func `a snapshot stays at one state while others write`() async throws {
        try await withTable { database, writer in
            try await writer.write { try $0.run("INSERT INTO t (n) VALUES (1)", []) }
            try await database.snapshot { snapshot in
                let before = try await snapshot.read { try $0.integer("SELECT count(*) FROM t") }
                try await writer.write { try $0.run("INSERT INTO t (n) VALUES (2)", []) }
                #expect(try await snapshot.read { try $0.integer("SELECT count(*) FROM t") } == before)
            }
            #expect(try await database.read { try $0.integer("SELECT count(*) FROM t") } == 2)
        }
    }

    @Test func `acknowledged writes survive without closing`() async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDriver(path: folder.path + "/usher.sqlite")
        let writer = SharedWriter(database: database)
        try await writer.write { try $0.script("CREATE TABLE t (n INTEGER); INSERT INTO t (n) VALUES (7)") }
        // A second process sees what was acknowledged, though the first never closed its files.
        let other = try SQLiteDriver(path: folder.path + "/usher.sqlite")
        #expect(try await other.read { try $0.integer("SELECT n FROM t") } == 7)
        #expect(try await database.read { try $0.integer("PRAGMA foreign_keys") } == 1)
        #expect(try await writer.write { try $0.integer("PRAGMA synchronous") } == 2)
    }
}

/// Runs an async refusal from a thread that blocks, as a second process would.
private enum Blocking {
    static func wait(_ body: @escaping @Sendable () async throws -> Int) throws {
        let done = BlockingFlag()
        Task.detached {
            await #expect(throws: StoreUnavailable.self) { _ = try await body() }
            done.set()
        }
        done.wait()
    }
}
