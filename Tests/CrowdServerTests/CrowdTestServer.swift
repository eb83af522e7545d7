import Crowd
import CrowdServer
import Directory
import Foundation
import HTTPGate
import HTTPTypes
import Storage
import StrictJSON
import TestSupport

/// A Crowd server on the loopback address over a real store, with the applications `jira` (reads), `editor` (writes) and
/// `other` (of another directory), and with `distant` from a wrong address.
struct CrowdTestServer: Sendable {
    let client: HTTPTestClient
    let store: any DirectoryStore
    var application = "jira"

    static let directory = DirectoryID(1)
    static let base = "https://usher.example/crowd/rest/usermanagement/1"

    struct Authenticator: ApplicationAuthenticator {
        func authenticate(name: String, password: String, address: String) async -> ApplicationAnswer {
            guard password == "pass word:1", address == "127.0.0.1" else { return .badCredentials }
            switch name {
            case "jira", "editor":
                return .admitted(
                    CrowdApplication(
                        name: name, directory: CrowdTestServer.directory, canWrite: name == "editor",
                        targetName: "directory"))
            case "other":
                return .admitted(
                    CrowdApplication(name: name, directory: DirectoryID(2), canWrite: true, targetName: "second"))
            case "distant": return .addressRefused
            default: return .badCredentials
            }
        }
    }

    /// Over the sample directory, or over `store`.
    static func run(
        over store: (any DirectoryStore)? = nil, _ body: @Sendable (CrowdTestServer) async throws -> Void
    ) async throws {
        if let store { return try await serve(store, body) }
        let folder = NSTemporaryDirectory() + "usher-crowd-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let storage = try await Storage.open(dataFolder: folder)
        try await SampleDirectory.fill(storage.directories)
        try await serve(storage.directories, body)
        try await storage.close()
    }

    private static func serve(
        _ store: any DirectoryStore, _ body: @Sendable (CrowdTestServer) async throws -> Void
    ) async throws {
        let edge = CrowdEdge(store: store, authenticator: Authenticator(), publicURL: "https://usher.example")
        try await withHTTPServer([edge]) { try await body(CrowdTestServer(client: $0, store: store)) }
    }

    func `as`(_ application: String) -> CrowdTestServer {
        CrowdTestServer(client: client, store: store, application: application)
    }

    /// As the Java client sends it. `path` is what follows the version.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ xml: String? = nil, accept: String? = "application/xml"
    ) async throws -> HTTPTestResponse {
        var headers = [("X-Atlassian-Token", "no-check")]
        if let accept { headers.append(("Accept", accept)) }
        if xml != nil { headers.append(("Content-Type", "application/xml;charset=UTF-8")) }
        return try await raw(method, "/crowd/rest/usermanagement/1" + path, headers, xml)
    }

    /// As JSON clients send it, by `latest`.
    func sendJSON(_ method: HTTPRequest.Method, _ path: String, _ json: String? = nil) async throws -> HTTPTestResponse
    {
        var headers = [("Accept", "application/json")]
        if json != nil { headers.append(("Content-Type", "application/json")) }
        return try await raw(method, "/crowd/rest/usermanagement/latest" + path, headers, json)
    }

    private func raw(
        _ method: HTTPRequest.Method, _ target: String, _ headers: [(String, String)], _ body: String?
    ) async throws -> HTTPTestResponse {
        let credentials = Data("\(application):pass word:1".utf8).base64EncodedString()
        return try await client.send(
            method, target, headers: [("Authorization", "Basic \(credentials)")] + headers,
            body: body.map { Array($0.utf8) })
    }

    func apply(_ changes: DirectoryChange...) async throws {
        for result in try await store.apply(changes, in: Self.directory) { try result.get() }
    }
}

/// ada and bob (inactive) in devs, ada in admins too; nobody in empty. Everything came by the rules of a connector, but the
/// group local, which an administrator made.
enum SampleDirectory {
    static let connector = Owner.connector(7)

    static func fill(_ store: any DirectoryStore) async throws {
        let changes: [DirectoryChange] = [
            .createUser(
                DirectoryUser(
                    id: "key-ada", name: "Ada", displayName: "Ada Lovelace", firstName: "Ada", lastName: "Lovelace",
                    email: "ada@example.com", owner: connector, created: 1_714_557_600_000, updated: 1_714_557_600_000)),
            .createUser(
                DirectoryUser(
                    id: "key-bob", name: "bob+1", displayName: "Bob & Co", email: "bob@example.net", isActive: false,
                    owner: connector)),
            .createGroup(DirectoryGroup(id: "g1", name: "devs", description: "Developers", owner: connector)),
            .createGroup(DirectoryGroup(id: "g2", name: "site admins", owner: connector)),
            .createGroup(DirectoryGroup(id: "g3", name: "empty", owner: connector)),
            .createGroup(DirectoryGroup(id: "g4", name: "local", owner: .administrator)),
            .addMembership(userID: "key-ada", group: "devs", owner: connector),
            .addMembership(userID: "key-bob", group: "devs", owner: connector),
            .addMembership(userID: "key-ada", group: "site admins", owner: connector),
            .setUserAttribute(
                userID: "key-ada", DirectoryAttribute(name: "department", values: ["R&D"], owner: connector)),
        ]
        for result in try await store.apply(changes, in: CrowdTestServer.directory) { try result.get() }
    }
}

extension HTTPTestResponse {
    var xml: XMLElement {
        get throws { try XMLElement(parsing: body, limits: XMLLimits(nodes: 1_000_000, bytes: 100_000_000)) }
    }
    var json: JSONValue { get throws { try JSONValue(parsing: body, limits: JSONLimits(nodes: 1_000_000)) } }
    var isCrowd: Bool { self["X-Embedded-Crowd-Version"]?.isEmpty == false }

    /// The reason of an `<error>`.
    var reason: String? { (try? xml)?.child("reason")?.text }
}

extension XMLElement {
    var names: [String?] { children.filter { $0.name != "link" }.map { $0[attribute: "name"] } }
}
