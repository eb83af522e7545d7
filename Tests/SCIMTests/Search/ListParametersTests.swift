import SCIM
import StrictJSON
import Testing

struct ListParametersTests {
    @Test func `has the largest page when nothing is asked for`() throws {
        let parameters = try ListParameters(query: [("aadOptscim062020", ""), ("x", "1"), ("x", "2")])
        #expect(parameters == ListParameters())
        #expect(parameters.count == ServiceLimits.pageSize)
        #expect(parameters.start == .index(1))
    }

    @Test(arguments: [
        ("startIndex", "0", ListParameters.Start.index(1), 1_000), ("startIndex", "-5", .index(1), 1_000),
        ("STARTINDEX", "7", .index(7), 1_000), ("count", "-1", .index(1), 0), ("count", "0", .index(1), 0),
        ("count", "5", .index(1), 5), ("count", "99999999999999999999", .index(1), 1_000),
        ("cursor", "", .cursor(nil), 1_000), ("cursor", "abc", .cursor("abc"), 1_000),
    ])
    func `pages`(name: String, value: String, start: ListParameters.Start, count: Int) throws {
        let parameters = try ListParameters(query: [(name, value)])
        #expect(parameters.start == start)
        #expect(parameters.count == count)
    }

    @Test(
        arguments: [
            ([("count", "ten")], "invalidValue"), ([("startIndex", "1.5")], "invalidValue"),
            ([("startIndex", "1"), ("cursor", "")], "invalidValue"),
            ([("filter", "userName eq noor")], "invalidFilter"),
            ([("filter", "")], "invalidFilter"), ([("sortBy", "a b")], "invalidPath"),
            ([("sortBy", "userName"), ("sortOrder", "up")], "invalidValue"),
            ([("sortBy", "userName"), ("cursor", "")], "invalidValue"),
            ([("filter", #"id eq "a""#), ("filter", #"id eq "b""#)], "invalidValue"),
        ] as [([(String, String)], String)])
    func `refuses`(query: [(String, String)], kind: String) {
        #expect(Documents.refusal { _ = try ListParameters(query: query) } == kind)
    }

    @Test func `reads filter, order and names`() throws {
        let parameters = try ListParameters(query: [
            ("filter", #"userName eq "noor""#), ("sortBy", "name.familyName"), ("sortOrder", "Descending"),
            ("attributes", "userName, emails.value"), ("excludedAttributes", ""),
        ])
        #expect(parameters.filter == .compare(AttributePath(name: "userName"), .eq, "noor"))
        #expect(parameters.sort == SortOrder(by: AttributePath(name: "name", sub: "familyName"), ascending: false))
        #expect(parameters.attributes == ["userName", "emails.value"])
        #expect(parameters.excludedAttributes == nil)
    }

    @Test func `says the same in a search request`() throws {
        let request = try SearchRequest(
            parsing: try Documents.json(
                #"""
                {"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"attributes":["userName"],
                 "filter":"userName eq \"noor\"","sortBy":"userName","startIndex":3,"count":2,"excludedAttributes":null}
                """#))
        #expect(
            try request.parameters
                == ListParameters(query: [
                    ("attributes", "userName"), ("filter", #"userName eq "noor""#), ("sortBy", "userName"),
                    ("startIndex", "3"), ("count", "2"),
                ]))
    }

    @Test(arguments: [
        "[]", #"{"count":"2"}"#, #"{"filter":7}"#, #"{"attributes":[1]}"#, #"{"startIndex":1,"cursor":""}"#,
    ])
    func `refuses a search request with wrong types`(body: String) throws {
        let body = try Documents.json(body)
        #expect(Documents.refusal { _ = try SearchRequest(parsing: body) } != nil)
    }

    @Test func `checks the filter against the schemas and reads the cursor for this very question`() throws {
        var parameters = try ListParameters(query: [("filter", #"active eq true"#), ("cursor", "abc"), ("count", "5")])
        var asked: [String] = []
        let query = try parameters.query([.user], related: .groups) { text, question in
            asked = [text, question]
            return ListCursor(position: 9)
        }
        #expect(query.start == .cursor(ListCursor(position: 9)))
        #expect(query.count == 5)
        #expect(asked == ["abc", parameters.question([.user])])
        #expect(parameters.question([.user]) != ListParameters().question([.user]))
        parameters.filter = .compare(AttributePath(name: "active"), .gt, true)
        #expect(
            Documents.refusal { _ = try parameters.query([.user]) { _, _ in ListCursor(position: 1) } }
                == "invalidFilter")
    }

    @Test func `writes a list response with Resources even when there are none`() {
        let response = ListResponse(total: 0, start: .index(1), itemsPerPage: 0)
        #expect(
            response.document([]) == [
                "schemas": [.string(ListResponse.schema)], "totalResults": 0, "startIndex": 1, "itemsPerPage": 0,
                "Resources": [],
            ])
        let cursor = ListResponse(total: 9, start: .cursor(nil), itemsPerPage: 2, nextCursor: "abc")
        #expect(cursor.header.names == ["schemas", "totalResults", "itemsPerPage", "nextCursor"])
    }
}
