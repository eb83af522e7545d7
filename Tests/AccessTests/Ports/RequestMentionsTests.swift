import Access
import Testing

struct RequestMentionsTests {
    private func request(_ target: String, subject: String? = nil, subjects: [String] = []) -> LoggedRequest {
        var request = LoggedRequest(
            connector: 1, at: 1, requestID: "r", method: "GET", target: target, status: 200, milliseconds: 1,
            subject: subject)
        request.subjects = subjects
        return request
    }

    @Test(
        arguments: [
            ("/scim/okta/v2/Users", []),
            ("/scim/okta/v2/Users/17", ["17"]),
            ("/scim/Users/v2/Groups/a%20b?attributes=members", ["a b"]),
            ("/scim/okta/v2/Users/.search", [".search"]),
            ("/scim/okta/v2/Users?filter=userName%20eq%20%22ada%40example.com%22", ["ada@example.com"]),
            ("/scim/okta/v2/Users?filter=userName eq \"ada@example.com\"&count=1", ["ada@example.com"]),
            ("/scim/okta/v2/Groups?filter=displayName+eq+%22A+b%22", ["A+b", "A b"]),
            ("/scim/okta/v2/Users?filter=userName%20eq%20%22a%22%20or%20userName%20eq%20%22b%22", ["a", "b"]),
            ("/scim/okta/v2/Users/17?filter=a%20eq%20%2217%22", ["17"]),
            ("/scim/okta/v2/Users?filter=%22%22", []),
            ("?", []),
            ("", []),
        ] as [(String, [String])])
    func `a target mentions the id in its path and what stands in quotes in its filter`(
        target: String, names: [String]
    ) {
        #expect(request(target).mentions == names)
    }

    @Test func `whom a request was about is mentioned, and of several each`() {
        #expect(request("/Users/7", subject: "ada").mentions == ["ada", "7"])
        #expect(request("/Bulk", subject: "ada and 1 more", subjects: ["ada", "joe"]).mentions == ["ada", "joe"])
    }

    @Test func `their number and length have bounds`() {
        let quotes = String(repeating: "%22x", count: 10_000)
        #expect(request("/Users?filter=\(quotes)").mentions.count < 20)
        #expect(request("/Bulk", subjects: (0..<1000).map(String.init)).mentions.count < 200)
        let long = String(repeating: "x", count: 10_000)
        #expect(request("/Users/\(long)").mentions.map(\.count) == [RequestSubject.nameLength])
    }
}
