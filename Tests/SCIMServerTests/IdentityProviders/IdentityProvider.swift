import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// An identity provider that pushes to a connector of `SCIMTestServer`, whose resources lie in a real database. Every
/// answer is checked for what all clients need of its form.
struct IdentityProvider: Sendable {
    let client: HTTPTestClient
    var connector = "okta"
    /// Sent along with every request.
    var headers: [(String, String)]
    var contentType: String

    static let listSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    static let errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error"
    static let userSchema = "urn:ietf:params:scim:schemas:core:2.0:User"
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    static func run(
        headers: [(String, String)] = [], contentType: String = "application/scim+json",
        _ body: @Sendable (IdentityProvider) async throws -> Void
    ) async throws {
        try await SCIMTestServer.run { server in
            try await body(IdentityProvider(client: server.client, headers: headers, contentType: contentType))
        }
    }

    /// Another tenant of the same server.
    var stranger: IdentityProvider {
        var stranger = self
        stranger.connector = "entra"
        return stranger
    }
}

extension IdentityProvider {
    /// `path` follows the base URL and goes out as it is.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: [(String, String)] = []
    ) async throws -> HTTPTestResponse {
        let type = body == nil ? [] : [("Content-Type", contentType)]
        let answer = try await client.with(headers: self.headers + [("Authorization", "Bearer \(connector)-token")])
            .send(
                method, "/scim/\(connector)/v2\(path)", headers: type + headers, body: body.map { Array($0.utf8) })
        try checkForm(answer)
        return answer
    }

    private func checkForm(_ answer: HTTPTestResponse) throws {
        guard !answer.body.isEmpty else {
            #expect([204, 304].contains(answer.status), "a body was due")
            return
        }
        #expect(answer["Content-Type"] == "application/scim+json")
        let json = try answer.json
        if answer.status >= 400 {
            #expect(json["schemas"] == [.string(Self.errorSchema)])
            #expect(json["status"] == .string(String(answer.status)))
            #expect(json["detail"]?.string?.isEmpty == false)
        }
        if answer.status == 201 {
            #expect(answer["Location"] != nil)
            // A projection may have left `meta` out.
            #expect(json["meta"] == nil || answer["Location"] == json["meta", "location"]?.string)
        }
    }

    /// A GET that has to succeed.
    func get(_ path: String) async throws -> JSONValue {
        let answer = try await send(.get, path)
        try #require(answer.status == 200, "\(path): \(answer.text)")
        return try answer.json
    }

    /// A change that has to succeed; what it answers, null for 204.
    @discardableResult
    func change(_ method: HTTPRequest.Method, _ path: String, _ body: String) async throws -> JSONValue {
        let answer = try await send(method, path, body)
        try #require([200, 201, 204].contains(answer.status), "\(method) \(path): \(answer.text)")
        return answer.status == 204 ? .null : try answer.json
    }

    /// A list as every client wants it: integers, and `Resources` even when there are none.
    func list(_ path: String) async throws -> (total: Int, resources: [JSONValue]) {
        try Self.list(try await send(.get, path))
    }

    static func list(_ answer: HTTPTestResponse) throws -> (total: Int, resources: [JSONValue]) {
        try #require(answer.status == 200, "\(answer.text)")
        let json = try answer.json
        #expect(json["schemas"] == [.string(listSchema)])
        let resources = try #require(json["Resources"]?.array)
        #expect(json["itemsPerPage"]?.integer == resources.count)
        for resource in resources { #expect(resource["schemas"]?.array?.isEmpty == false) }
        return (try #require(json["totalResults"]?.integer), resources)
    }

    /// The one resource that a filter has to find.
    func find(_ endpoint: String, _ filter: String) async throws -> JSONValue {
        let found = try await list("\(endpoint)?filter=\(filter.queryEncoded)")
        #expect(found.total == 1, "\(filter)")
        return try #require(found.resources.first)
    }

    func count(_ endpoint: String, _ filter: String) async throws -> Int {
        try await list("\(endpoint)?filter=\(filter.queryEncoded)").total
    }
}

extension IdentityProvider {
    /// The path of a new user.
    func addUser(_ userName: String) async throws -> String {
        "/Users/" + (try await addUsers([userName])[0])
    }

    /// The path of a new group; `members` are ids.
    func addGroup(_ name: String, members: [String] = []) async throws -> String {
        let group: JSONValue = [
            "displayName": .string(name), "members": .array(members.map { ["value": .string($0)] }),
        ]
        let id = try await change(.post, "/Groups", group.serialized)["id"]?.string
        return "/Groups/" + (try #require(id))
    }

    /// The ids of new users. At most 1,000.
    func addUsers(_ userNames: [String]) async throws -> [String] {
        let operations = userNames.enumerated().map { index, name in
            let user: JSONValue = ["schemas": [.string(Self.userSchema)], "userName": .string(name)]
            return #"{"method":"POST","path":"/Users","bulkId":"u\#(index)","data":\#(user.serialized)}"#
        }
        let request = """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[\
            \(operations.joined(separator: ","))]}
            """
        let results = try await change(.post, "/Bulk", request)["Operations"]?.array ?? []
        let ids = results.compactMap { $0["location"]?.string?.split(separator: "/").last.map(String.init) }
        try #require(ids.count == userNames.count)
        return ids
    }

    /// The ids of a group's members.
    func members(_ path: String) async throws -> [String] {
        let members = try #require(try await get(path)["members"]?.array)
        return members.compactMap { $0["value"]?.string }
    }

    static func patch(_ operations: String...) -> String { patch(operations) }

    static func patch(_ operations: [String]) -> String {
        """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\
        \(operations.joined(separator: ","))]}
        """
    }
}

extension String {
    /// As the value of a query parameter: everything but letters and digits as `%XX`.
    var queryEncoded: String {
        utf8.map { byte in
            let isPlain = byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter || (0x30...0x39).contains(byte)
            return isPlain ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    /// The id at the end of a path.
    var lastPart: String { split(separator: "/").last.map(String.init) ?? "" }
}

extension JSONValue {
    func setting(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var object) = self else { return self }
        object[name] = value
        return .object(object)
    }
}
