import HTTPGate
import HTTPTypes
import Logging
import Synchronization
import Testing

struct GateTests {
    private let gate = Gate(
        edges: [EchoEdge(), EchoEdge(name: "deep", prefix: ["echo", "deep"])],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })

    private func send(_ head: GateRequestHead) async throws -> (status: Int, text: String, headers: HTTPFields) {
        let answer = Mutex<GateResponse?>(nil)
        try await gate.serve(head) { response in answer.withLock { $0 = response } }
        let response = try #require(answer.withLock { $0 })
        return (
            response.status, String(decoding: try await response.collectedBody(), as: UTF8.self), response.headers
        )
    }

    @Test(arguments: [
        ("/echo/open", "open"),
        ("/echo/open/", "open"),
        ("/echo/open/urn:ietf:params:scim:schemas:core:2.0:User", "open|urn:ietf:params:scim:schemas:core:2.0:User"),
        ("/echo/open/a%20b+c", "open|a b+c"),
        ("/echo/%6Fpen/%C3%A9", "open|é"),
        ("/echo/query?a=1+2&b=%2B&&c&d=x=y", "a=1 2|b=+|c=|d=x=y"),
    ])
    func `decodes an honest target`(target: String, expected: String) async throws {
        let answer = try await send(GateRequestHead(.get, target))
        #expect(answer.status == 200)
        #expect(answer.text == expected)
    }

    @Test(arguments: [
        "/echo/open%2fx", "/echo/open%2Fx", "/echo/%2e%2e/open", "/echo/../open", "/echo/./open", "/echo//open",
        "//echo/open", "/echo/open;x=1", "/echo/open%3bx", "/echo/open%00", "/echo/open%5cx", "/echo/open%zz",
        "/echo/open%f", "/echo/open%", "/echo/open%ff", "/echo/open%c3%28", "/echo/open%0a", "/echo/op en",
        "/echo/é", "/echo/open//", "/echo/query?a=%zz", "/echo/query?a=%00", "/echo/query?a=%ff",
    ])
    func `refuses a target that could mean two things`(target: String) async throws {
        let answer = try await send(GateRequestHead(.get, target))
        #expect(answer.status == 400)
    }

    @Test func `refuses in the form of the edge the target is for, even when it is broken`() async throws {
        #expect(try await send(GateRequestHead(.get, "/echo/open%zz")).text.hasPrefix("echo: "))
        #expect(try await send(GateRequestHead(.get, "/echo/deep/open%zz")).text.hasPrefix("deep: "))
        #expect(try await send(GateRequestHead(.get, "/nowhere")).status == 404)
    }

    @Test func `an escaped prefix reaches the same edge`() async throws {
        #expect(try await send(GateRequestHead(.get, "/%65cho/open")).text == "open")
    }

    @Test func `the longest prefix wins`() async throws {
        #expect(try await send(GateRequestHead(.get, "/echo/deep/open/x")).text == "open|x")
    }

    @Test func `a request needs a Host`() async throws {
        #expect(try await send(GateRequestHead(.get, "/echo/open", host: nil)).status == 400)
        #expect(try await send(GateRequestHead(.get, "/echo/open", host: "")).status == 400)
    }

    @Test func `refuses an absurd head`() async throws {
        let long = "/echo/open/" + String(repeating: "a", count: 8_192)
        #expect(try await send(GateRequestHead(.get, long)).status == 414)
        var many = HTTPFields()
        for _ in 0...100 { many.append(HTTPField(name: .accept, value: "x")) }
        #expect(try await send(GateRequestHead(.get, "/echo/open", headers: many)).status == 431)
        let large: HTTPFields = [.accept: String(repeating: "x", count: 32_768)]
        #expect(try await send(GateRequestHead(.get, "/echo/open", headers: large)).status == 431)
    }

    @Test func `an unexpected error becomes a 500 that tells only its incident`() async throws {
        let answer = try await send(GateRequestHead(.get, "/echo/broken"))
        #expect(answer.status == 500)
        #expect(!answer.text.contains("Unexpected"))
        let id = try #require(HTTPField.Name("X-Request-Id").flatMap { answer.headers[$0] })
        #expect(answer.text.contains(id))
    }

    @Test func `headers of a refusal are in the answer`() async throws {
        let answer = try await send(GateRequestHead(.put, "/echo/other"))
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "GET, HEAD")
    }

    @Test(
        arguments: [
            ("Bearer abc", "abc"), ("bearer  abc ", "abc"), ("BEARER abc", "abc"), ("Basic abc", nil), ("Bearer", nil),
        ] as [(String, String?)])
    func `finds the bearer token`(header: String, expected: String?) async throws {
        #expect(try await request(header).bearer == expected)
    }

    @Test(arguments: [
        ("Basic amlyYTpzZWNyZXQ=", "jira", "secret"), ("basic amlyYTpzZTpjcmV0", "jira", "se:cret"),
        ("Basic amlyYTo=", "jira", ""),
    ])
    func `reads basic credentials`(header: String, user: String, password: String) async throws {
        let basic = try #require(try await request(header).basic)
        #expect(basic.user == user)
        #expect(basic.password == password)
    }

    @Test(arguments: ["Basic amlyYQ==", "Basic !!!!", "Basic", "Basic /////w==", "Bearer amlyYTpzZWNyZXQ="])
    func `takes no broken basic credentials`(header: String) async throws {
        #expect(try await request(header).basic == nil)
    }

    /// The request as an edge sees it.
    private func request(_ authorization: String) async throws -> GateRequest {
        let seen = Mutex<GateRequest?>(nil)
        let gate = Gate(
            edges: [Spy { request in seen.withLock { $0 = request } }],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await gate.serve(GateRequestHead(.get, "/", headers: [.authorization: authorization])) { _ in }
        return try #require(seen.withLock { $0 })
    }

    private struct Spy: HTTPEdge {
        let name = "spy"
        let prefix: [String] = []
        let see: @Sendable (GateRequest) -> Void
        init(see: @escaping @Sendable (GateRequest) -> Void) { self.see = see }
        func respond(to request: GateRequest) async throws -> GateResponse {
            see(request)
            return GateResponse(status: 204)
        }
        func response(to refusal: HTTPRefusal, for request: GateRequest) -> GateResponse {
            GateResponse(status: refusal.status)
        }
    }
}
