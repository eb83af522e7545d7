import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// The groups of Entra ID in its default dialect.
struct EntraGroupTests {
    private func run(_ body: @Sendable (IdentityProvider) async throws -> Void) async throws {
        try await IdentityProvider.run(contentType: entraContentType, body)
    }

    private func create(_ entra: IdentityProvider, _ name: String) async throws -> String {
        let answer = try await entra.send(.post, "/Groups", entraGroup(name, externalId: "77aa-object"))
        try #require(answer.status == 201, "\(answer.text)")
        return "/Groups/\(try #require(try answer.json["id"]?.string))"
    }

    @Test func `is matched and read without members`() async throws {
        try await run { entra in
            let path = try await create(entra, "Riggers")
            let ids = try await entra.addUsers(["a", "b"])
            try await entra.change(
                .patch, path,
                IdentityProvider.patch(
                    #"{"op":"Add","path":"members","value":[{"$ref":null,"value":"\#(ids[0])"}]}"#))
            for filter in ["displayName+eq+%22riggers%22", "externalId+eq+%2277aa-object%22"] {
                let found = try await entra.list("/Groups?excludedAttributes=members&filter=\(filter)")
                #expect(found.total == 1)
                #expect(found.resources.first?["id"]?.string == path.lastPart)
                #expect(found.resources.first?["members"] == nil)
            }
            let group = try await entra.get(path + "?excludedAttributes=members")
            #expect(group["members"] == nil)
            #expect(group["displayName"] == "Riggers")
            #expect(group["externalId"] == "77aa-object")
        }
    }

    @Test func `asks whether somebody is a member`() async throws {
        try await run { entra in
            let path = try await create(entra, "Riggers")
            let ids = try await entra.addUsers(["a", "b"])
            try await entra.change(
                .patch, path,
                IdentityProvider.patch(#"{"op":"Add","path":"members","value":[{"value":"\#(ids[0])"}]}"#))
            for (id, total) in [(ids[0], 1), (ids[1], 0), ("nobody", 0)] {
                let filter = #"id eq "\#(path.lastPart)" and members eq "\#(id)""#.queryEncoded
                let found = try await entra.list("/Groups?filter=\(filter)&attributes=id")
                #expect(found.total == total)
                #expect(found.resources.first?["displayName"] == nil)
                #expect(found.resources.first?["id"]?.string == (total == 1 ? path.lastPart : nil))
            }
        }
    }

    @Test func `removes the members it names and no others`() async throws {
        try await run { entra in
            let path = try await create(entra, "Riggers")
            let ids = try await entra.addUsers(["a", "b", "c", "d"])
            let elements = ids.map { #"{"$ref":null,"value":"\#($0)"}"# }
            func remove(_ elements: [String]) -> String {
                IdentityProvider.patch(
                    #"{"op":"Remove","path":"members","value":[\#(elements.joined(separator: ","))]}"#)
            }
            let add = IdentityProvider.patch(
                #"{"op":"Add","path":"members","value":[\#(elements.joined(separator: ","))]}"#)
            for _ in 1...2 {
                #expect(try await entra.send(.patch, path, add).status == 204)
                #expect(try await entra.members(path).sorted() == ids.sorted())
            }
            for _ in 1...2 {
                #expect(try await entra.send(.patch, path, remove(Array(elements.prefix(2)))).status == 204)
                #expect(try await entra.members(path).sorted() == ids.suffix(2).sorted())
            }
            try await entra.change(.patch, path, remove([#"{"value":"nobody"}"#]))
            #expect(try await entra.members(path).count == 2)
            try await entra.change(.patch, path, remove(elements))
            #expect(try await entra.get(path)["members"] == [])
        }
    }

    @Test func `renames, gets another externalId, is deleted`() async throws {
        try await run { entra in
            let path = try await create(entra, "Riggers")
            try await entra.change(
                .patch, path,
                IdentityProvider.patch(
                    #"{"op":"Replace","path":"displayName","value":"Moulders"}"#,
                    #"{"op":"Replace","path":"externalId","value":"77bb-object"}"#))
            #expect(try await entra.count("/Groups", #"externalId eq "77aa-object""#) == 0)
            #expect(try await entra.find("/Groups", #"externalId eq "77bb-object""#)["displayName"] == "Moulders")
            #expect(try await entra.send(.delete, path).status == 204)
            #expect(try await entra.send(.delete, path).status == 404)
        }
    }

    @Test func `a replacement with null empties the group or is refused`() async throws {
        try await run { entra in
            let ids = try await entra.addUsers(["a"])
            let path = try await entra.addGroup("Riggers", members: ids)
            let answer = try await entra.send(
                .patch, path, IdentityProvider.patch(#"{"op":"Replace","path":"members","value":null}"#))
            #expect(try await entra.members(path) == (answer.status == 400 ? ids : []))
            #expect([204, 400].contains(answer.status))
        }
    }
}
