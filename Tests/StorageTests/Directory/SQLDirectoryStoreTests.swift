import Directory
import Synchronization
import Testing

@testable import Storage

/// What the stores that last promise beyond the fake.
struct SQLDirectoryStoreTests {
    private let other = DirectoryID(2)

    @Test(arguments: DatabaseKind.allCases)
    func `what is in another directory does not exist`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.directories
            try await store.make(.createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("g")))
            #expect(try await store.user(named: "ada", in: other) == nil)
            #expect(try await store.user(id: "id-ada", in: other) == nil)
            #expect(try await store.group(named: "g", in: other) == nil)
            #expect(try await store.accounts(ids: ["id-ada"], names: ["ada"], in: other).isEmpty)
            #expect(try await store.counts(in: other).users == 0)
            let either = DirectoryQuery.or([.compare(.name, .equals("ada")), .compare(.name, .equals("g"))])
            #expect(try await store.users(matching: either, DirectoryRange(), in: other).isEmpty)
            #expect(try await store.groups(matching: either, DirectoryRange(), in: other).isEmpty)
            try await store.make(.createUser(DirectoryUser("ada")), in: other)
            try await store.make(.deleteUser(id: "id-ada"), in: other)
            #expect(try await store.user(named: "ada", in: directory) != nil)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a stream shows one state, whatever is written meanwhile`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.directories
            try await store.make((1000..<2500).map { .createUser(DirectoryUser("u\($0)")) })
            let seen = Mutex<[String]>([])
            try await store.forEachUser(matching: .everything, DirectoryRange(), in: directory) { piece in
                let isFirst = seen.withLock { seen in
                    defer { seen += piece.map(\.name) }
                    return seen.isEmpty
                }
                guard isFirst else { return }
                try await store.make(
                    .createUser(DirectoryUser("zoe")), .deleteUser(id: "id-u2400"),
                    .updateUser(id: "id-u1000", DirectoryUserFields(name: "z1000")))
            }
            #expect(seen.withLock(\.self) == (1000..<2500).map { "u\($0)" })
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `trouble in the middle leaves nothing of the call`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.directories
            try await storage.writer.write { connection in
                try connection.script(
                    """
                    CREATE TRIGGER trouble BEFORE INSERT ON directory_group
                    BEGIN SELECT RAISE(ABORT, 'trouble'); END
                    """)
            }
            let before = try await store.eventPosition(in: directory)
            await #expect(throws: DirectoryUnavailable.self) {
                try await store.make(.createUser(DirectoryUser("ada")), .createGroup(DirectoryGroup("g")))
            }
            #expect(try await store.user(named: "ada", in: directory) == nil)
            #expect(try await store.eventPosition(in: directory) == before)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `takes ten thousand changes at once`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.directories
            try await store.make(
                [.createGroup(DirectoryGroup("g"))] + (0..<5000).map { .createUser(DirectoryUser("u\($0)")) })
            try await store.make(
                (0..<10_000).map { number in
                    number.isMultiple(of: 2)
                        ? .addMembership(userID: "id-u\(number / 2)", group: "g", owner: .connector(7))
                        : .updateUser(id: "id-u\(number / 2)", DirectoryUserFields(displayName: "User \(number)"))
                })
            #expect(try await store.counts(in: directory).memberships == 5000)
            #expect(try await store.names(.compare(.displayName, .equals("user 9999"))) == ["u4999"])
            let accounts = try await store.accounts(ids: (0..<5000).map { "id-u\($0)" }, names: [], in: directory)
            #expect(accounts.count == 5000 && accounts.allSatisfy { $0.memberships.count == 1 })
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a search of endless terms is refused`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let terms = Array(repeating: DirectoryQuery.compare(.name, .equals("a")), count: 600)
            await #expect(throws: DirectoryUnavailable.self) { try await storage.directories.names(.or(terms)) }
            let names = try await storage.directories.names(.or(Array(terms.prefix(400))))
            #expect(names.isEmpty)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a text with NUL is refused, not cut`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.directories
            let cut = DirectoryUser("ada", displayName: "A\u{0}da")
            let refusal = try await store.refusal(of: .createUser(cut))
            #expect(refusal == .invalidName("A\u{0}da"))
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `no time is before what is no number`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            try await storage.directories.make(.createUser(DirectoryUser("ada")))
            let names = try await storage.directories.names(.compare(.created, .lessThan("tomorrow")))
            #expect(names.isEmpty)
        }
    }
}
