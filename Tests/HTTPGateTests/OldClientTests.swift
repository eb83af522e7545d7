import HTTPGate
import HTTPTypes
import TestSupport
import Testing

/// HTTP/1.0: what health checks, old proxies (nginx as it is installed) and small scripts speak.
struct OldClientTests {
    @Test(arguments: ["/echo/open", "/echo/stream?pieces=3", "/echo/half", "/elsewhere"])
    func `the answer to HTTP/1.0 is not chunked, and ends with the connection`(path: String) async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            let modern = try await client.send(.get, path)
            try await client.withConnection { connection in
                try await connection.send("GET \(path) HTTP/1.0\r\nHost: x\r\n\r\n")
                let answer = try await connection.response()
                #expect(answer.version == "HTTP/1.0")
                #expect(answer.status == modern.status)
                #expect(answer["Connection"] == "close")
                #expect(answer["Transfer-Encoding"] == nil)
                #expect(answer.body.count == modern.body.count)
                #expect(await connection.isClosedByServer())
            }
        }
    }

    @Test func `a body of HTTP/1.0 is read, and one that asks to be told to go on is not told`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            for head in ["", "Expect: 100-continue\r\n", "Connection: keep-alive\r\n"] {
                let answer = try await client.raw(
                    "POST /echo/body HTTP/1.0\r\nHost: x\r\n\(head)Content-Length: 2\r\n\r\nok")
                #expect(answer.status == 200)
                #expect(answer.text == "ok")
                #expect(answer["Connection"] == "close")
            }
        }
    }

    @Test func `a request of HTTP/1.1 before it is answered as ever`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            try await client.withConnection { connection in
                try await connection.send(
                    "GET /echo/stream?pieces=2 HTTP/1.1\r\nHost: x\r\n\r\nGET /echo/open HTTP/1.0\r\nHost: x\r\n\r\n")
                let first = try await connection.response()
                #expect(first.version == "HTTP/1.1")
                #expect(first["Transfer-Encoding"] == "chunked")
                #expect(first.body.count == 20_000)
                let second = try await connection.response()
                #expect(second.version == "HTTP/1.0")
                #expect(second.text == "open")
                #expect(await connection.isClosedByServer())
            }
        }
    }
}
