import Crowd
import Directory
import HTTPTypes
import TestSupport
import Testing

struct TroubleTests {
    @Test(arguments: [
        "/user?username=ada", "/group?groupname=devs", "/search?entity-type=user&max-results=-1",
        "/search?entity-type=group&max-results=-1", "/group/membership", "/event", "/event/e:1:0",
        "/user/group/direct?username=ada",
    ])
    func `a store that is down is 503, never a short answer`(path: String) async throws {
        try await CrowdTestServer.run(over: FailingDirectoryStore(piecesBeforeFailure: nil)) { server in
            let response = try await server.send(.get, path)
            #expect(response.status == 503)
            #expect(response.reason == "OPERATION_FAILED")
            #expect(response.isCrowd)
            #expect(response["Retry-After"] != nil)
        }
    }

    @Test(arguments: ["/search?entity-type=user&max-results=-1&expand=user", "/group/membership"])
    func `an answer that fails at its beginning is an error`(path: String) async throws {
        try await CrowdTestServer.run(over: FailingDirectoryStore(piecesBeforeFailure: 0)) { server in
            let response = try await server.send(.get, path)
            #expect(response.status == 503)
            #expect(response["Retry-After"] != nil)
            #expect(response.isCrowd)
            #expect(response.reason == "OPERATION_FAILED")
        }
    }

    @Test(arguments: ["/search?entity-type=user&max-results=-1&expand=user", "/group/membership"])
    func `an answer that fails half way is broken off`(path: String) async throws {
        try await CrowdTestServer.run(over: FailingDirectoryStore(piecesBeforeFailure: 3)) { server in
            await #expect(throws: HTTPTestConnection.Closed.self) { try await server.send(.get, path) }
        }
    }

    @Test func `what the gate refuses is an error of Crowd, too`() async throws {
        try await CrowdTestServer.run { server in
            let long = "/user?username=" + String(repeating: "x", count: 9_000)
            let large = "<group name=\"" + String(repeating: "x", count: 1_100_000) + "\"/>"
            for (response, status) in [
                (try await server.send(.get, "/user%zz"), 400), (try await server.send(.get, long), 414),
                (try await server.as("editor").send(.post, "/group", large), 413),
            ] {
                #expect(response.status == status)
                #expect(response.isCrowd)
                #expect(response.reason == "ILLEGAL_ARGUMENT")
            }
        }
    }
}
