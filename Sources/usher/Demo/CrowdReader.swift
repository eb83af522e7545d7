import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import StrictJSON

/// Reads the directory as Jira would: by the Crowd REST API, with an application's password.
struct CrowdReader: Sendable {
    let url: String
    let application: String
    let password: String

    func user(_ name: String) async throws -> JSONValue? {
        try await get("/user?username=\(PathText.encode(name))")
    }

    func groups(ofUser name: String) async throws -> [String] {
        let answer = try await get("/user/group/direct?username=\(PathText.encode(name))&max-results=-1")
        return (answer?["groups"]?.array ?? []).map { $0.cell("name") }
    }

    func members(ofGroup name: String) async throws -> [String] {
        let answer = try await get("/group/user/direct?groupname=\(PathText.encode(name))&max-results=-1")
        return (answer?["users"]?.array ?? []).map { $0.cell("name") }
    }

    func names(of kind: String) async throws -> [String] {
        let answer = try await get("/search?entity-type=\(kind)&restriction=&start-index=0&max-results=-1")
        return (answer?["\(kind)s"]?.array ?? []).map { $0.cell("name") }
    }

    /// Nil for 404.
    private func get(_ path: String) async throws -> JSONValue? {
        var request = HTTPClientRequest(url: "\(url)/rest/usermanagement/1\(path)")
        request.headers.add(name: "Accept", value: "application/json")
        request.setBasicAuth(username: application, password: password)
        let response = try await CommandHTTP.client.execute(request, timeout: .seconds(60))
        let bytes = Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
        if response.status.code == 404 { return nil }
        guard response.status.code == 200 else {
            throw CommandFailure.failed("The Crowd API answered \(response.status.code) to \(path.prefix(40)).")
        }
        return try JSONValue(parsing: bytes, limits: JSONLimits(nodes: 10_000_000))
    }
}
