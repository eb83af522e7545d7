import Directory
import Dispatch
import SCIM
import Synchronization
import Testing

@testable import Storage

/// Reads that look through everything leave readers for everybody else.
@Suite struct ScanTests {
    /// A database with one reader for scans, and room for one that waits, while a scan is held open.
    private func whileScanning(_ body: @escaping @Sendable (Storage, ScanLane) async throws -> Void) async throws {
        var options = SQLiteDriver.Options()
        options.readers = 2
        options.scans = 1
        options.waitingScans = 1
        let folder = try TemporaryFolder()
        let database = try SQLiteDriver(path: folder.path + "/usher.sqlite", options: options)
        try await Migrator(migrations: Migrations.all).migrate(database)
        let (started, end) = (BlockingFlag(), BlockingFlag())
        let held = Task {
            try await database.scan(for: .connector(ConnectorID(9))) { _ in
                started.set()
                end.wait()
            }
        }
        await offPool { started.wait() }
        do {
            try await body(Storage(database: database, lock: nil, environment: .counting()), database.scans)
        } catch {
            end.set()
            throw error
        }
        end.set()
        try await held.value
        try await database.close()
    }

    private func offPool(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                body()
                continuation.resume()
            }
        }
    }

    private let one = ScanLane.Owner.connector(ConnectorID(1))
    private let other = ScanLane.Owner.directory(DirectoryID(1))
    private let search = ListQuery(kinds: [.user], filter: try? Filter(parsing: "displayName co \"x\""), count: 10)

    @Test func `look-ups and lists answer while a search is held up and others wait`() async throws {
        try await whileScanning { storage, lane in
            let fixture = ResourceFixture(storage)
            let ada = try await fixture.user("ada")
            let waiting = Task { try await fixture.names(search) }
            while lane.waiting == 0 { await Task.yield() }
            #expect(try await fixture.names(.user, "userName eq \"ada\"") == ["ada"])
            #expect(try await fixture.names(.user, "externalId eq \"1\"") == [])
            #expect(try await fixture.names(ListQuery(kinds: [.user], count: 10)) == ["ada"])
            #expect(try await fixture.read(.user, ada.id) != nil)
            #expect(try await storage.directories.user(named: "ada", in: DirectoryID(1)) == nil)
            #expect(try await storage.directories.users(matching: .everything, .init(), in: DirectoryID(1)).isEmpty)
            waiting.cancel()
        }
    }

    @Test func `a search that finds the line too long is turned away at once, and the others are answered`()
        async throws
    {
        try await whileScanning { storage, lane in
            let fixture = ResourceFixture(storage)
            let waiting = Task { try await fixture.names(search) }
            while lane.waiting == 0 { await Task.yield() }
            await #expect {
                try await fixture.names(search)
            } throws: {
                ($0 as? StoreUnavailable)?.reason == .crowded
            }
            await #expect(throws: DirectoryUnavailable.self) {
                try await storage.directories.users(
                    matching: .compare(.name, .contains("x")), .init(), in: DirectoryID(1))
            }
            waiting.cancel()
        }
    }

    private let lane = ScanLane(atOnce: 1, longestLine: 100, share: 60)

    @Test func `those that waited have their turn, one after the other`() async throws {
        let counter = BlockingFlag.Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { try await lane.run(for: one) { counter.count() } } }
            try await group.waitForAll()
        }
        #expect(counter.value == 50)
        #expect(lane.waiting == 0)
    }

    @Test func `whoever is gone leaves the line at once, and nothing is searched for him`() async throws {
        let counter = BlockingFlag.Counter()
        try await lane.run(for: one) {
            let gone = (0..<10).map { _ in Task { try await lane.run(for: one) { counter.count() } } }
            let staying = Task { try await lane.run(for: other) { counter.count() } }
            while lane.waiting < 11 { await Task.yield() }
            for task in gone { task.cancel() }
            for task in gone { await #expect(throws: CancellationError.self) { try await task.value } }
            // The one who searches has not finished.
            #expect(lane.waiting == 1)
            #expect(counter.value == 0)
            _ = staying
        }
        while lane.waiting > 0 { await Task.yield() }
        _ = try await lane.run(for: one) { counter.count() }
        #expect(counter.value == 2)
    }

    @Test func `whoever was gone before he came takes no place`() async throws {
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            try await lane.run(for: one) { _ = Issue.record("searched for nobody") }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        try await lane.run(for: one) {}
        #expect(lane.waiting == 0)
    }

    @Test func `those who ask take turns, however many searches one of them has`() async throws {
        let order = Mutex<[String]>([])
        let note = { @Sendable (name: String) in order.withLock { $0.append(name) } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await lane.run(for: one) {
                for number in 1...4 {
                    group.addTask { [lane, one] in try await lane.run(for: one) { note("one") } }
                    while lane.waiting < number { await Task.yield() }
                }
                group.addTask { [lane, other] in try await lane.run(for: other) { note("other") } }
                while lane.waiting < 5 { await Task.yield() }
            }
            try await group.waitForAll()
        }
        #expect(order.withLock { $0 } == ["one", "other", "one", "one", "one"])
    }

    @Test func `one who asks can't fill the line for the others`() async throws {
        let lane = ScanLane(atOnce: 1, longestLine: 3, share: 2)
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await lane.run(for: one) {
                for number in 1...2 {
                    group.addTask { [one] in try await lane.run(for: one) {} }
                    while lane.waiting < number { await Task.yield() }
                }
                await #expect(throws: StoreUnavailable.self) { try await lane.run(for: one) {} }
                group.addTask { [other] in try await lane.run(for: other) {} }
                while lane.waiting < 3 { await Task.yield() }
                await #expect(throws: StoreUnavailable.self) { try await lane.run(for: other) {} }
            }
            try await group.waitForAll()
        }
        #expect(lane.waiting == 0)
    }

    @Test(arguments: [
        (ResourceKind.user, "userName eq \"a\"", false), (.user, "externalId eq \"a\"", false),
        (.user, "emails.value eq \"a\"", false), (.user, "userName eq \"a\" and title pr", false),
        (.user, "emails[type eq \"work\" and value eq \"a\"]", false), (.group, "displayName eq \"a\"", false),
        (.group, "members eq \"a\"", false), (.user, "userName eq \"a\" or externalId eq \"b\"", false),
        (.user, "displayName co \"a\"", true), (.user, "userName co \"a\"", true), (.user, "title eq \"a\"", true),
        (.user, "userName ew \"a\"", true), (.user, "not (userName eq \"a\")", true), (.user, "active eq true", true),
        (.user, "userName eq \"a\" or title pr", true), (.group, "externalId pr", true),
    ])
    func `what no index narrows to a few is a search`(_ kind: ResourceKind, _ filter: String, _ isScan: Bool) throws {
        let query = ListQuery(kinds: [kind], filter: try Filter(parsing: filter), count: 10)
        #expect(query.isScan(ConnectorID(1), .sqlite) == isScan)
    }
}
