import Access
import Testing

@testable import Storage

struct RequestLogStoreTests {
    private func request(
        _ at: Int64, connector: Int64 = 7, status: Int = 200, subject: String? = nil, target: String = "/Users"
    ) -> LoggedRequest {
        LoggedRequest(
            connector: connector, at: at, requestID: "r\(at)", method: "POST", target: target, status: status,
            milliseconds: 3, subject: subject, client: "Okta SCIM Client", requestBody: "{\"a\":1}",
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
                [first, request(2, connector: 8), request(3, status: 409)], keepSince: 0, keepCount: 100)
            let found = try await store.requests(7, RequestLogQuery())
            #expect(found.map(\.request) == [request(3, status: 409), first])
            #expect(found.map(\.number).max() == found.first?.number)
            #expect(try await times(store, RequestLogQuery(before: found.first?.number)) == [1])
            #expect(try await times(store, RequestLogQuery(limit: 1)) == [3])
        }
    }

    private static let searches: [(RequestLogQuery, [Int64])] = [
        (RequestLogQuery(failuresOnly: true), [4, 2]),
        (RequestLogQuery(since: 3), [4, 3]),
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
    func `is searched by failure, time and text`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.requestLog
            try await store.append(
                [
                    request(1, subject: "Ada Lovelace"), request(2, status: 500), request(3, subject: "at 100% of it"),
                    request(4, status: 400, subject: "100_x", target: "/Groups"),
                ], keepSince: 0, keepCount: 100)
            for (query, expected) in Self.searches { #expect(try await times(store, query) == expected, "\(query)") }
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `keeps so many of each connector and nothing older than told`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.requestLog
            try await store.append([request(1, connector: 8)], keepSince: 0, keepCount: 5)
            try await store.append((1...20).map { request($0) }, keepSince: 0, keepCount: 5)
            #expect(try await times(store, RequestLogQuery()) == [20, 19, 18, 17, 16])
            #expect(try await store.requests(8, RequestLogQuery()).count == 1)
            try await store.append([request(21)], keepSince: 19, keepCount: 5)
            #expect(try await times(store, RequestLogQuery()) == [21, 20, 19])
            #expect(try await store.requests(8, RequestLogQuery()).isEmpty)
        }
    }
}
