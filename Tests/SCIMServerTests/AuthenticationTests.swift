import HTTPTypes
import SCIM
import SCIMServer
import StrictJSON
import TestSupport
import Testing

struct AuthenticationTests {
    @Test(arguments: [[], [("Authorization", "Bearer wrong")], [("Authorization", "Basic b2t0YTp4")]])
    func `who has no valid token gets 401, the same for every path`(headers: [(String, String)]) async throws {
        try await SCIMTestServer.run { server in
            let id = try await server.addUser("ada")
            let client = server.client.with(headers: headers)
            let answer = try await client.send(.get, "/scim/okta/v2/Users/\(id)")
            #expect(answer.status == 401)
            #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer ") == true)
            #expect(answer["Content-Type"] == "application/scim+json")
            #expect(try answer.json["status"] == "401")
            for path in ["/scim/okta/v2/Users/none", "/scim/nobody/v2/Users", "/scim/okta", "/scim", "/scim/okta/v2/x"]
            {
                let other = try await client.send(.get, path)
                #expect(other.status == 401)
                #expect(other.body == answer.body)
            }
        }
    }

    @Test func `a token that asks too much has to wait, and its connector's administrator is told`() async throws {
        try await SCIMTestServer.run { server in
            let client = server.client.with(headers: [("Authorization", "Bearer busy-token")])
            let answer = try await client.send(.get, "/scim/okta/v2/Users")
            #expect(answer.status == 429)
            #expect(answer["Retry-After"] == "7")
            #expect(answer["Content-Type"] == "application/scim+json")
            #expect(try answer.json["status"] == "429")
            #expect(server.recorder.exchanges.map(\.status) == [429])
        }
    }

    @Test func `a token is worth nothing on another connector's path, and the answer tells nothing`() async throws {
        try await SCIMTestServer.run { server in
            let client = server.client.with(headers: [("Authorization", "Bearer okta-token")])
            let foreign = try await client.send(.get, "/scim/entra/v2/Users")
            let unknown = try await client.send(.get, "/scim/nobody/v2/Users")
            #expect(foreign.status == 404)
            #expect(unknown.status == 404)
            #expect(foreign.body == unknown.body)
        }
    }

    @Test func `a valid token on a mistyped path is told to the administrator of the token's connector`() async throws {
        try await SCIMTestServer.run { server in
            let client = server.client.with(headers: [("Authorization", "Bearer okta-token")])
            let paths = ["/scim/okta/Users", "/scim/okat/v2/Users", "/scim/entra/v2/Users", "/scim/okta/v2/v2/Users"]
            for path in paths {
                let answer = try await client.send(.get, path)
                #expect(answer.status == 404)
                #expect(answer["Content-Type"] == "application/scim+json")
            }
            let exchanges = server.recorder.exchanges
            #expect(exchanges.map(\.target) == paths)
            #expect(exchanges.allSatisfy { $0.connector == ConnectorID(1) && $0.status == 404 })
        }
    }

    @Test func `who sends no token hides nobody whose token is wrong`() async throws {
        try await SCIMTestServer.run { server in
            for headers in [[], [], [("Authorization", "Bearer wrong")], [("Authorization", "wrong")]] {
                let client = server.client.with(headers: headers)
                let answer = try await client.send(.get, "/scim/okta/v2/Users")
                #expect(answer.status == 401)
            }
            #expect(server.recorder.exchanges.map(\.hasCredentials) == [false, true])
            #expect(server.recorder.omitted == [ConnectorID(1), ConnectorID(1)])
        }
    }

    @Test func `a request with a wrong token is told to the connector's administrator, once in a while`() async throws {
        try await SCIMTestServer.run { server in
            let client = server.client.with(headers: [("Authorization", "Bearer wrong")])
            for _ in 1...3 {
                for path in ["/scim/okta/v2/Users", "/scim/nobody/v2/Users", "/scim/entra", "/scim"] {
                    let answer = try await client.send(.post, path, body: Array("{}".utf8))
                    #expect(answer.status == 401)
                }
            }
            let exchanges = server.recorder.exchanges
            #expect(exchanges.map(\.connector) == [ConnectorID(1), ConnectorID(2)])
            #expect(exchanges.map(\.status) == [401, 401])
            #expect(exchanges.map(\.target) == ["/scim/okta/v2/Users", "/scim/entra"])
            #expect(exchanges.allSatisfy { $0.requestBody.isEmpty && $0.subject == nil })
            // The others are counted.
            #expect(server.recorder.omitted.map(\.rawValue).sorted() == [1, 1, 2, 2])
        }
    }

    @Test func `the scheme has no case`() async throws {
        try await SCIMTestServer.run { server in
            let client = server.client.with(headers: [("authorization", "BEARER okta-token")])
            let answer = try await client.send(.get, "/scim/okta/v2/Users")
            #expect(answer.status == 200)
        }
    }

    @Test func `a disabled connector is refused with a reason`() async throws {
        try await SCIMTestServer.run { server in
            let answer = try await server.as("closed").send(.get, "/Users")
            #expect(answer.status == 403)
            #expect(try answer.json["detail"]?.string?.contains("disabled") == true)
        }
    }

    @Test func `a large body is refused before it is read when the token is wrong`() async throws {
        try await SCIMTestServer.run { server in
            try await server.client.withConnection { connection in
                try await connection.send(
                    "POST /scim/okta/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n"
                        + "Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n")
                #expect(try await connection.response().status == 401)
            }
        }
    }

    @Test func `another connector's resources do not exist`() async throws {
        try await SCIMTestServer.run { server in
            let id = try await server.addUser("ada")
            let entra = server.as("entra")
            let nobody = String(repeating: "0", count: id.count)
            for method in [HTTPRequest.Method.get, .delete] {
                let answer = try await entra.send(method, "/Users/\(id)")
                #expect(answer.status == 404)
                let missing = try await entra.send(method, "/Users/\(nobody)")
                #expect(answer.text.replacing(id, with: nobody) == missing.text)
            }
            #expect(try await entra.send(.put, "/Users/\(id)", ["userName": "eve"]).status == 404)
            #expect(try await entra.get("/Users")["totalResults"] == 0)
            let group: JSONValue = ["displayName": "Crew", "members": [["value": .string(id)]]]
            #expect(try await entra.send(.post, "/Groups", group).status == 400)
            #expect(try await entra.get("/Groups")["totalResults"] == 0)
        }
    }
}
