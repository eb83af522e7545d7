import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// HTTP as clients and proxies in between write it.
struct WireTests {
    private let head = "Host: usher.example\r\nAuthorization: bEaReR okta-token\r\n"
    private let user = #"{"userName":"ada"}"#

    @Test func `takes a body in chunks, in pieces of any size`() async throws {
        try await IdentityProvider.run { client in
            let request = Array(
                ("POST /scim/okta/v2/Users HTTP/1.1\r\n\(head)content-TYPE: application/scim+json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n7\r\n{\"userN\r\nb;x=y\r\name\":\"ada\"}\r\n0\r\n\r\n").utf8)
            let answer = try await client.client.withConnection { connection in
                for byte in request { try await connection.send([byte]) }
                return try await connection.response()
            }
            #expect(answer.status == 201)
            #expect(try await client.list("/Users").resources.map { $0["userName"] } == ["ada"])
        }
    }

    @Test func `says 100 before the body when asked`() async throws {
        try await IdentityProvider.run { client in
            let statuses = try await client.client.withConnection { connection in
                try await connection.send(
                    "POST /scim/okta/v2/Users HTTP/1.1\r\n\(head)Content-Type: application/json\r\n"
                        + "Expect: 100-continue\r\nContent-Length: \(user.utf8.count)\r\n\r\n")
                let first = try await connection.response().status
                try await connection.send(user)
                return [first, try await connection.response().status]
            }
            #expect(statuses == [100, 201])
        }
    }

    @Test func `serves many requests over one connection, sent ahead`() async throws {
        try await IdentityProvider.run { client in
            let post =
                "POST /scim/okta/v2/Users HTTP/1.1\r\n\(head)Content-Type: application/json\r\n"
                + "Content-Length: \(user.utf8.count)\r\n\r\n\(user)"
            let get = "GET /scim/okta/v2/Users?count=1 HTTP/1.1\r\n\(head)\r\n"
            let statuses = try await client.client.withConnection { connection in
                try await connection.send(post + post + get + get)
                var statuses: [Int] = []
                for _ in 1...4 { statuses.append(try await connection.response().status) }
                return statuses
            }
            #expect(statuses == [201, 409, 200, 200])
        }
    }

    @Test(arguments: [
        (HTTPRequest.Method.put, "/Users", "GET, HEAD, POST"), (.post, "/Users/1", "GET, HEAD, PUT, PATCH, DELETE"),
        (.delete, "/Schemas", "GET, HEAD"), (.post, "/ServiceProviderConfig", "GET, HEAD"), (.get, "/Bulk", "POST"),
        (.get, "/.search", "POST"),
    ])
    func `a wrong method is 405 and tells the right ones`(
        method: HTTPRequest.Method, path: String, allowed: String
    ) async throws {
        try await IdentityProvider.run { client in
            let answer = try await client.send(method, path, method == .get ? nil : "{}")
            #expect(answer.status == 405)
            let names = answer["Allow"]?.split(separator: ",").map { $0.trimmingPrefix(" ") } ?? []
            #expect(Set(names) == Set(allowed.split(separator: ",").map { $0.trimmingPrefix(" ") }))
        }
    }

    @Test(arguments: ["application/xml", "application/x-www-form-urlencoded", "text/plain"])
    func `a body that is no JSON is 415`(type: String) async throws {
        try await IdentityProvider.run(contentType: type) { client in
            let answer = try await client.send(.post, "/Users", user)
            #expect(answer.status == 415)
        }
    }

    @Test(arguments: ["[]", "null", #""ada""#, "7", "", "{", #"{"userName":"a","userName":"b"}"#, "\u{feff}{}"])
    func `a body that is no JSON object is 400 invalidSyntax`(body: String) async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addUser("ada")
            for (method, path) in [(HTTPRequest.Method.post, "/Users"), (.put, path), (.patch, path)] {
                let answer = try await client.send(method, path, body)
                #expect(answer.status == 400)
                #expect(try answer.json["scimType"] == "invalidSyntax")
            }
        }
    }

    @Test(arguments: [
        "/Users/0", "/Users/null", "/Users/%00", "/Users/..%2f", "/Users/a%20b", "/Users/%E4%BD%A0", "/users",
    ])
    func `odd ids and paths are 404`(path: String) async throws {
        try await IdentityProvider.run { client in
            let answer = try await client.send(.get, path)
            #expect([400, 404].contains(answer.status))
            #expect(try await client.list("/Users").total == 0)
        }
    }

    @Test func `a group of 5,000 members fits into a PUT, and grows by 100 without being read`() async throws {
        try await IdentityProvider.run { client in
            var ids: [String] = []
            for start in stride(from: 0, to: 5_000, by: 1_000) {
                ids += try await client.addUsers((start..<start + 1_000).map { "u\($0)" })
            }
            let path = try await client.addGroup("All")
            let elements = ids.map { #"{"value":"\#($0)","display":"somebody@yard.example"}"# }
            try await client.change(
                .put, path, #"{"displayName":"All","members":[\#(elements.joined(separator: ","))]}"#)
            let more = try await client.addUsers((0..<100).map { "more\($0)" })
            let added = more.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
            let answer = try await client.send(
                .patch, path, IdentityProvider.patch(#"{"op":"add","path":"members","value":[\#(added)]}"#))
            #expect(answer.status == 204)
            #expect(try await client.members(path).count == 5_100)
        }
    }
}
