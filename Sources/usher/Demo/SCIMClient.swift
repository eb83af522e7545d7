import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import StrictJSON

/// A SCIM client as an identity provider is one: the demo's Okta.
struct SCIMClient: Sendable {
    let baseURL: String
    let token: String

    func create(_ endpoint: String, _ resource: JSONValue) async throws -> String {
        let answer = try await send(.POST, "/\(endpoint)", resource)
        guard let id = answer["id"]?.string else { throw CommandFailure.failed("\(endpoint): the answer has no id.") }
        return id
    }

    func replace(_ endpoint: String, _ id: String, _ resource: JSONValue) async throws {
        _ = try await send(.PUT, "/\(endpoint)/\(id)", resource)
    }

    func read(_ endpoint: String, _ id: String) async throws -> JSONObject {
        try await send(.GET, "/\(endpoint)/\(id)", nil).object ?? [:]
    }

    func patch(_ endpoint: String, _ id: String, _ operations: JSONValue...) async throws {
        let body: JSONValue = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": .array(operations),
        ]
        _ = try await send(.PATCH, "/\(endpoint)/\(id)", body)
    }

    private func send(_ method: HTTPMethod, _ path: String, _ body: JSONValue?) async throws -> JSONValue {
        var request = HTTPClientRequest(url: baseURL + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(token)")
        request.headers.add(name: "Accept", value: "application/scim+json")
        request.headers.add(name: "User-Agent", value: "usher demo")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/scim+json; charset=utf-8")
            request.body = .bytes(ByteBuffer(bytes: body.serializedBytes))
        }
        let response = try await CommandHTTP.client.execute(request, timeout: .seconds(60))
        let bytes = Array(try await response.body.collect(upTo: 16 << 20).readableBytesView)
        let answer = bytes.isEmpty ? JSONValue.null : try JSONValue(parsing: bytes)
        guard (200..<300).contains(response.status.code) else {
            throw CommandFailure.failed(
                "\(method) \(path) was answered \(response.status.code): \(answer["detail"]?.string?.printable ?? "")")
        }
        return answer
    }
}
