import HTTPTypes
import SCIM
import StrictJSON
import TestSupport
import Testing

/// Bulk requests on real storage.
struct BulkTests {
    private func bulk(_ client: IdentityProvider, _ operations: [String], failOnErrors: Int? = nil) async throws
        -> HTTPTestResponse
    {
        let limit = failOnErrors.map { #""failOnErrors":\#($0),"# } ?? ""
        return try await client.send(
            .post, "/Bulk",
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],\#(limit)"Operations":[\#(operations.joined(separator: ","))]}"#
        )
    }

    private func create(_ name: String, _ bulkID: String, _ rest: String = "") -> String {
        #"{"method":"POST","path":"/Users","bulkId":"\#(bulkID)","data":{"userName":"\#(name)"\#(rest)}}"#
    }

    @Test func `resolves references forward, in members, manager and PATCH`() async throws {
        try await IdentityProvider.run { client in
            let old = try await client.addGroup("Old")
            let answer = try await bulk(
                client,
                [
                    #"{"method":"POST","path":"/Groups","bulkId":"g","data":{"displayName":"Crew","members":[{"value":"bulkId:b"},{"value":"bulkId:a"}]}}"#,
                    #"{"method":"PATCH","path":"\#(old)","data":\#(IdentityProvider.patch(#"{"op":"add","path":"members","value":[{"value":"bulkId:g"}]}"#))}"#,
                    create("ada", "a", #","\#(IdentityProvider.enterprise)":{"manager":{"value":"bulkId:b"}}"#),
                    create("boss", "b"),
                ])
            #expect(answer.status == 200)
            #expect(!answer.text.contains("bulkId:"))
            let results = try #require(try answer.json["Operations"]?.array)
            #expect(results.map { $0["status"] } == ["201", "200", "201", "201"])
            #expect(results.map { $0["bulkId"]?.string } == ["g", nil, "a", "b"])
            let ids = results.compactMap { $0["location"]?.string?.lastPart }
            #expect(Set(try await client.members("/Groups/\(ids[0])")) == [ids[2], ids[3]])
            #expect(try await client.members(old) == [ids[0]])
            let ada = try await client.get("/Users/\(ids[2])")
            #expect(ada[IdentityProvider.enterprise, "manager", "value"]?.string == ids[3])
        }
    }

    @Test func `what refers to nothing fails alone, and its literal is kept nowhere`() async throws {
        try await IdentityProvider.run { client in
            let answer = try await bulk(
                client,
                [
                    #"{"method":"POST","path":"/Groups","bulkId":"g","data":{"displayName":"Crew","members":[{"value":"bulkId:none"}]}}"#,
                    create("ada", "a"), create("ADA", "b"),
                    #"{"method":"POST","path":"/Groups","bulkId":"h","data":{"displayName":"H","members":[{"value":"bulkId:b"}]}}"#,
                ])
            let results = try #require(try answer.json["Operations"]?.array)
            #expect(results.map { $0["status"] } == ["409", "201", "409", "409"])
            for result in results where result["status"] != "201" {
                #expect(result["response", "status"] == result["status"])
                #expect(result["response", "detail"]?.string?.isEmpty == false)
            }
            #expect(try await client.list("/Groups").total == 0)
        }
    }

    @Test func `stops after as many errors as were allowed`() async throws {
        try await IdentityProvider.run { client in
            let operations = [
                #"{"method":"DELETE","path":"/Users/none"}"#, create("a", "a"),
                #"{"method":"DELETE","path":"/Users/none"}"#, create("b", "b"),
            ]
            let answer = try await bulk(client, operations, failOnErrors: 2)
            #expect(try answer.json["Operations"]?.array?.map { $0["status"] } == ["404", "201", "404"])
            #expect(try await client.list("/Users").resources.map { $0["userName"] } == ["a"])
        }
    }

    @Test func `version works like If-Match`() async throws {
        try await IdentityProvider.run { client in
            let path = try await client.addUser("ada")
            let tag = try #require(try await client.send(.get, path)["ETag"]).replacing("\"", with: "\\\"")
            func put(_ title: String) -> String {
                #"{"method":"PUT","path":"\#(path)","version":"\#(tag)","data":{"userName":"ada","title":"\#(title)"}}"#
            }
            let answer = try await bulk(client, [put("first"), put("second")])
            #expect(try answer.json["Operations"]?.array?.map { $0["status"] } == ["200", "412"])
            #expect(try await client.get(path)["title"] == "first")
        }
    }

    @Test func `more operations than promised are refused as a whole`() async throws {
        try await IdentityProvider.run { client in
            let limit = try #require(
                try await client.get("/ServiceProviderConfig")["bulk", "maxOperations"]?.integer)
            let answer = try await bulk(client, (0...limit).map { create("u\($0)", "b\($0)") })
            #expect(answer.status == 413)
            #expect(try await client.list("/Users").total == 0)
        }
    }

    @Test func `a POST without bulkId, a nested Bulk and an unknown path fail`() async throws {
        try await IdentityProvider.run { client in
            let answer = try await bulk(
                client,
                [
                    #"{"method":"POST","path":"/Users","data":{"userName":"ada"}}"#,
                    #"{"method":"POST","path":"/Bulk","bulkId":"n","data":{}}"#,
                    #"{"method":"DELETE","path":"/Things/1"}"#,
                ])
            let statuses = try answer.json["Operations"]?.array?.compactMap { $0["status"]?.string } ?? []
            #expect(statuses.count == 3)
            #expect(statuses.allSatisfy { $0.hasPrefix("4") })
            #expect(try await client.list("/Users").total == 0)
        }
    }
}
