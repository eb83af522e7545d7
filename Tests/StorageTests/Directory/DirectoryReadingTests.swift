import Directory
import Synchronization
import Testing

@testable import Storage

/// Searches, ranges and streams of every store of directories.
struct DirectoryReadingTests {
    private static func fill(_ store: any DirectoryStore) async throws {
        try await store.make(
            .createUser(DirectoryUser("ada", displayName: "Ada Lovelace", email: "Ada@example.org")),
            .createUser(DirectoryUser("Bob", displayName: "Bob_100%", email: "bob@example.com", isActive: false)),
            .createUser(DirectoryUser("cyd", displayName: "BobX100Y")),
            .setUserAttribute(userID: "id-ada", DirectoryAttribute(name: "team", values: ["Engines", "Poets"])),
            .setUserAttribute(userID: "id-Bob", DirectoryAttribute(name: "team", values: [""])))
    }

    private static let searches: [(DirectoryQuery, [String])] = [
        (.everything, ["ada", "Bob", "cyd"]),
        (.and([]), ["ada", "Bob", "cyd"]),
        (.or([]), []),
        (.compare(.name, .equals("BOB")), ["Bob"]),
        (.compare(.email, .equals("ada@EXAMPLE.org")), ["ada"]),
        (.compare(.email, .missing), ["cyd"]),
        (.compare(.email, .endsWith(".COM")), ["Bob"]),
        (.compare(.displayName, .startsWith("bob_")), ["Bob"]),
        (.compare(.displayName, .contains("_100%")), ["Bob"]),
        (.compare(.displayName, .contains("100")), ["Bob", "cyd"]),
        (.compare(.displayName, .endsWith("%")), ["Bob"]),
        (.compare(.name, .greaterThan("ADA")), ["Bob", "cyd"]),
        (.compare(.name, .atMost("bob")), ["ada", "Bob"]),
        (.compare(.active, .equals("false")), ["Bob"]),
        (.compare(.active, .equals("TRUE")), ["ada", "cyd"]),
        (.compare(.active, .equals("maybe")), []),
        (.compare(.created, .atLeast("1000")), ["ada", "Bob", "cyd"]),
        (.compare(.created, .greaterThan("1000")), []),
        (.compare(.email, .lessThan("b")), ["ada"]),
        (.compare(.key, .equals("id-cyd")), ["cyd"]),
        (.compare(.attribute("team"), .equals("poets")), ["ada"]),
        (.compare(.attribute("team"), .startsWith("engine")), ["ada"]),
        (.compare(.attribute("team"), .missing), ["Bob", "cyd"]),
        (.compare(.attribute("nothing"), .equals("")), []),
        (.and([.compare(.active, .equals("true")), .compare(.name, .contains("d"))]), ["ada", "cyd"]),
        (.or([.compare(.name, .equals("ada")), .compare(.email, .missing)]), ["ada", "cyd"]),
        (
            .and([
                .or([.compare(.name, .equals("ada")), .compare(.name, .equals("bob"))]),
                .compare(.email, .contains("@")),
            ]),
            ["ada", "Bob"]
        ),
    ]

