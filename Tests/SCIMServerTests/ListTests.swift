import HTTPTypes
import SCIM
import StrictJSON
import Synchronization
import TestSupport
import Testing

struct ListTests {
    @Test func `a lookup without match is 200 and empty`() async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.send(.get, "/Users?filter=userName+eq+%22nobody%22&startIndex=1&count=100")
            #expect(answer.status == 200)
            let expected: JSONValue = [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "totalResults": 0, "startIndex": 1,
                "itemsPerPage": 0, "Resources": [],
            ]
            #expect(try answer.json == expected)
        }
    }

    @Test(arguments: [
        "filter=userName%20eq%20%22ADA%22", "filter=userName+eq+%22ada%22", "FILTER=username%20EQ%20%22ada%22",
        "filter=userName+eq+%22ada%22&unknown=1",
    ])
    func `finds by filter`(query: String) async throws {
        try await SCIMTestServer.run { server in
            try await server.addUser("ada")
            try await server.addUser("eve")
            let list = try await server.get("/Users?" + query)
            #expect(list["totalResults"] == 1)
            #expect(list["Resources", "0", "userName"] == "ada")
        }
    }

    @Test func `pages by index`() async throws {
        try await SCIMTestServer.run { server in
            for index in 1...5 { try await server.addUser("user\(index)") }
            let page = try await server.get("/Users?startIndex=4&count=2")
            #expect(page["totalResults"] == 5)
            #expect(page["itemsPerPage"] == 2)
            #expect(page["Resources"]?.array?.map { $0["userName"] } == ["user4", "user5"])
            #expect(try await server.get("/Users?count=0")["totalResults"] == 5)
        }
    }

    @Test func `pages by cursor until there is no more`() async throws {
        try await SCIMTestServer.run { server in
            for index in 1...5 { try await server.addUser("user\(index)") }
            var names: [String] = []
            var cursor: String? = ""
            while let text = cursor {
                let page = try await server.get("/Users?count=2&cursor=\(text)")
                names += page["Resources"]?.array?.compactMap { $0["userName"]?.string } ?? []
                cursor = page["nextCursor"]?.string
            }
            #expect(names == (1...5).map { "user\($0)" })
        }
    }

    @Test func `a cursor is good for its list only, for a while`() async throws {
        let time = Mutex<Int64>(0)
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: time.withLock { $0 }) }
        try await SCIMTestServer.run(now: now) { server in
            for index in 1...3 {
                try await server.addUser("user\(index)")
                try await server.as("entra").addUser("user\(index)")
            }
            let cursor = try #require(try await server.get("/Users?count=1&cursor=")["nextCursor"]?.string)
            let other = ["/Groups?cursor=", "/Users?filter=active+pr&cursor=", "/Users?cursor=x"]
            for path in other {
                let answer = try await server.send(.get, path + cursor)
                #expect(answer.status == 400)
                #expect(try answer.json["scimType"] == "invalidCursor")
            }
            #expect(try await server.as("entra").send(.get, "/Users?cursor=\(cursor)").status == 400)
            #expect(try await server.send(.get, "/Users?cursor=\(cursor)").status == 200)
            time.withLock { $0 = Int64(ServiceLimits.cursorSeconds) * 1_000 }
            #expect(try await server.send(.get, "/Users?cursor=\(cursor)").json["scimType"] == "expiredCursor")
        }
    }

    @Test func `searches by POST, in one kind and in all`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            _ = try await server.addGroup("ada's crew", members: [ada])
            let body: JSONValue = [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
                "filter": "userName sw \"a\" or displayName sw \"a\"", "attributes": ["userName", "members"],
            ]
            let users = try await server.send(.post, "/Users/.search", body)
            #expect(users.status == 200)
            #expect(try users.json["totalResults"] == 1)
            let all = try await server.send(.post, "/.search", body).json
            #expect(all["totalResults"] == 2)
            #expect(all["Resources", "0", "userName"] == "ada")
            #expect(all["Resources", "1", "members", "0", "value"] == .string(ada))
        }
    }

    @Test(arguments: [
        ("filter=userName+eq", "invalidFilter"), ("filter=userName+eq+unquoted", "invalidFilter"),
        ("filter=active+gt+true", "invalidFilter"), ("count=many", "invalidValue"),
    ])
    func `answers 400 to a bad question`(query: String, kind: String) async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.send(.get, "/Users?" + query)
            #expect(answer.status == 400)
            #expect(try answer.json["scimType"]?.string == kind)
        }
    }

    @Test func `a filter of absurd depth is refused`() async throws {
        try await SCIMTestServer.run { server in
            let filter = String(repeating: "(", count: 2_000) + "active+pr" + String(repeating: ")", count: 2_000)
            let answer = try await server.send(.get, "/Users?filter=" + filter)
            #expect(answer.status == 400)
            let long = "userName+eq+%22" + String(repeating: "a", count: 8_192) + "%22"
            #expect(try await server.send(.get, "/Users?filter=" + long).status == 414)
        }
    }
}
