import SCIM
import StrictJSON
import Testing

@testable import Storage

@Suite struct ListTests {
    private static func people(_ fixture: ResourceFixture) async throws -> [Resource] {
        [
            try await fixture.user(
                "ada",
                [
                    "externalId": "X1", "displayName": "Ada", "active": true, "title": "Dr",
                    "emails": [
                        ["value": "Ada@Example.com", "type": "work"], ["value": "ada@home.org", "type": "home"],
                    ],
                ]),
            try await fixture.user(
                "bob", ["externalId": "x1", "active": false, "emails": [["value": "bob@example.com", "type": "home"]]]),
            try await fixture.user("Ünal%_'\"", ["displayName": "100%_'", "externalId": ""]),
            try await fixture.user("adele", ["displayName": "Adele", "title": "Prof"]),
        ]
    }

    static let filters: [(String, [String])] = [
        ("userName eq \"ADA\"", ["ada"]),
        ("userName eq \"üNAL%_'\\\"\"", ["Ünal%_'\""]),
        ("userName sw \"AD\"", ["ada", "adele"]),
        ("userName sw \"ü\"", ["Ünal%_'\""]),
        ("userName co \"d\"", ["ada", "adele"]),
        ("userName co \"%\"", ["Ünal%_'\""]),
        ("userName ew \"e\"", ["adele"]),
        ("externalId eq \"X1\"", ["ada"]),
        ("externalId eq \"x1\"", ["bob"]),
        ("externalId eq \"\"", ["Ünal%_'\""]),
        ("displayName eq \"ada\"", ["ada"]),
        ("displayName co \"%_\"", ["Ünal%_'\""]),
        ("displayName pr", ["ada", "Ünal%_'\"", "adele"]),
        ("emails.value eq \"ada@example.com\"", ["ada"]),
        ("emails eq \"BOB@example.com\"", ["bob"]),
        ("emails[type eq \"work\"].value eq \"ada@example.com\"", ["ada"]),
        ("emails[type eq \"home\" and value eq \"ada@example.com\"]", []),
        ("emails[value eq \"ada@home.org\"]", ["ada"]),
        ("active eq true", ["ada", "Ünal%_'\"", "adele"]),
        ("active eq false", ["bob"]),
        ("active eq false and userName eq \"ada\"", []),
        ("userName eq \"ada\" or externalId eq \"x1\"", ["ada", "bob"]),
        ("userName eq \"ada\" or title pr", ["ada", "adele"]),
        ("userName eq \"ada\" and title eq \"prof\"", []),
        ("userName sw \"a\" and title eq \"prof\"", ["adele"]),
        ("not (userName eq \"ada\")", ["bob", "Ünal%_'\"", "adele"]),
        ("userName ne \"ada\"", ["bob", "Ünal%_'\"", "adele"]),
        ("title gt \"e\"", ["adele"]),
        ("nobodyKnows eq 1", []),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"ada\"", ["ada"]),
        ("urn:x:y:userName eq \"ada\"", []),
        ("meta.lastModified ge \"2000-01-01T00:00:00Z\"", []),
        ("meta.created lt \"2000-01-01T00:00:00Z\"", ["ada", "bob", "Ünal%_'\"", "adele"]),
    ]

    @Test(arguments: filters)
    func `filters find users`(_ filter: String, _ names: [String]) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            _ = try await Self.people(fixture)
            var other = fixture
            other.connector = ConnectorID(2)
            _ = try await Self.people(other)
            let page = try await fixture.store.list(
                ListQuery(kinds: [.user], filter: Filter(parsing: filter), count: 100), in: fixture.connector)
            #expect(page.resources.map { $0.resource.attributes["userName"]?.string ?? "" } == names)
            #expect(page.total == names.count)
        }
    }

    @Test(arguments: filters)
    func `an index never answers otherwise than the documents do`(_ filter: String, _: [String]) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let filter = try Filter(parsing: filter)
            let people = try await Self.people(fixture)
            let expected = people.filter { filter.matches($0.representation(baseURL: ""), schemas: .user) }
            let query = ListQuery(kinds: [.user], filter: filter, count: 100)
            let found = try await fixture.store.list(query, in: fixture.connector).resources.map(\.resource)
            #expect(found == expected)
        }
    }

    @Test func `groups are found by id, displayName and member`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let user = try await fixture.user("ada")
            let staff = try await fixture.group("staff", members: [user.id])
            let other = try await fixture.group("other")
            let filters = [
                "id eq \"\(staff.id)\"", "displayName eq \"Staff\"", "members eq \"\(user.id)\"",
                "members.value eq \"\(user.id)\"", "members[value eq \"\(user.id)\"]",
                "id eq \"\(staff.id)\" and members eq \"\(user.id)\"", "members[display eq \"ada\"]", "members pr",
            ]
            for filter in filters { #expect(try await fixture.names(.group, filter) == ["staff"], "\(filter)") }
            #expect(
                try await fixture.names(.group, "id eq \"\(other.id)\" and members eq \"\(user.id)\"").isEmpty)
            #expect(try await fixture.names(.group, "not (members pr)") == ["other"])
        }
    }

    @Test(arguments: [
        (ResourceKind.user, "userName eq \"a\"", "resource_name"), (.user, "externalId eq \"a\"", "resource_external"),
        (.user, "displayName eq \"a\"", "resource_display"), (.group, "displayName eq \"a\"", "resource_display"),
        (.user, "emails.value eq \"a\"", "INTEGER PRIMARY KEY (rowid=?)"), (.user, "id eq \"a\"", "resource_1 (id=?)"),
        (.user, "emails[type eq \"work\"].value eq \"a\"", "INTEGER PRIMARY KEY (rowid=?)"),
        (.user, "userName sw \"a\"", "resource_name"), (.user, "active eq false", "resource_active"),
        (.user, "userName eq \"a\" and title pr", "resource_name"),
        (.user, "groups.value eq \"a\"", "INTEGER PRIMARY KEY (rowid=?)"),
        (.group, "members eq \"a\"", "INTEGER PRIMARY KEY (rowid=?)"),
        (.group, "id eq \"a\" and members eq \"b\"", "resource_1 (id=?)"),
        (.user, "meta.lastModified gt \"2026-01-01T00:00:00Z\"", "resource_modified"),
    ])
    func `what identity providers ask is answered by an index`(
        _ kind: ResourceKind, _ filter: String, _ index: String
    ) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let query = ListQuery(kinds: [kind], filter: try Filter(parsing: filter), count: 10)
            let plan = try await fixture.storage.database.read { connection in
                let reader = ListReader(
                    connection: connection, dialect: .sqlite, connector: ConnectorID(1), query: query)
                let sql =
                    "EXPLAIN QUERY PLAN " + reader.keysStatement(reader.scope, order: reader.keyColumn(reader.scope))
                let range = [SQLValue.integer(0), .integer(10), .integer(0)]
                return try connection.all(sql, reader.scope.values + range) { $0.text(3) }
            }
            let search = plan.first { $0.hasPrefix("SEARCH r ") || $0.hasPrefix("SCAN r ") } ?? ""
            #expect(search.contains(index), "\(plan)")
        }
    }

    @Test func `pages by index are whole, stable and true about the total`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            for number in 0..<10 { try await fixture.user("u\(number)") }
            func page(_ start: Int, _ count: Int) async throws -> ListPage {
                try await fixture.store.list(
                    ListQuery(kinds: [.user], start: .index(start), count: count), in: fixture.connector)
            }
            for (start, count, names) in [
                (1, 3, ["u0", "u1", "u2"]), (9, 5, ["u8", "u9"]), (11, 5, []), (0, 1, ["u0"]), (-7, 1, ["u0"]),
                (1, 0, []), (1, -1, []), (Int.max, Int.max, []),
            ] {
                let page = try await page(start, count)
                #expect(page.resources.map { $0.resource.attributes["userName"]?.string ?? "" } == names)
                #expect(page.total == 10 && page.next == nil)
            }
        }
    }

    @Test func `a page by index is the same piece of the list, found from its beginning or from its end`() async throws
    {
        try await ResourceFixture.on(.sqlite) { fixture in
            for number in 0..<9 { try await fixture.user("u\(number)") }
            try await fixture.group("not a user")
            let names = (0..<9).map { "u\($0)" }
            for start in 1...11 {
                for count in 1...10 {
                    let page = try await fixture.store.list(
                        ListQuery(kinds: [.user], start: .index(start), count: count), in: fixture.connector)
                    let found = page.resources.map { $0.resource.attributes["userName"]?.string ?? "" }
                    #expect(found == Array(names.dropFirst(start - 1).prefix(count)), "\(start), \(count)")
                    #expect(page.total == 9)
                }
            }
        }
    }

    @Test(
        arguments: ["", "userName sw \"u\"", "nickName ne \"x\""],
        [nil, SortOrder(by: AttributePath(name: "userName"), ascending: false)])
    func `cursors visit everybody once, whoever comes and goes`(_ filter: String, _ sort: SortOrder?) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            for number in 0..<7 { try await fixture.user("u\(number)") }
            let filter = filter.isEmpty ? nil : try Filter(parsing: filter)
            var seen: [String] = []
            var cursor: ListCursor?
            repeat {
                let query = ListQuery(kinds: [.user], filter: filter, sort: sort, start: .cursor(cursor), count: 2)
                let page = try await fixture.store.list(query, in: fixture.connector)
                #expect(page.total == 7)
                seen += page.resources.compactMap { $0.resource.attributes["userName"]?.string }
                cursor = page.next
            } while cursor != nil
            let all = (0..<7).map { "u\($0)" }
            #expect(seen == (sort == nil ? all : all.reversed()))
        }
    }

    static let orders: [(String, Bool, [String])] = [
        ("userName", true, ["ada", "adele", "bob", "Ünal%_'\""]),
        ("userName", false, ["Ünal%_'\"", "bob", "adele", "ada"]),
        ("displayName", true, ["Ünal%_'\"", "ada", "adele", "bob"]),
        ("displayName", false, ["bob", "adele", "ada", "Ünal%_'\""]),
        ("externalId", true, ["ada", "bob", "Ünal%_'\"", "adele"]),
        ("meta.created", false, ["adele", "Ünal%_'\"", "bob", "ada"]),
        ("title", true, ["ada", "adele", "bob", "Ünal%_'\""]),
        ("title", false, ["bob", "Ünal%_'\"", "adele", "ada"]),
        ("emails.value", true, ["ada", "bob", "Ünal%_'\"", "adele"]),
    ]

    @Test(arguments: orders)
    func `sorts by columns and by documents alike`(_ by: String, _ ascending: Bool, _ names: [String]) async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            _ = try await Self.people(fixture)
            let sort = SortOrder(by: try AttributePath(parsing: by), ascending: ascending)
            #expect(try await fixture.names(ListQuery(kinds: [.user], sort: sort, count: 9)) == names)
            let query = ListQuery(kinds: [.user], sort: sort, start: .index(2), count: 2)
            #expect(try await fixture.names(query) == Array(names[1...2]))
            // The same through the documents.
            let slow = ListQuery(
                kinds: [.user], filter: try Filter(parsing: "not (title eq \"none\")"), sort: sort, count: 9)
            #expect(try await fixture.names(slow) == names)
        }
    }

    @Test func `lists users and groups together`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            try await fixture.user("ada", ["displayName": "x"])
            try await fixture.group("x")
            try await fixture.group("y")
            let query = ListQuery(
                kinds: [.user, .group], filter: try Filter(parsing: "displayName eq \"x\""), count: 9)
            #expect(try await fixture.names(query) == ["ada", "x"])
            #expect(
                try await fixture.store.list(ListQuery(kinds: [.user, .group], count: 1), in: fixture.connector).total
                    == 3)
        }
    }

    @Test func `a page of very large documents is shorter, and the next one goes on after it`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            let text = JSONValue.string(String(repeating: "x", count: 1 << 20))
            for number in 0..<20 { try await fixture.user("u\(number)", ["text": text]) }
            var names: [String] = []
            var sizes: [Int] = []
            var start = ListQuery.Start.cursor(nil)
            while case .cursor(let cursor) = start, sizes.isEmpty || cursor != nil {
                let query = ListQuery(kinds: [.user], start: start, count: 100)
                let page = try await fixture.store.list(query, in: fixture.connector)
                names += page.resources.compactMap { $0.resource.attributes["userName"]?.string }
                sizes.append(page.resources.count)
                #expect(page.total == 20)
                start = .cursor(page.next)
            }
            #expect(names == (0..<20).map { "u\($0)" })
            #expect(sizes.count > 1 && sizes.allSatisfy { $0 > 0 && $0 < 20 })
        }
    }
}
