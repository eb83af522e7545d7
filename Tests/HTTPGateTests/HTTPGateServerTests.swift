import HTTPGate
import HTTPTypes
import Synchronization
import TestSupport
import Testing

/// Over real connections: what only the wire can show.
struct HTTPGateServerTests {
    @Test(arguments: [
        ("GET /echo/open HTTP/1.1\r\n\r\n", 400, "Host"),
        ("GET /echo/open HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "Host"),
        ("GET /echo/open/a-very-long-address HTTP/1.1\r\nHost: a\r\n\r\n", 414, "20 bytes"),
        ("GET /echo/open HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", 431, "3 header fields of 18 bytes"),
    ])
    func `a refusal of the head names the limit and ends the connection`(
        text: String, status: Int, told: String
    ) async throws {
        var limits = HTTPGateConfiguration()
        limits.targetBytes = 20
        limits.headerFields = 2
        let asked = Mutex(0)
        let edge = EchoEdge(meanwhile: { asked.withLock { $0 += 1 } })
        try await withHTTPServer([edge], configuration: limits) { client in
            try await client.withConnection { connection in
                try await connection.send(text + "GET /echo/open HTTP/1.1\r\nHost: a\r\n\r\n")
                let answer = try await connection.response()
                #expect(answer.status == status)
                #expect(answer["Connection"] == "close")
                #expect(answer.text.contains(told), "\(answer.text)")
                #expect(await connection.isClosedByServer())
            }
            // By now the request behind the refused one would have been answered, too.
            for _ in 0..<3 { #expect(try await client.send(.get, "/echo/open").status == 200) }
            #expect(asked.withLock { $0 } == 3)
        }
    }

    @Test func `answers several requests over one connection`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            try await client.withConnection { connection in
                for word in ["a", "b"] {
                    try await connection.send("GET /echo/open/\(word) HTTP/1.1\r\nHost: x\r\n\r\n")
                    #expect(try await connection.response().text == "open|\(word)")
                }
                try await connection.send(
                    "POST /echo/body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
                )
                #expect(try await connection.response().text == "abc")
                try await connection.send("POST /echo/body HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nyz")
                #expect(try await connection.response().text == "yz")
            }
        }
    }

    @Test(arguments: [
        "GET /echo/open HTTP/1.1\r\n\r\n", "GET /echo/open HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /echo/open HTTP/1.1\r\nHost:\r\n\r\n", "GET /echo//open HTTP/1.1\r\nHost: a\r\n\r\n", "rubbish\r\n\r\n",
        "GET /echo/open HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ])
    func `answers 400 to a malformed head`(text: String) async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            let answer = try await client.raw(text)
            #expect(answer.status == 400)
        }
    }

    /// By what is wrong with the request; it is very long, and no argument to print.
    private static let unreadable: [String: (text: String, status: Int, told: String)] = [
        "long field": (
            "GET /echo/open HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n", 431,
            "too large"
        ),
        "long target": (
            "GET /echo/\(String(repeating: "a", count: 200_000)) HTTP/1.1\r\nHost: a\r\n\r\n", 431, "too large"
        ),
        "many fields": (
            "GET /echo/open HTTP/1.1\r\nHost: a\r\n\((0..<500).map { "X\($0): a\r\n" }.joined())\r\n", 431,
            "header fields"
        ),
        "no length": ("POST /echo/body HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n", 400, "Content-Length"),
        "two lengths": (
            "POST /echo/body HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400,
            "Content-Length"
        ),
        "no field": ("GET /echo/open HTTP/1.1\r\nHost: a\r\nno field\r\n\r\n", 400, "header field"),
        "bare line feeds": ("GET /echo/open HTTP/1.1\nHost: a\n\n", 400, "CR LF"),
    ]

    @Test(arguments: unreadable.keys.sorted())
    func `what can't be read is refused in the form of the edge that it names, with what was wrong`(
        what: String
    ) async throws {
        let (text, status, told) = try #require(Self.unreadable[what])
        try await withHTTPServer([EchoEdge()]) { client in
            let answer = try await client.raw(text)
            #expect(answer.status == status)
            #expect(answer.text.hasPrefix("echo: ") && answer.text.contains(told), "\(answer.text)")
            #expect(answer["Connection"] == "close")
            #expect(answer["X-Request-Id"]?.isEmpty == false)
        }
    }

