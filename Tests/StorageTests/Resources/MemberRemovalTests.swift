import SCIM
import Testing

@testable import Storage

/// Members removed by filters that may match anybody: one look at the group serves all filters of a request.
@Suite struct MemberRemovalTests {
    @Test func `filters are asked in the order of the operations, also of those who come in between`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            var people: [String: String] = [:]
            for name in ["ada", "bob", "eve"] { people[name] = try await fixture.user(name).id }
            let ids = people.keys.sorted().compactMap { people[$0] }
            let dan = try await fixture.user("dan").id
            let (ada, bob) = (ids[0], ids[1])
            func matching(_ filter: String) throws -> MembershipChange { .removeMatching(try Filter(parsing: filter)) }
            let (isADA, isDan) = (try matching(#"display eq "ada""#), try matching(#"display sw "d""#))
            let everybody = try matching(#"type eq "User""#)
            for (changes, rest) in [
                ([isADA, .remove([bob]), isDan], [ids[2]]),
                ([isADA, .add([ada, dan]), isDan], ids),
                ([.add([dan]), isDan, .add([dan])], ids + [dan]),
                ([everybody, .add([bob])], [bob]), ([.add([dan]), everybody], []),
                ([.replace([dan, ada]), isDan], [ada]), ([isDan, .replace([dan, ada])], [ada, dan]),
                ([isDan, .replace([dan, ada]), isADA], [dan]), ([.removeAll, .add([ada, bob]), isADA], [bob]),
                ([.add([ada]), isADA, .add([ada]), isADA], [bob, ids[2]]),
            ] as [([MembershipChange], [String])] {
                let group = try await fixture.group("staff", members: ids)
                _ = try await fixture.store.update(.group, group.id, in: fixture.connector, ifMatch: nil, related: []) {
                    _ in ResourceChange(memberships: changes)
                }
                #expect(try await fixture.members(group.id).first?.sorted() == rest.sorted(), "\(changes)")
            }
        }
    }

    @Test func `a group is looked through once, however many filters there are`() async throws {
        try await ResourceFixture.on(.sqlite) { fixture in
            var ids: [String] = []
            for number in 0..<30 { ids.append(try await fixture.user("u\(number)").id) }
            let group = try await fixture.group("staff", members: ids)
            let filters = try (0..<20).map {
                MembershipChange.removeMatching(try Filter(parsing: "display eq \"u\($0)\""))
            }
            let (connector, dialect) = (fixture.connector, fixture.storage.database.dialect)
            let rows = try await fixture.storage.writer.write { connection in
                let counting = CountingConnection(connection)
                guard let row = try connection.resource(.group, group.id, in: connector) else { return 0 }
                let touched = try MembershipWriter(
                    connection: counting, dialect: dialect, connector: connector, group: row
                ).apply(filters)
                return counting.rows - touched.count
            }
            #expect(rows == ids.count)
            #expect(try await fixture.members(group.id) == [Array(ids.suffix(10))])
        }
    }
}

/// Counts the rows that were read.
private final class CountingConnection: SQLConnection {
    private(set) var rows = 0
    private let connection: any SQLConnection

    init(_ connection: any SQLConnection) { self.connection = connection }

    func run(_ sql: String, _ values: [SQLValue]) throws(SQLError) -> Int { try connection.run(sql, values) }

    func forEach(_ sql: String, _ values: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws {
        try connection.forEach(sql, values) { row in
            rows += 1
            return try body(row)
        }
    }

    func script(_ sql: String) throws(SQLError) { try connection.script(sql) }

    func savepoint<Value>(_ body: () throws -> Value) throws -> Value { try connection.savepoint(body) }
}
