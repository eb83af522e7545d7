import Foundation
import HTTPGate
import HTTPTypes
import SCIM
import SCIMServer
import Storage
import StrictJSON
import Synchronization
import TestSupport

/// A SCIM server on the loopback address with the connectors `okta`, `entra` and the disabled `closed`.
struct SCIMTestServer: Sendable {
    let client: HTTPTestClient
    let store: any ResourceStore
    let recorder: RecordingRecorder
    var connector = "okta"

    static let publicURL = "https://usher.example"
    static let base = "https://usher.example/scim/okta/v2"

    struct Authenticator: ConnectorAuthenticator {
        func authenticate(bearer: String) async throws -> ConnectorAccess? {
            switch bearer {
            case "okta-token": ConnectorAccess(id: ConnectorID(1), name: "okta", isEnabled: true)
            case "entra-token": ConnectorAccess(id: ConnectorID(2), name: "entra", isEnabled: true)
            case "busy-token": ConnectorAccess(id: ConnectorID(1), name: "okta", isEnabled: true, wait: 7)
            case "closed-token": ConnectorAccess(id: ConnectorID(3), name: "closed", isEnabled: false)
            default: nil
            }
        }

        func connector(named name: String) -> ConnectorID? {
            ["okta": ConnectorID(1), "entra": ConnectorID(2), "closed": ConnectorID(3)][name]
        }
    }

    final class RecordingRecorder: RequestRecorder {
        private let recorded = Mutex<[SCIMExchange]>([])
        var exchanges: [SCIMExchange] { recorded.withLock { $0 } }
        func record(_ exchange: SCIMExchange) { recorded.withLock { $0.append(exchange) } }

        private let left = Mutex<[ConnectorID]>([])
        var omitted: [ConnectorID] { left.withLock { $0 } }
        func omitUnauthenticated(_ connector: ConnectorID, hasCredentials: Bool) {
            left.withLock { $0.append(connector) }
        }
    }

    /// With a real database in a folder of its own.
    static func run(
        now: @escaping @Sendable () -> Timestamp = { Timestamp(milliseconds: 0) },
        _ body: @Sendable (SCIMTestServer) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "usher-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let storage = try await Storage.open(dataFolder: folder)
        try await run(storage.resources, now: now, body)
        try await storage.close()
    }

    static func run(
        _ store: any ResourceStore, now: @escaping @Sendable () -> Timestamp = { Timestamp(milliseconds: 0) },
        _ body: @Sendable (SCIMTestServer) async throws -> Void
    ) async throws {
        let recorder = RecordingRecorder()
        // No authentication code, but one that depends on every byte.
        let cursors = CursorCodec { bytes in
            let sum = bytes.reduce(UInt64(1)) { $0 &* 31 &+ UInt64($1) }
            return (0..<16).map { UInt8(truncatingIfNeeded: sum >> (4 * $0)) }
        }
        let edge = SCIMEdge(
            store: store, authenticator: Authenticator(), recorder: recorder, cursors: cursors,
            publicURL: { publicURL }, now: now)
        try await withHTTPServer([edge]) { client in
            try await body(SCIMTestServer(client: client, store: store, recorder: recorder))
        }
    }

    /// The same server as another connector sees it.
    func `as`(_ connector: String) -> SCIMTestServer {
        SCIMTestServer(client: client, store: store, recorder: recorder, connector: connector)
    }

    /// `path` is what follows the base URL.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, headers: [(String, String)] = []
    ) async throws -> HTTPTestResponse {
        let type = body == nil ? [] : [("Content-Type", "application/scim+json; charset=utf-8")]
        return try await client.with(headers: [("Authorization", "Bearer \(connector)-token")]).send(
            method, "/scim/\(connector)/v2\(path)", headers: type + headers, body: body?.serializedBytes)
    }

    func get(_ path: String) async throws -> JSONValue { try await send(.get, path).json }

    @discardableResult
    func addUser(_ userName: String) async throws -> String {
        try await send(.post, "/Users", ["userName": .string(userName)]).json["id"]?.string ?? ""
    }

    func addGroup(_ name: String, members: [String] = []) async throws -> String {
        let body: JSONValue = [
            "displayName": .string(name), "members": .array(members.map { ["value": .string($0)] }),
        ]
        return try await send(.post, "/Groups", body).json["id"]?.string ?? ""
    }
}

extension HTTPTestResponse {
    var json: JSONValue { get throws { try JSONValue(parsing: body, limits: JSONLimits(nodes: 1_000_000)) } }
}

extension JSONValue {
    /// `value["a", "b"]` is `value["a"]?["b"]`.
    subscript(path: String...) -> JSONValue? {
        path.reduce(Optional(self)) { value, name in
            if let index = Int(name) { value?.array?.dropFirst(index).first } else { value?[name] }
        }
    }
}
