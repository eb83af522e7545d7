import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Writers at the same time, on real storage.
struct ConcurrentWriterTests {
    /// The answers to requests that are all under way at once.
    private func together(
        _ count: Int, _ send: @escaping @Sendable (Int) async throws -> HTTPTestResponse
    ) async throws -> [HTTPTestResponse] {
        try await withThrowingTaskGroup(of: HTTPTestResponse.self) { group in
            for index in 0..<count { group.addTask { try await send(index) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test(arguments: [HTTPRequest.Method.put, .patch])
    func `of writers with the same tag one wins`(method: HTTPRequest.Method) async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addUser("ada")
            for _ in 1...5 {
                let tag = try #require(try await client.send(.get, path)["ETag"])
                let answers = try await together(8) { index in
                    let title = "\(tag) \(index)".filter { $0 != "\"" }
                    let body =
                        method == .put
                        ? #"{"userName":"ada","title":"\#(title)"}"#
                        : IdentityProvider.patch(#"{"op":"replace","path":"title","value":"\#(title)"}"#)
                    return try await client.send(method, path, body, headers: [("If-Match", tag)])
                }
                #expect(answers.map(\.status).sorted() == [200] + Array(repeating: 412, count: 7))
                let winner = try #require(answers.first { $0.status == 200 })
                #expect(try await client.get(path) == (try winner.json))
                #expect(winner["ETag"] != tag)
            }
        }
    }

    @Test func `a delete by an old tag is refused, and 304 goes by the new one`() async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addGroup("Crew")
            let tag = try #require(try await client.send(.get, path)["ETag"])
            #expect(tag.hasPrefix("W/\""))
            #expect(try await client.get(path)["meta", "version"]?.string == tag)
            #expect(try await client.send(.get, path, headers: [("If-None-Match", "\"no\", \(tag)")]).status == 304)
            let id = try await client.addUser("ada").lastPart
            try await client.change(
                .patch, path, IdentityProvider.patch(#"{"op":"add","path":"members","value":[{"value":"\#(id)"}]}"#))
            #expect(try await client.send(.get, path, headers: [("If-None-Match", tag)]).status == 200)
            #expect(try await client.send(.delete, path, headers: [("If-Match", tag)]).status == 412)
            #expect(try await client.members(path) == [id])
            #expect(try await client.send(.delete, path, headers: [("If-Match", "*")]).status == 204)
        }
    }

    @Test func `one of many creates of the same name succeeds`() async throws {
        try await IdentityProvider.run { client in
            for round in 1...4 {
                let answers = try await together(12) { index in
                    let name = index % 2 == 0 ? "ada\(round)" : "ADA\(round)"
                    return try await client.send(.post, "/Users", #"{"userName":"\#(name)"}"#)
                }
                #expect(answers.map(\.status).sorted() == [201] + Array(repeating: 409, count: 11))
                #expect(try await client.count("/Users", #"userName eq "ada\#(round)""#) == 1)
            }
        }
    }

    @Test func `patches of different attributes do not undo each other`() async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addUser("ada")
            let names = ["title", "nickName", "locale", "userType", "timezone", "displayName"]
            let answers = try await together(names.count) { index in
                try await client.send(
                    .patch, path,
                    IdentityProvider.patch(#"{"op":"add","value":{"\#(names[index])":"\#(index)"}}"#))
            }
            #expect(answers.allSatisfy { $0.status == 200 })
            let user = try await client.get(path)
            for (index, name) in names.enumerated() { #expect(user[name] == .string(String(index))) }
        }
    }
}
