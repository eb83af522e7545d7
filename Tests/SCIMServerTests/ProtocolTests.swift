import HTTPGate
import HTTPTypes
import SCIM
import SCIMServer
import StrictJSON
import TestSupport
import Testing

/// What every request meets, whatever it asks for.
struct ProtocolTests {
    @Test(arguments: [
        ("{", "invalidSyntax"), ("", "invalidSyntax"), ("[]", "invalidSyntax"), ("null", "invalidSyntax"),
        (#"{"userName":"a","USERNAME":"b"}"#, "invalidSyntax"), (#"{"userName":"a\u0000"}"#, "invalidSyntax"),
        (#"{"userName":"\ud800"}"#, "invalidSyntax"), (#"{"userName":1e99999}"#, "invalidSyntax"),
        (#"{"userName":7}"#, "invalidValue"), (#"{"userName":""}"#, "invalidValue"), ("{}", "invalidValue"),
    ])
    func `answers 400 to a bad body and keeps nothing`(body: String, kind: String) async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.client.with(headers: [("Authorization", "Bearer okta-token")])
                .send(.post, "/scim/okta/v2/Users", body: Array(body.utf8))
            #expect(answer.status == 400)
            #expect(try answer.json["scimType"]?.string == kind)
            #expect(try await server.get("/Users")["totalResults"] == 0)
        }
    }

    @Test func `deep JSON and invalid UTF-8 are refused`() async throws {
        try await SCIMTestServer.run { server in
            let client = server.client.with(headers: [("Authorization", "Bearer okta-token")])
            let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
            let nested = try await client.send(.post, "/scim/okta/v2/Users", body: deep)
            #expect(nested.status == 400)
            let broken = Array(#"{"userName":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8)
            let garbled = try await client.send(.post, "/scim/okta/v2/Users", body: broken)
            #expect(garbled.status == 400)
        }
    }

    @Test(arguments: [
        ("application/xml", 415), ("application/x-www-form-urlencoded", 415), ("text/plain", 415),
        ("application/json", 201), ("application/scim+json", 201), ("Application/JSON; charset=UTF-8", 201),
        (#"application/json;a=b; Charset="utf-8""#, 201), ("application/json;charset=utf8", 201),
        ("application/scim+json; charset=iso-8859-1", 415), (#"application/json; charset="UTF-16""#, 415),
        ("application/json; charset=", 415), ("application/json; charset", 415),
    ])
    func `takes JSON only`(type: String, status: Int) async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.client.send(
                .post, "/scim/okta/v2/Users",
                headers: [("Authorization", "Bearer okta-token"), ("Content-Type", type)],
                body: Array(#"{"userName":"ada"}"#.utf8))
            #expect(answer.status == status)
            #expect(answer["Content-Type"] == "application/scim+json")
        }
    }

    @Test func `a packed body is 415, not taken for bad JSON`() async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.send(
                .post, "/Users", ["userName": "ada"], headers: [("Content-Encoding", "gzip")])
            #expect(answer.status == 415)
            #expect(
                try await server.send(
                    .post, "/Users", ["userName": "ada"], headers: [("Content-Encoding", "identity")]
                ).status == 201)
        }
    }

    @Test(
        arguments: [
            (.delete, "/Users", "GET, HEAD, POST"), (.post, "/Users/x", "GET, HEAD, PUT, PATCH, DELETE"),
            (.get, "/.search", "POST"),
            (.get, "/Bulk", "POST"), (.put, "/Schemas", "GET, HEAD"), (.post, "/ServiceProviderConfig", "GET, HEAD"),
            (.delete, "/ResourceTypes/User", "GET, HEAD"),
        ] as [(HTTPRequest.Method, String, String)])
    func `a wrong method is 405 with those that are right`(method: HTTPRequest.Method, path: String, allowed: String)
        async throws
    {
        try await SCIMTestServer.run { server in
            let answer = try await server.send(method, path)
            #expect(answer.status == 405)
            #expect(answer["Allow"] == allowed)
            #expect(try answer.json["status"] == "405")
        }
    }

    @Test func `knows what it does not do`() async throws {
        try await SCIMTestServer.run { server in
            #expect(try await server.send(.get, "/Me").status == 501)
            for path in ["", "/", "/Nothing", "/Users/a/b", "/Users/0", "/Users/null", "/Schemas/x", "/users"] {
                let answer = try await server.send(.get, path)
                #expect(answer.status == 404, "\(path)")
                #expect(try answer.json["schemas"] == [.string(SCIMError.schema)])
            }
        }
    }

    @Test func `nothing is deleted that the client does not want to meet`() async throws {
        try await SCIMTestServer.run { server in
            let ada = try await server.addUser("ada")
            let refused = try await server.send(.delete, "/Users/\(ada)", headers: [("If-None-Match", "*")])
            #expect(refused.status == 412)
            let other = try await server.send(.delete, "/Users/\(ada)", headers: [("If-None-Match", "W/\"77\"")])
            #expect(other.status == 204)
        }
    }

    @Test(arguments: ["/Users/..%2f..%2fadmin", "/Users//x", "/Users/%00", "/Users/x;y", "/Users?filter=%ff"])
    func `tricks in the address are refused in SCIM's form`(path: String) async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.send(.get, path)
            #expect(answer.status == 400)
            #expect(try answer.json["schemas"] == [.string(SCIMError.schema)])
        }
    }

    @Test(arguments: [("/Users", 1_048_577), ("/Groups", 16 * 1_048_576 + 1), ("/Bulk", 16 * 1_048_576 + 1)])
    func `a body above the limit is 413 before it is sent`(path: String, length: Int) async throws {
        try await SCIMTestServer.run { server in
            try await server.client.withConnection { connection in
                try await connection.send(
                    "POST /scim/okta/v2\(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer okta-token\r\n"
                        + "Expect: 100-continue\r\nContent-Length: \(length)\r\n\r\n")
                let answer = try await connection.response()
                #expect(answer.status == 413)
                #expect(try answer.json["status"] == "413")
            }
        }
    }

    @Test(arguments: [StoreUnavailable.Reason.full, .busy, .closed, .failed])
    func `a store that cannot work is 503 with Retry-After, and says nothing of itself`(
        reason: StoreUnavailable.Reason
    ) async throws {
        let store = FakeResourceStore()
        try await SCIMTestServer.run(store) { server in
            await store.fail(with: StoreUnavailable(reason, detail: "SQL of the store"))
            for answer in [
                try await server.send(.get, "/Users"), try await server.send(.post, "/Users", ["userName": "ada"]),
            ] {
                #expect(answer.status == 503)
                #expect(answer["Retry-After"].flatMap { Int($0) } != nil)
                #expect(!answer.text.contains("SQL"))
            }
            await store.fail(with: nil)
            #expect(try await server.get("/Users")["totalResults"] == 0)
        }
    }

    @Test func `an unexpected error is a 500 in SCIM's form`() async throws {
        struct Surprise: Error {}
        let store = FakeResourceStore()
        try await SCIMTestServer.run(store) { server in
            await store.fail(with: Surprise())
            let answer = try await server.send(.get, "/Users")
            #expect(answer.status == 500)
            #expect(!answer.text.contains("Surprise"))
            #expect(try answer.json["status"] == "500")
        }
    }

    @Test func `serves the discovery documents`() async throws {
        try await SCIMTestServer.run { server in
            let configuration = try await server.get("/ServiceProviderConfig")
            #expect(configuration["patch", "supported"] == true)
            for path in ["/Schemas", "/ResourceTypes"] {
                let list = try await server.get(path)
                let entries = try #require(list["Resources"]?.array)
                #expect(list["totalResults"]?.integer == entries.count)
                for entry in entries {
                    let id = try #require(entry["id"]?.string)
                    #expect(try await server.get("\(path)/\(id)") == entry)
                }
                #expect(try await server.send(.get, path + "?filter=id+pr").status == 403)
            }
        }
    }

    @Test func `records what was sent and answered`() async throws {
        try await SCIMTestServer.run { server in
            let body: JSONValue = ["userName": "ada", "nickName": .string(String(repeating: "x", count: 20_000))]
            _ = try await server.send(.post, "/Users?attributes=userName", body, headers: [("User-Agent", "Okta")])
            _ = try await server.send(.get, "/Groups")
            _ = try await server.send(.get, "/Nothing")
            let exchanges = server.recorder.exchanges
            #expect(exchanges.map(\.status) == [201, 200, 404])
            #expect(exchanges.map(\.method) == ["POST", "GET", "GET"])
            let first = try #require(exchanges.first)
            #expect(first.target == "/scim/okta/v2/Users?attributes=userName")
            #expect(first.connector == ConnectorID(1))
            #expect(first.subject == "ada")
            #expect(first.userAgent == "Okta")
            #expect(first.requestBody == Array(body.serializedBytes.prefix(16_384)))
            #expect(String(decoding: first.responseBody, as: UTF8.self).contains("ada"))
        }
    }

    @Test func `carries out a Bulk request`() async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.send(
                .post, "/Bulk",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                    "Operations": [
                        [
                            "method": "POST", "path": "/Groups", "bulkId": "g",
                            "data": ["displayName": "Crew", "members": [["value": "bulkId:u"]]],
                        ],
                        ["method": "POST", "path": "/Users", "bulkId": "u", "data": ["userName": "ada"]],
                        ["method": "DELETE", "path": "/Users/nobody"],
                    ],
                ])
            #expect(answer.status == 200)
            let results = try answer.json["Operations"]?.array ?? []
            #expect(results.map { $0["status"] } == ["201", "201", "404"])
            #expect(
                try await server.get("/Groups?attributes=members.display")["Resources", "0", "members", "0", "display"]
                    == "ada")
        }
    }

    @Test func `a bulk request is recorded with whom it is about, also whom it failed for`() async throws {
        try await SCIMTestServer.run { server in
            let eve = try await server.send(.post, "/Users", ["userName": "eve"])
            let id = try #require(try eve.json["id"]?.string)
            let operations: [JSONValue] = [
                ["method": "POST", "path": "/Users", "bulkId": "1", "data": ["userName": "ada"]],
                ["method": "POST", "path": "/Users", "bulkId": "2", "data": ["userName": "eve"]],
                ["method": "PUT", "path": .string("/Users/\(id)"), "data": ["userName": "eva"]],
            ]
            let answer = try await server.send(
                .post, "/Bulk",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                    "Operations": .array(operations),
                ])
            #expect(answer.status == 200)
            #expect(server.recorder.exchanges.last?.subjects == ["ada", "eve", id, "eva"])
        }
    }
}
