import HTTPTypes
import StrictJSON
import TestSupport
import Testing

/// Lists, paging and projection on real storage.
struct PagingTests {
    private func remove(_ ids: some Collection<String>, _ client: IdentityProvider) async throws {
        for id in ids { #expect(try await client.send(.delete, "/Users/\(id)").status == 204) }
    }

    @Test func `a walk by cursor skips and repeats nobody who stays, whoever comes and goes`() async throws {
        try await IdentityProvider.run { client in
            let ids = try await client.addUsers((0..<250).map { "user\($0)" })
            var seen: [String] = []
            var (cursor, pages, gone) = (Optional(""), 0, Set<String>())
            while let current = cursor {
                let answer = try await client.send(.get, "/Users?count=40&cursor=\(current)")
                seen += try IdentityProvider.list(answer).resources.compactMap { $0["id"]?.string }
                #expect(try answer.json["startIndex"] == nil)
                cursor = try answer.json["nextCursor"]?.string
                // Some whom the walk has passed, the last it has seen, and some ahead.
                let leaving = Set([ids[pages], seen.last ?? "", ids[200 + pages]]).subtracting(gone)
                if cursor != nil { try await remove(leaving, client) }
                gone.formUnion(leaving)
                _ = try await client.addUser("new\(pages)")
                pages += 1
                try #require(pages < 20)
            }
            #expect(pages >= 6)
            #expect(Set(seen).count == seen.count)
            #expect(Set(ids).subtracting(gone).isSubset(of: seen))
        }
    }

    @Test func `a cursor serves its own list and tenant only`() async throws {
        try await IdentityProvider.run { client in
            _ = try await client.addUsers(["a", "b", "c"])
            let cursor = try #require(try await client.get("/Users?count=1&cursor")["nextCursor"]?.string)
            #expect(try await client.list("/Users?count=5&cursor=\(cursor)").resources.count == 2)
            for (asker, path) in [
                (client, "/Groups?cursor=\(cursor)"), (client, "/Users?filter=active+eq+true&cursor=\(cursor)"),
                (client, "/Users?cursor=x\(cursor)"), (client.stranger, "/Users?cursor=\(cursor)"),
            ] {
                let answer = try await asker.send(.get, path)
                #expect(answer.status == 400)
                #expect(try answer.json["scimType"] == "invalidCursor")
            }
            #expect(try await client.send(.get, "/Users?startIndex=1&cursor=\(cursor)").status == 400)
        }
    }

    @Test(arguments: [
        ("startIndex=-3&count=2", 1, [0, 1]), ("startIndex=0&count=-1", 1, []), ("count=0", 1, []),
        ("startIndex=4&count=99", 4, [3, 4]), ("startIndex=6&count=2", 6, []), ("startIndex=2&count=2", 2, [1, 2]),
        ("COUNT=1&StartIndex=5", 5, [4]), ("count=99999999999999999999", 1, [0, 1, 2, 3, 4]),
    ])
    func `index paging`(query: String, start: Int, expected: [Int]) async throws {
        try await IdentityProvider.run { client in
            let ids = try await client.addUsers(["a", "b", "c", "d", "e"])
            // The order is that of creation, whoever was changed last.
            try await client.change(
                .patch, "/Users/\(ids[0])", IdentityProvider.patch(#"{"op":"add","path":"title","value":"x"}"#))
            let page = try await client.list("/Users?\(query)")
            #expect(page.total == 5)
            #expect(page.resources.map { $0["id"]?.string } == expected.map { ids[$0] })
            #expect(try await client.get("/Users?\(query)")["startIndex"]?.integer == start)
        }
    }

    @Test(arguments: [
        ("attributes=userName", ["id", "schemas", "userName"]),
        ("attributes=NAME.familyname,emails.value", ["emails", "id", "name", "schemas"]),
        ("attributes=urn:ietf:params:scim:schemas:core:2.0:User:title", ["id", "schemas", "title"]),
        (
            "attributes=urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
            ["id", "schemas", IdentityProvider.enterprise]
        ),
        ("attributes=id", ["id", "schemas"]), ("attributes=password", ["id", "schemas"]),
        (
            "excludedAttributes=meta,emails,active,groups,id,\(IdentityProvider.enterprise),name.givenName,schemas,title",
            ["id", "name", "schemas", "userName"]
        ),
    ])
    func `answers hold what was asked for, however the user comes about`(query: String, names: [String]) async throws {
        try await IdentityProvider.run { client in
            let body = """
                {"userName":"ada","title":"T","name":{"familyName":"F","givenName":"G"},"password":"p",
                 "emails":[{"value":"a@yard.example","type":"work"}],"\(IdentityProvider.enterprise)":{"department":"D"}}
                """
            let created = try await client.change(.post, "/Users?\(query)", body)
            let path = "/Users/\(try #require(created["id"]?.string))"
            let filter = "filter=" + #"emails.value eq "a@yard.example""#.queryEncoded
            for answer in [
                created, try await client.get("\(path)?\(query)"),
                try await client.change(.put, "\(path)?\(query)", body),
                try await client.change(.patch, "\(path)?\(query)", IdentityProvider.patch()),
                try #require(try await client.list("/Users?\(filter)&\(query)").resources.first),
            ] {
                #expect(answer.object?.names.sorted() == names.sorted())
                #expect([nil, ["familyName": "F"]].contains(answer["name"]))
            }
        }
    }

    @Test func `searches by POST, one kind or all`() async throws {
        try await IdentityProvider.run { client in
            let ids = try await client.addUsers(["ada", "adam", "eve"])
            let group = try await client.addGroup("Crew", members: [ids[0]])
            func body(_ rest: String) -> String {
                #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],\#(rest)}"#
            }
            let users = try IdentityProvider.list(
                try await client.send(
                    .post, "/Users/.search",
                    body(#""filter":"userName sw \"ada\"","attributes":["userName"],"startIndex":2,"count":10"#)))
            #expect(users.total == 2)
            #expect(users.resources.map { $0["userName"] } == ["adam"])
            #expect(users.resources.first?["meta"] == nil)
            let groups = try IdentityProvider.list(
                try await client.send(.post, "/Groups/.search", body(#""excludedAttributes":["members"]"#)))
            #expect(groups.resources.map { $0["id"]?.string } == [group.lastPart])
            #expect(groups.resources.first?["members"] == nil)
            let all = try IdentityProvider.list(try await client.send(.post, "/.search", body(#""count":100"#)))
            #expect(all.total == 4)
            #expect(Set(all.resources.map { $0["meta", "resourceType"]?.string }) == ["User", "Group"])
        }
    }

    @Test func `sorts by names and by what has no column`() async throws {
        try await IdentityProvider.run { client in
            for (name, title) in [("b", #""Z""#), ("C", "null"), ("a", #""y""#)] {
                try await client.change(.post, "/Users", #"{"userName":"\#(name)","title":\#(title)}"#)
            }
            for (query, expected) in [
                ("sortBy=userName", ["a", "b", "C"]), ("sortBy=userName&sortOrder=descending", ["C", "b", "a"]),
                ("sortBy=title", ["a", "b", "C"]), ("sortBy=title&sortOrder=descending", ["C", "b", "a"]),
                ("sortBy=userName&startIndex=2&count=1", ["b"]),
            ] {
                let names = try await client.list("/Users?\(query)").resources.map { $0["userName"]?.string }
                #expect(names == expected, "\(query)")
            }
        }
    }

    @Test(arguments: [
        "userName eq", "userName eq ada", "unknownThing eq \"x\"", "(userName eq \"a\"", "active gt true",
        "not userName eq \"a\"", "emails[type eq \"work\"", "userName eq \"a\" and",
    ])
    func `a filter that makes no sense never lists everybody`(filter: String) async throws {
        try await IdentityProvider.run { client in
            _ = try await client.addUsers(["ada", "eve"])
            let answer = try await client.send(.get, "/Users?filter=\(filter.queryEncoded)")
            if answer.status == 200 {
                #expect(try IdentityProvider.list(answer).total == 0)
            } else {
                #expect(answer.status == 400)
                #expect(try answer.json["scimType"] == "invalidFilter")
            }
        }
    }
}