    @Test func `what can't be read is refused in plain text where it names no edge`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            for text in ["rubbish\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}", "GET /elsewhere HTTP/9.9\r\n\r\n"] {
                let answer = try await client.raw(text)
                #expect(answer.status == 400)
                #expect(answer["Content-Type"] == "text/plain; charset=utf-8")
                #expect(answer.text.hasPrefix("This is no HTTP/1.1 request"))
            }
        }
    }

    @Test func `a first line that comes in pieces is read as one`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            try await client.withConnection { connection in
                for piece in ["GE", "T /ec", "ho/open HTTP/1.1\r\nHost: x\r\n", "no field\r\n\r\n"] {
                    try await connection.send(piece)
                }
                #expect(try await connection.response().text.hasPrefix("echo: "))
            }
        }
    }

    @Test func `the second request of a connection is refused by its own name`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            try await client.withConnection { connection in
                try await connection.send("GET /elsewhere HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await connection.response().status == 404)
                try await connection.send("GET /echo/open HTTP/1.1\r\nHost: x\r\nno field\r\n\r\n")
                #expect(try await connection.response().text.hasPrefix("echo: "))
            }
        }
    }

    @Test func `refuses a declared length that is too large before the body, without 100 Continue`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            try await client.withConnection { connection in
                try await connection.send(
                    "POST /echo/body HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1073741824\r\n\r\n")
                let answer = try await connection.response()
                #expect(answer.status == 413)
                #expect(answer["Connection"] == "close")
                #expect(await connection.isClosedByServer())
            }
        }
    }

    @Test func `refuses a body that grows too large without a declared length`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            let chunk = "80\r\n" + String(repeating: "x", count: 128) + "\r\n"
            let answer = try await client.raw(
                "POST /echo/body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)
            #expect(answer.status == 413)
        }
    }

    @Test func `says 100 Continue when it wants the body`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            try await client.withConnection { connection in
                try await connection.send(
                    "POST /echo/body HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
                #expect(try await connection.response().status == 100)
                try await connection.send("ok")
                #expect(try await connection.response().text == "ok")
            }
        }
    }

    @Test func `closes a connection whose body drips in`() async throws {
        var limits = HTTPGateConfiguration()
        limits.progressInterval = .milliseconds(50)
        limits.bodyBytesPerSecond = 1_000_000
        try await withHTTPServer([EchoEdge()], configuration: limits) { client in
            try await client.withConnection { connection in
                try await connection.send("POST /echo/body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na")
                #expect(await connection.isClosedByServer())
            }
        }
    }

    @Test func `closes a connection whose body takes too long in all`() async throws {
        var limits = HTTPGateConfiguration()
        limits.bodyDeadline = .milliseconds(50)
        limits.bodyBytesPerSecond = 0
        try await withHTTPServer([EchoEdge()], configuration: limits) { client in
            try await client.withConnection { connection in
                try await connection.send("POST /echo/body HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na")
                #expect(await connection.isClosedByServer())
            }
        }
    }

    @Test(arguments: ["", "GET /echo/open HTTP/1.1\r\nHo"])
    func `closes a connection that is idle or whose head drips in`(start: String) async throws {
        var limits = HTTPGateConfiguration()
        limits.idleTimeout = .milliseconds(50)
        try await withHTTPServer([EchoEdge()], configuration: limits) { client in
            try await client.withConnection { connection in
                if !start.isEmpty { try await connection.send(start) }
                #expect(await connection.isClosedByServer())
            }
        }
    }

    @Test func `closes a connection whose answer nobody reads`() async throws {
        var limits = HTTPGateConfiguration()
        limits.writeTimeout = .milliseconds(50)
        let monitor = GateMonitor()
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        let edge = EchoEdge(meanwhile: { arrival.finish() })
        try await withHTTPServer([edge], configuration: limits, monitor: monitor) { client in
            try await client.withConnection { connection in
                // 200 MB do not fit into any buffer on the way.
                try await connection.send("GET /echo/stream?pieces=20000 HTTP/1.1\r\nHost: x\r\n\r\n")
                for await _ in arrived {}
                while monitor.requestsInFlight > 0 { await Task.yield() }
                await #expect(throws: (any Error).self) { _ = try await connection.response() }
            }
        }
    }

    @Test func `more requests than allowed are answered 503 at once, health checks excepted`() async throws {
        var limits = HTTPGateConfiguration()
        limits.requestsInFlight = 2
        let monitor = GateMonitor()
        let (open, opener) = AsyncStream<Void>.makeStream()
        let edge = EchoEdge(meanwhile: { for await _ in open {} })
        let edges: [any HTTPEdge] = [edge] + OperationsEdge.all(monitor: monitor, checks: { [] })
        try await withHTTPServer(edges, configuration: limits, monitor: monitor) { client in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<2 { group.addTask { try await client.send(.get, "/echo/open").status } }
                while monitor.requestsInFlight < 2 { await Task.yield() }
                let refused = try await client.send(.get, "/echo/open")
                #expect(refused.status == 503)
                #expect(refused["Retry-After"] == "1")
                #expect(refused.text.hasPrefix("echo: "))
                #expect(try await client.send(.get, "/livez").status == 200)
                opener.finish()
                for try await status in group { #expect(status == 200) }
            }
        }
    }

    @Test func `HEAD has the headers of GET and no body`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            let head = try await client.send(.head, "/echo/open")
            #expect(head.status == 200)
            #expect(head["Content-Length"] == "4")
            #expect(try await client.send(.head, "/echo/stream?pieces=2")["Content-Length"] == "20000")
        }
    }

    @Test func `streams a large answer`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            let answer = try await client.send(.get, "/echo/stream?pieces=100")
            #expect(answer.body.count == 1_000_000)
        }
    }

    @Test func `an error before anything was streamed is a 500, later it breaks the answer off`() async throws {
        try await withHTTPServer([EchoEdge()]) { client in
            let answer = try await client.send(.get, "/echo/half")
            #expect(answer.status == 500)
            #expect(answer.text.hasPrefix("echo: "))
            await #expect(throws: (any Error).self) { _ = try await client.send(.get, "/echo/half?late") }
        }
    }

    @Test func `tells of readiness and counts requests`() async throws {
        let monitor = GateMonitor()
        let problem = Mutex<String?>(nil)
        let operations = OperationsEdge.all(
            monitor: monitor, checks: { [.init(name: "database", problem: problem.withLock { $0 })] })
        try await withHTTPServer([EchoEdge()] + operations, monitor: monitor) { client in
            #expect(try await client.send(.get, "/readyz").status == 200)
            problem.withLock { $0 = "disk full" }
            #expect(try await client.send(.get, "/readyz").status == 503)
            #expect(try await client.send(.get, "/livez").status == 200)
            problem.withLock { $0 = nil }
            monitor.drain()
            #expect(try await client.send(.get, "/readyz").status == 503)
            _ = try await client.send(.get, "/echo/open")
            let metrics = try await client.send(.get, "/metrics").text
            #expect(metrics.contains("usher_http_requests_total{edge=\"echo\",status=\"2xx\"} 1\n"))
            #expect(try await client.send(.post, "/metrics").status == 405)
        }
    }

    @Test func `a shutdown answers what is in work and takes nothing new`() async throws {
        let monitor = GateMonitor()
        let (open, opener) = AsyncStream<Void>.makeStream()
        let edge = EchoEdge(meanwhile: { for await _ in open {} })
        try await withStoppableHTTPServer([edge], monitor: monitor) { client, shutDown in
            async let answer = client.send(.get, "/echo/open")
            while monitor.requestsInFlight == 0 { await Task.yield() }
            await shutDown()
            while !monitor.isDraining { await Task.yield() }
            var isRefused = false
            while !isRefused {
                do { try await client.withConnection { _ in } } catch { isRefused = true }
            }
            opener.finish()
            let status = try await answer.status
            #expect(status == 200)
        }
    }
}
