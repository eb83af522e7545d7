import Access
import Testing

@testable import Storage

struct RequestLogStoreTests {
    private func request(
        _ at: Int64, connector: Int64 = 7, status: Int = 200, subject: String? = nil, target: String = "/Users",
        body: String = "{\"a\":1}"
    ) -> LoggedRequest {
        LoggedRequest(
            connector: connector, at: at, requestID: "r\(at)", method: "POST", target: target, status: status,
            milliseconds: 3, subject: subject, client: "Okta SCIM Client", requestBody: body,
            responseBody: nil)
    }

    private func times(_ store: any RequestLogStore, _ query: RequestLogQuery) async throws -> [Int64] {
        try await store.requests(7, query).map(\.request.at)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `the newest come first, whole, and of one connector`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.requestLog
            let first = request(1, subject: "ada")
            try await store.append(
                [first, request(2, connector: 8), request(3, status: 409)], keepSince: 0, keepBytes: 1 << 20)
            let found = try await store.requests(7, RequestLogQuery())
            #expect(found.map(\.request) == [request(3, status: 409), first])
            #expect(found.map(\.number).max() == found.first?.number)
            #expect(try await times(store, RequestLogQuery(before: found.first?.number)) == [1])
            #expect(try await times(store, RequestLogQuery(limit: 1)) == [3])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `refusals in a row are counted till a request is taken`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.requestLog
            func append(_ requests: (at: Int64, connector: Int64, verdict: RequestVerdict)...) async throws {
                let logged = requests.map { at, connector, verdict in
                    var request = request(at, connector: connector, status: verdict == .taken ? 200 : 401)
                    request.verdict = verdict
                    return request
                }
                try await store.append(logged, keepSince: 0, keepBytes: 1 << 20)
            }
            try await append((1, 7, .taken), (2, 7, .refused(detail: "a", others: 0)), (3, 8, .taken), (4, 7, .neither))
            var refusals = try await store.refusals(of: [7, 8])
            #expect(refusals == [7: RequestRefusals(count: 1, since: 2, last: 2, status: 401, detail: "a")])
            try await append((5, 7, .refused(detail: "b", others: 40)), (6, 8, .refused(detail: nil, others: 0)))
            refusals = try await store.refusals(of: [7])
            #expect(refusals == [7: RequestRefusals(count: 42, since: 2, last: 5, status: 401, detail: "b")])
            try await append((7, 7, .refused(detail: nil, others: 0)), (8, 7, .taken))
            refusals = try await store.refusals(of: [7, 8])
            #expect(refusals.keys.sorted() == [8])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `another kind of cause begins the count of refusals anew`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            func refusals(_ pieces: [(Int64, Int)]...) async throws -> RequestRefusals? {
                for piece in pieces {
                    let logged = piece.map { at, status in
                        var request = request(at, status: status)
                        request.verdict = .refused(detail: "\(status)", others: 0)
                        return request
                    }
                    try await storage.requestLog.append(logged, keepSince: 0, keepBytes: 1 << 20)
                }
                return try await storage.requestLog.refusals(of: [7])[7]
            }
            // Statuses of the same kind go together, within a piece and from one to the next.
            var found = try await refusals([(1, 409), (2, 409)], [(3, 400)])
            #expect(found == RequestRefusals(count: 3, since: 1, last: 3, status: 400, detail: "400"))
            found = try await refusals([(4, 404)])
            #expect(found == RequestRefusals(count: 1, since: 4, last: 4, status: 404, detail: "404"))
            found = try await refusals([(5, 404), (6, 400), (7, 401), (8, 401)], [(9, 401)])
            #expect(found == RequestRefusals(count: 3, since: 7, last: 9, status: 401, detail: "401"))
        }
    }

    private static let searches: [(RequestLogQuery, [Int64])] = [
        (RequestLogQuery(failuresOnly: true), [4, 2]),
        (RequestLogQuery(since: 3), [4, 3]),
        (RequestLogQuery(until: 3), [2, 1]),
        (RequestLogQuery(since: 2, until: 3), [2]),
        (RequestLogQuery(statuses: 400...400), [4]),
        (RequestLogQuery(statuses: 400...599, until: 4), [2]),
        (RequestLogQuery(statuses: 200...299), [3, 1]),
        (RequestLogQuery(failuresOnly: true, statuses: 200...299), []),
        (RequestLogQuery(subject: RequestSubject(names: ["ada lovelace"])), [1]),
        (RequestLogQuery(subject: RequestSubject(names: ["ada"])), []),
        (RequestLogQuery(statuses: 400...499, subject: RequestSubject(names: ["none", "100_X"])), [4]),
        (RequestLogQuery(subject: RequestSubject(names: [], id: "g7")), [4]),
        (RequestLogQuery(subject: RequestSubject(names: [])), []),
        (RequestLogQuery(text: "ADA"), [1]),
        (RequestLogQuery(text: "100%"), [3]),
        (RequestLogQuery(text: "0_"), [4]),
        (RequestLogQuery(text: "okta scim"), [4, 3, 2, 1]),
        (RequestLogQuery(failuresOnly: true, text: "/groups"), [4]),
        (RequestLogQuery(text: "nothing"), []),
        (RequestLogQuery(text: String(repeating: "x", count: 100_000)), []),
        (RequestLogQuery(text: ""), [4, 3, 2, 1]),
    ]

    @Test(arguments: DatabaseKind.allCases)
    func `a request about several people is found by each, and by no part of a name`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            var bulk = request(1, subject: "Ada L. and 2 more", target: "/Bulk")
            bulk.subjects = ["Ada L.", "eve", "joe"]
            try await storage.requestLog.append([bulk, request(2, subject: "joe")], keepSince: 0, keepBytes: 1 << 20)
            for (name, times) in [("ada l.", [1]), ("EVE", [1]), ("joe", [2, 1]), ("ada", []), ("jo", [])] {
                let query = RequestLogQuery(subject: RequestSubject(names: [name]))
                #expect(try await self.times(storage.requestLog, query) == times.map(Int64.init), "\(name)")
            }
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `who is mentioned is found in the whole log, by his name, his id and in filters, till the entry goes`(
        kind: DatabaseKind
    ) async throws {
        try await kind.withStorage { storage in
            var store = SQLRequestLogStore(database: storage.database, writer: storage.writer)
            store.searched = 10
            let asked = request(2, target: "/Users?filter=userName%20eq%20%22ADA%40example.com%22")
            let about = [
                request(1, subject: "ada@example.com"), asked, request(3, subject: "Ada", target: "/Users/17"),
                request(4, connector: 8, subject: "ada@example.com"),
            ]
            try await store.append(about, keepSince: 0, keepBytes: 1 << 20)
            try await store.append((10...200).map { request($0, subject: "joe") }, keepSince: 0, keepBytes: 1 << 20)
            let query = RequestLogQuery(subject: RequestSubject(names: ["Ada@example.com"], id: "17"))
            #expect(try await times(store, query) == [3, 2, 1])
            #expect(try await store.count(7, query) == 3)
            try await store.append([], keepSince: 3, keepBytes: 1 << 20)
            #expect(try await times(store, query) == [3])
            let left = "SELECT COUNT(*) FROM request_mention WHERE term <> 'joe'"
            #expect(try await storage.database.read { try $0.integer(left) } == 3)
        }
    }

    @Test(arguments: [
        RequestLogQuery(subject: RequestSubject(names: ["ada"], id: "7")),
        RequestLogQuery(failuresOnly: true, subject: RequestSubject(names: ["ada"]), since: 1, until: 9, before: 100),
        RequestLogQuery(statuses: 200...299, subject: RequestSubject(names: ["ada"]), text: "okta"),
    ])
    func `the requests about somebody are found by an index, whatever else is asked`(query: RequestLogQuery)
        async throws
    {
        try await DatabaseKind.sqlite.withStorage { storage in
            let store = SQLRequestLogStore(database: storage.database, writer: storage.writer)
            let (sql, values) = store.statement(7, query)
            let plan = try await storage.database.read {
                try $0.all("EXPLAIN QUERY PLAN \(sql)", values) { $0.text(3) }
            }
            #expect(
                plan.contains { $0.contains("request_mention USING PRIMARY KEY (connector_id=? AND term=?)") },
                "\(plan)")
            #expect(plan.contains { $0.contains("request_log USING INTEGER PRIMARY KEY (rowid=?)") }, "\(plan)")
        }
    }

    @Test func `what was logged before mentions were kept is found by the name it was about`() async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDriver(path: folder.path + "/usher.sqlite")
        try await Migrator(migrations: Migrations.all.filter { $0.version < Migrations.requestMentions.version })
            .migrate(database)
        let writer = SharedWriter(database: database)
        try await writer.write { connection in
            for (at, subject) in [(1, SQLValue.text("Ada")), (2, .null)] {
                try connection.run(
                    """
                    INSERT INTO request_log (connector_id, at, request_id, method, target, status, milliseconds,
                    subject, failed, search) VALUES (7, ?, 'r', 'GET', '/Users', 200, 1, ?, 0, ?)
                    """, [.integer(Int64(at)), subject, .text(at == 1 ? "ada\n/users" : "/users")])
            }
        }
        try await Migrator(migrations: Migrations.all).migrate(database)
        let store = SQLRequestLogStore(database: database, writer: writer)
        #expect(try await times(store, RequestLogQuery(subject: RequestSubject(names: ["ADA"]))) == [1])
        #expect(try await times(store, RequestLogQuery(subject: RequestSubject(names: ["/users"]))) == [])
        try await database.close()
    }

    @Test(arguments: DatabaseKind.allCases)
    func `is searched by status, time, subject and text`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.requestLog
            try await store.append(
                [
                    request(1, subject: "Ada Lovelace"), request(2, status: 500), request(3, subject: "at 100% of it"),
                    request(4, status: 400, subject: "100_x", target: "/Groups/g7"),
                ], keepSince: 0, keepBytes: 1 << 20)
            for (query, expected) in Self.searches { #expect(try await times(store, query) == expected, "\(query)") }
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `keeps so many bytes of each connector and nothing older than told`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.requestLog
            let body = String(repeating: "x", count: 10_000)
            try await store.append([request(1, connector: 8)], keepSince: 0, keepBytes: 1)
            for at in Int64(1)...20 {
                try await store.append([request(at, body: body)], keepSince: 0, keepBytes: 45_000)
            }
            // The one that crosses the bound stays.
            #expect(try await times(store, RequestLogQuery()) == [20, 19, 18, 17, 16])
            #expect(try await store.requests(8, RequestLogQuery()).count == 1)
            try await store.append([request(21, body: body)], keepSince: 19, keepBytes: 45_000)
            #expect(try await times(store, RequestLogQuery()) == [21, 20, 19])
            #expect(try await store.requests(8, RequestLogQuery()).isEmpty)
            try await store.append([], keepSince: 21, keepBytes: 45_000)
            #expect(try await times(store, RequestLogQuery()) == [21])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a bound that was lowered is reached in pieces`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.requestLog
            try await store.append((1...1200).map { request($0) }, keepSince: 0, keepBytes: 1 << 30)
            try await store.append([request(1201)], keepSince: 0, keepBytes: 1)
            #expect(try await times(store, RequestLogQuery(limit: 1000)).last == 501)
            for at in Int64(1202)...1204 { try await store.append([request(at)], keepSince: 0, keepBytes: 1) }
            #expect(try await times(store, RequestLogQuery()) == [1204])
        }
    }
}
