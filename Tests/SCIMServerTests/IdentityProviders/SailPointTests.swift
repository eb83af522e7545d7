import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// SailPoint IdentityNow and IIQ: aggregates in pages, takes groups of a user for entitlements.
struct SailPointTests {
    @Test func `aggregates users and groups in pages, each with its schemas`() async throws {
        try await IdentityProvider.run { sailPoint in
            for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas"] { _ = try await sailPoint.get(path) }
            let ids = try await sailPoint.addUsers((0..<25).map { "user\($0)" })
            var groups: [String] = []
            for index in 0..<12 {
                groups.append(try await sailPoint.addGroup("G\(index)", members: [ids[index]]).lastPart)
            }
            for (endpoint, expected) in [("/Users", ids), ("/Groups", groups)] {
                var seen: [String] = []
                for start in stride(from: 1, through: expected.count, by: 10) {
                    let page = try await sailPoint.list("\(endpoint)?startIndex=\(start)&count=10")
                    #expect(page.total == expected.count)
                    for resource in page.resources { #expect(resource["meta", "location"]?.string != nil) }
                    seen += page.resources.compactMap { $0["id"]?.string }
                }
                #expect(seen == expected)
            }
        }
    }

    @Test func `disables by an add without path, and gets the user back`() async throws {
        try await IdentityProvider.run { sailPoint in
            let path = try await sailPoint.addUser("kaj")
            for active in [false, true] {
                let answer = try await sailPoint.send(
                    .patch, path, IdentityProvider.patch(#"{"op":"add","value":{"active":\#(active)}}"#))
                #expect(answer.status == 200)
                #expect(try answer.json["active"] == .bool(active))
                #expect(try answer.json["userName"] == "kaj")
            }
        }
    }

    @Test func `sees the groups of a user, nested ones too`() async throws {
        try await IdentityProvider.run { sailPoint in
            let id = try await sailPoint.addUser("kaj").lastPart
            let crew = try await sailPoint.addGroup("Crew", members: [id])
            let yard = try await sailPoint.addGroup("Yard", members: [crew.lastPart])
            let groups = try #require(try await sailPoint.get("/Users/\(id)")["groups"]?.array)
            #expect(Set(groups.map { $0["value"]?.string }) == [crew.lastPart, yard.lastPart])
            #expect(groups.first { $0["display"] == "Yard" }?["type"] == "indirect")
            try await sailPoint.change(
                .patch, crew, IdentityProvider.patch(#"{"op":"remove","path":"members[value eq \"\#(id)\"]"}"#))
            #expect(try await sailPoint.get("/Users/\(id)")["groups"]?.array?.isEmpty != false)
            #expect(try await sailPoint.send(.get, "/Entitlements").status == 404)
        }
    }
}