    @Test(arguments: DirectoryStoreKind.allCases)
    func `answers searches`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await Self.fill(store)
            for (query, names) in Self.searches {
                #expect(try await store.names(query) == names, "\(query)")
            }
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `answers searches of groups`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(
                .createGroup(DirectoryGroup("Staff", description: "All of us")), .createGroup(DirectoryGroup("guests")))
            func names(_ query: DirectoryQuery) async throws -> [String] {
                try await store.groups(matching: query, DirectoryRange(), in: directory).map(\.name)
            }
            #expect(try await names(.everything) == ["guests", "Staff"])
            #expect(try await names(.compare(.name, .startsWith("st"))) == ["Staff"])
            #expect(try await names(.compare(.description, .contains("OF"))) == ["Staff"])
            #expect(try await names(.compare(.description, .missing)) == ["guests"])
            #expect(try await names(.compare(.active, .equals("true"))) == ["guests", "Staff"])
            #expect(try await names(.compare(.email, .equals("x"))).isEmpty)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `pages in the order of names`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            let names = ["E", "b", "A", "d", "C"]
            try await store.make(names.map { .createUser(DirectoryUser($0)) } + [.createGroup(DirectoryGroup("g"))])
            try await store.make(
                names.map { .addMembership(userID: "id-\($0)", group: "g", owner: .administrator) })
            let middle = DirectoryRange(start: 1, limit: 2)
            #expect(try await store.users(matching: .everything, middle, in: directory).map(\.name) == ["b", "C"])
            let rest = DirectoryRange(start: 4)
            #expect(try await store.users(matching: .everything, rest, in: directory).map(\.name) == ["E"])
            let none = DirectoryRange(start: 9, limit: 0)
            #expect(try await store.users(matching: .everything, none, in: directory).isEmpty)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `pages of members hold each of them once, and so does the whole group`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            let names = ["E", "b", "A", "d", "C"]
            try await store.make(names.map { .createUser(DirectoryUser($0)) })
            try await store.make(["g", "empty"].map { .createGroup(DirectoryGroup($0)) })
            try await store.make(
                names.map { .addMembership(userID: "id-\($0)", group: "g", owner: .administrator) })
            var found: [String] = []
            for start in stride(from: 0, through: 6, by: 2) {
                let page = DirectoryRange(start: start, limit: 2)
                found += try await store.members(ofGroup: "G", page, in: directory).map(\.name)
            }
            #expect(found.sorted() == names.sorted())
            #expect(try await store.members(ofGroup: "g", DirectoryRange(), in: directory).map(\.name) == found)
            #expect(try await store.members(ofGroup: "g", DirectoryRange(start: 9), in: directory).isEmpty)
            #expect(try await store.members(ofGroup: "g", DirectoryRange(limit: 0), in: directory).isEmpty)
            #expect(try await store.allMembers(ofGroup: "G") == found)
            #expect(try await store.allMembers(ofGroup: "empty").isEmpty)
            #expect(try await store.allMembers(ofGroup: "none").isEmpty)
        }
    }

    @Test(arguments: [SQLDirectoryStore.membersStatement, SQLDirectoryStore.memberKeyStatement])
    func `a page of members is read in the order of the index, nothing is sorted`(statement: String) async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            let count = statement.split(separator: "?", omittingEmptySubsequences: false).count - 1
            let values = Array(repeating: SQLValue.integer(1), count: count)
            let plan = try await storage.database.read { connection in
                try connection.all("EXPLAIN QUERY PLAN " + statement, values) { $0.text(3) }
            }
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") }, "\(plan)")
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `members come in pieces, each once, with who put them there`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await Self.fill(store)
            try await store.make(
                .createGroup(DirectoryGroup("Staff")), .createGroup(DirectoryGroup("others")),
                .addMembership(userID: "id-ada", group: "staff", owner: .connector(7)),
                .addMembership(userID: "id-Bob", group: "staff", owner: .administrator),
                .addMembership(userID: "id-ada", group: "others", owner: .administrator))
            var seen: [DirectoryGroupMember] = []
            for start in 0..<3 {
                let range = DirectoryRange(start: start, limit: 1)
                seen += try await store.memberships(ofGroup: "STAFF", range, in: directory)
            }
            #expect(
                Set(seen) == [
                    DirectoryGroupMember(userID: "id-ada", owner: .connector(7)),
                    DirectoryGroupMember(userID: "id-Bob", owner: .administrator),
                ])
            #expect(seen.count == 2)
            #expect(try await store.memberships(ofGroup: "staff", DirectoryRange(), in: directory) == seen)
            #expect(try await store.memberships(ofGroup: "nobody", DirectoryRange(), in: directory).isEmpty)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `accounts come by id or name, each once, with what belongs to them`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await Self.fill(store)
            try await store.make(
                .createGroup(DirectoryGroup("b")), .createGroup(DirectoryGroup("A")),
                .addMembership(userID: "id-ada", group: "b", owner: .connector(7)),
                .addMembership(userID: "id-ada", group: "a", owner: .administrator))
            let accounts = try await store.accounts(
                ids: ["id-ada", "nobody"], names: ["ADA", "bob", "none"], in: directory)
            #expect(Set(accounts.map(\.user.name)) == ["ada", "Bob"])
            #expect(accounts.count == 2)
            let ada = try #require(accounts.first { $0.user.name == "ada" })
            #expect(ada.memberships.map(\.group) == ["A", "b"])
            #expect(ada.memberships.map(\.owner) == [.administrator, .connector(7)])
            #expect(ada.attributes == [DirectoryAttribute(name: "team", values: ["Engines", "Poets"])])
            #expect(try await store.accounts(ids: [], names: [], in: directory).isEmpty)
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `walks all accounts in the order of ids`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make((10..<35).map { .createUser(DirectoryUser("u\($0)")) })
            var seen: [String] = []
            while true {
                let page = try await store.accounts(after: seen.last, limit: 10, in: directory)
                seen += page.map(\.user.id)
                if page.count < 10 { break }
            }
            #expect(seen == (10..<35).map { "id-u\($0)" })
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `counts`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            #expect(
                try await store.counts(in: directory)
                    == DirectoryCounts(users: 0, activeUsers: 0, groups: 0, memberships: 0))
            try await Self.fill(store)
            try await store.make(
                .createGroup(DirectoryGroup("g")), .addMembership(userID: "id-ada", group: "g", owner: .administrator))
            #expect(
                try await store.counts(in: directory)
                    == DirectoryCounts(users: 3, activeUsers: 2, groups: 1, memberships: 1))
        }
    }

    @Test(arguments: DirectoryStoreKind.allCases)
    func `streams every user and membership once`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            let names = (0..<2300).map { "user\($0)" }
            try await store.make(names.map { .createUser(DirectoryUser($0)) })
            try await store.make(["empty", "large", "last", "small"].map { .createGroup(DirectoryGroup($0)) })
            try await store.make(
                names.map { .addMembership(userID: "id-\($0)", group: "large", owner: .administrator) })
            try await store.make(.addMembership(userID: "id-user7", group: "small", owner: .administrator))

            let users = Mutex<[String]>([])
            try await store.forEachUser(matching: .everything, DirectoryRange(), in: directory) { piece in
                users.withLock { $0 += piece.map(\.name) }
            }
            #expect(users.withLock { $0.count } == 2300)
            #expect(Set(users.withLock(\.self)) == Set(names))

            let groups = Mutex<[String: [String]]>([:])
            try await store.forEachMembership(in: directory) { piece in
                groups.withLock { groups in
                    for part in piece { groups[part.group, default: []] += part.users }
                }
            }
            let found = groups.withLock(\.self)
            #expect(Set(found.keys) == ["empty", "large", "last", "small"])
            #expect(found["empty"] == [] && found["last"] == [] && found["small"] == ["user7"])
            #expect(found["large"]?.count == 2300 && Set(found["large"] ?? []) == Set(names))
        }
    }

    /// Ranges of a stream of 2,300 that ends, begins or is cut within a piece, at its border, and beyond the end.
    static let ranges = [
        DirectoryRange(), DirectoryRange(start: 1_500), DirectoryRange(limit: 1_000), DirectoryRange(limit: 1_001),
        DirectoryRange(start: 999, limit: 1_200), DirectoryRange(start: 2_300), DirectoryRange(limit: 0),
        DirectoryRange(start: 5_000, limit: 10), DirectoryRange(start: 2_299, limit: .max),
    ]

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a stream holds what the list of the same question and range does`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            let names = (0..<2300).map { "user\($0)" }
            try await store.make(names.map { .createUser(DirectoryUser($0, isActive: $0 != "user7")) })
            try await store.make(
                names.map { .createGroup(DirectoryGroup("g-" + $0)) } + [.createGroup(DirectoryGroup("h"))])
            try await store.make(names.map { .addMembership(userID: "id-\($0)", group: "h", owner: .administrator) })
            let streamed = Mutex<[String]>([])
            let add = { @Sendable (names: [String]) in streamed.withLock { $0 += names } }
            let taken = {
                streamed.withLock { names in
                    defer { names = [] }
                    return names
                }
            }
            for range in Self.ranges {
                for query in [
                    DirectoryQuery.everything, .compare(.active, .equals("true")),
                    .compare(.name, .startsWith("user1")),
                ] {
                    try await store.forEachUser(matching: query, range, in: directory) { add($0.map(\.name)) }
                    let users = try await store.users(matching: query, range, in: directory).map(\.name)
                    #expect(taken() == users, "\(range)")
                }
                let query = DirectoryQuery.compare(.name, .contains("user"))
                try await store.forEachGroup(matching: query, range, in: directory) { add($0.map(\.name)) }
                let groups = try await store.groups(matching: query, range, in: directory).map(\.name)
                #expect(taken() == groups, "\(range)")
                try await store.forEachMember(ofGroup: "h", range, in: directory) { add($0.map(\.name)) }
                let members = try await store.members(ofGroup: "h", range, in: directory).map(\.name)
                #expect(taken() == members, "\(range)")
            }
        }
    }

    private struct Hangup: Error {}

    @Test(arguments: DirectoryStoreKind.allCases)
    func `a reader who gives up ends the stream with his own error`(kind: DirectoryStoreKind) async throws {
        try await kind.withStore { store in
            try await store.make(.createUser(DirectoryUser("ada")))
            await #expect(throws: Hangup.self) {
                try await store.forEachUser(matching: .everything, DirectoryRange(), in: directory) { _ in
                    throw Hangup()
                }
            }
        }
    }
}
