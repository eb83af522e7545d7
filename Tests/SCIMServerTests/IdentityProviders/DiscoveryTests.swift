import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Discovery promises what the server keeps, and no more.
struct DiscoveryTests {
    @Test func `the limits that are advertised are the ones that hold`() async throws {
        try await IdentityProvider.run { client in
            let configuration = try await client.get("/ServiceProviderConfig")
            #expect(configuration["Resources"] == nil)
            for feature in ["patch", "bulk", "filter", "sort", "etag"] {
                #expect(configuration[feature, "supported"] == true)
            }
            #expect(configuration["changePassword", "supported"] == false)
            #expect(configuration["pagination", "cursor"] == true)
            let limit = try #require(configuration["filter", "maxResults"]?.integer)
            for start in stride(from: 0, to: limit + 10, by: 505) {
                _ = try await client.addUsers((start..<start + 505).map { "u\($0)" })
            }
            let page = try await client.list("/Users?count=\(limit + 5)")
            #expect(page.resources.count == limit)
            #expect(page.total == 1_010)
        }
    }

    @Test func `schemas declare what is special`() async throws {
        try await IdentityProvider.run { client in
            let user = try await client.get("/Schemas/\(IdentityProvider.userSchema)")
            func attribute(_ name: String) throws -> JSONValue {
                try #require(user["attributes"]?.array?.first { $0["name"]?.string == name })
            }
            #expect(try attribute("password")["returned"] == "never")
            #expect(try attribute("password")["mutability"] == "writeOnly")
            #expect(try attribute("groups")["mutability"] == "readOnly")
            #expect(try attribute("userName")["uniqueness"] == "server")
            #expect(try attribute("userName")["required"] == true)
        }
    }

    @Test func `every attribute that a user comes back with is declared`() async throws {
        try await IdentityProvider.run { client in
            let id = try #require(
                try await client.change(.post, "/Users", entraUser("noor", manager: "m"))["id"]?.string)
            _ = try await client.addGroup("Crew", members: [id])
            var declared: Set = ["schemas", "id", "externalId", "meta"]
            for schema in try await client.list("/Schemas").resources {
                declared.insert(schema["id"]?.string ?? "")
                declared.formUnion(schema["attributes"]?.array?.compactMap { $0["name"]?.string } ?? [])
            }
            let user = try await client.get("/Users/\(id)")
            #expect(user["groups"] != nil)
            let names = try #require(user.object).names
            #expect(Set(names).subtracting(declared).isEmpty)
        }
    }

    @Test func `cannot be filtered or written`() async throws {
        try await IdentityProvider.run { client in
            for path in ["/Schemas", "/ResourceTypes", "/ServiceProviderConfig"] {
                let filtered = try await client.send(.get, "\(path)?filter=id+pr")
                #expect(filtered.status == 403)
                for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
                    #expect(try await client.send(method, path, "{}").status == 405)
                }
            }
            #expect(try await client.send(.get, "/ResourceTypes/Car").status == 404)
            #expect(try await client.send(.get, "/Me").status == 501)
        }
    }
}
