import Provisioning
import SCIM
import StrictJSON
import Testing

@testable import AdminSite

struct KnownNamesTests {
    private static let total = 1_200

    /// Pages of 500 out of 1,200 groups.
    private func page(_ query: ListQuery) -> ListPage {
        var first = 0
        if case .cursor(let cursor?) = query.start { first = Int(cursor.position) }
        let end = min(first + query.count, Self.total)
        let groups = (first..<end).map { number in
            StoredResource(
                resource: Resource(
                    id: "\(number)", kind: .group, version: 1, created: Timestamp(milliseconds: 0),
                    lastModified: Timestamp(milliseconds: 0), attributes: ["displayName": .string("g\(number)")]))
        }
        return ListPage(
            total: Self.total, resources: groups,
            next: end < Self.total ? ListCursor(position: Int64(end)) : nil)
    }

    private func names(isWhole: Bool = true, lateAfter most: Int = .max) async throws -> KnownNames {
        var asked = 0
        return try await KnownNames(
            .groups, matching: [Pattern(entry: "g.*")], TargetRules(target: "directory"), isWhole: isWhole,
            isLate: {
                asked += 1
                return asked > most
            }, page: page)
    }

    @Test func `a condition tells for how many users it holds, and for whom`() async throws {
        let users = ["ada", "bob", "eve"].map { name in
            StoredResource(
                resource: Resource(
                    id: "id-\(name)", kind: .user, version: 1, created: Timestamp(milliseconds: 0),
                    lastModified: Timestamp(milliseconds: 0),
                    attributes: [
                        "userName": .string(name), "userType": .string(name == "bob" ? "Service" : "Employee"),
                    ]))
        }
        let filters = ["userType eq \"Employee\"", "id eq \"id-bob\"", "title pr"]
        let known = try await KnownNames(
            .users, matching: [], conditions: try filters.map { try UserCondition($0, "dropWhen") },
            TargetRules(target: "directory"), isWhole: true
        ) { _ in ListPage(total: 3, resources: users, next: nil) }
        #expect(
            filters.map { known.holding[$0]?.told("users", "Holds for") } == [
                "Holds for 2: ada, eve", "Holds for 1: bob", "Holds for none of the pushed users.",
            ])
    }

    @Test func `all names are looked at, page by page`() async throws {
        let names = try await names()
        #expect(names.isWhole && names.found["g.*"]?.count == 1_200)
        #expect(names.told == "Matched with all 1,200 pushed groups.")
    }

    @Test func `a page that is only looked at asks for the first names`() async throws {
        let names = try await names(isWhole: false)
        #expect(!names.isWhole && names.told == "Matched with the first 500 of 1,200 pushed groups.")
    }

    @Test(arguments: [(0, "0"), (3, "3"), (701, "701")])
    func `when the time is over it ends in the middle, and says how far it came`(most: Int, told: String) async throws {
        let names = try await names(lateAfter: most)
        #expect(!names.isWhole && names.found["g.*"]?.count == most)
        #expect(names.told == "Matched with the first \(told) of 1,200 pushed groups.")
    }

    @Test func `the time begins when it is asked for, and is not over at once`() {
        #expect(!KnownNames.untilTime()())
    }
}
