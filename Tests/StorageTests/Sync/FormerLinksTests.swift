import Testing

@testable import Storage

/// A first sync of 100,000 users asks for each whether he was here before: that must not go through all links.
struct FormerLinksTests {
    private func plan(_ statement: String, _ values: [SQLValue]) async throws -> [String] {
        try await DatabaseKind.sqlite.withStorage { storage in
            try await storage.database.read { connection in
                try connection.all("EXPLAIN QUERY PLAN " + statement, values) { $0.text(3) }
            }
        }
    }

    @Test(arguments: FormerLinks.byExternalID(.sqlite))
    func `links are found by externalId, never all of a binding`(statement: String) async throws {
        let plan = try await plan(statement, [.list(["a"]), .integer(1)])
        #expect(plan.contains { $0.contains("external_id=?") })
        #expect(plan.allSatisfy { !$0.contains("(binding_id=?)") && !$0.contains("SCAN l") }, "\(plan)")
    }

    @Test func `links are found by the name of before, never all of a binding`() async throws {
        let plan = try await plan(FormerLinks.byOriginalName(.sqlite), [.integer(1), .list(["a"])])
        #expect(plan.contains { $0.contains("link_original (binding_id=? AND original_name=?)") }, "\(plan)")
        #expect(plan.allSatisfy { !$0.contains("(binding_id=?)") }, "\(plan)")
    }
}
