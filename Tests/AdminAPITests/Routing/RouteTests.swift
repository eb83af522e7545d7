import Access
import Administration
import Testing

@testable import AdminAPI

struct RouteTests {
    private let route = Route(
        method: .get, path: "/connectors/{connector}/users/{user}", role: .viewer, summary: "",
        handle: { _, _ in .noContent })

    @Test(arguments: [
        ("connectors/okta/users/ada", ["connector": "okta", "user": "ada"]),
        ("connectors/okta/users/{user}", ["connector": "okta", "user": "{user}"]),
        ("connectors/okta/users", nil), ("connectors/okta/users/ada/x", nil), ("Connectors/okta/users/ada", nil),
        ("connectors/okta/groups/ada", nil), ("", nil),
    ])
    func `match`(path: String, parameters: [String: String]?) {
        #expect(route.match(path.split(separator: "/").map(String.init)) == parameters)
    }

    @Test func `the table finds the route of a method, or the methods that a path has`() {
        guard case .found(let route, let parameters) = RouteTable.match("GET", ["connectors", "okta"]) else {
            Issue.record("not found")
            return
        }
        #expect(route.path == "/connectors/{connector}")
        #expect(parameters == ["connector": "okta"])
        guard case .wrongMethod(let allowed) = RouteTable.match("PATCH", ["connectors", "okta"]) else {
            Issue.record("not refused")
            return
        }
        #expect(allowed == ["GET", "PUT", "DELETE"])
        guard case .nothing = RouteTable.match("GET", ["nothing"]) else {
            Issue.record("found")
            return
        }
    }

    @Test func `no two routes answer the same request`() {
        for (index, one) in RouteTable.all.enumerated() {
            for other in RouteTable.all.dropFirst(index + 1) where one.method == other.method {
                let same =
                    one.segments.count == other.segments.count
                    && zip(one.segments, other.segments).allSatisfy {
                        $0 == $1 || $0.hasPrefix("{") || $1.hasPrefix("{")
                    }
                #expect(!same, "\(one.path) and \(other.path)")
            }
        }
    }
}
