import Administration
import StrictJSON
import Testing

@testable import AdminAPI

struct OpenAPIDocumentTests {
    private let document = OpenAPIDocument.make(publicURL: "https://usher.example.com", version: "1.2.3")

    private var operations: [(path: String, method: String, operation: JSONValue)] {
        (document["paths"]?.object ?? [:]).flatMap { path in
            (path.value.object ?? [:]).map { (path.name, $0.name, $0.value) }
        }
    }

    @Test func `has every route of the table once, and nothing else`() {
        let described = operations.map { "\($0.method.uppercased()) \($0.path)" }
        let routes = RouteTable.all.map { "\($0.method.rawValue) \($0.path)" }
        #expect(described.sorted() == routes.sorted())
        #expect(Set(routes).count == routes.count)
    }

    @Test func `is served below the public address`() {
        #expect(document["servers"]?.array?.first?["url"] == "https://usher.example.com/api/v1")
        #expect(document["info"]?["version"] == "1.2.3")
    }

    @Test func `declares every parameter of a path, and ids that differ`() {
        var identifiers: Set<String> = []
        for (path, _, operation) in operations {
            let declared = (operation["parameters"]?.array ?? []).filter { $0["in"] == "path" }
            let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
            #expect(declared.compactMap { $0["name"]?.string } == names.map(String.init), "\(path)")
            #expect(declared.allSatisfy { $0["required"] == true })
            let identifier = operation["operationId"]?.string ?? ""
            #expect(identifiers.insert(identifier).inserted, "\(identifier)")
        }
    }

    @Test func `every operation says how it fails`() {
        for (path, method, operation) in operations {
            let statuses = operation["responses"]?.object?.names ?? []
            #expect(Set(["400", "401", "503"]).isSubset(of: statuses), "\(method) \(path)")
            #expect(statuses.contains { $0.hasPrefix("2") })
            #expect(!path.contains("{") || statuses.contains("404"), "\(method) \(path)")
        }
    }
}
