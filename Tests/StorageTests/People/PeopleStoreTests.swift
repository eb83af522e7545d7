import Provisioning
import SCIM
import StrictJSON
import Sync
import Testing

@testable import Storage

struct PeopleStoreTests {
    private func grace(_ world: SyncWorld) async throws -> String {
        try await world.person(
            "ghopper@example.com",
            [
                "displayName": "Grace Brewster Hopper", "externalId": "00uGrace",
                "emails": [["value": "Grace.H@Navy.example"]],
            ])
    }

    @Test(arguments: [
        "ghop", "GHOPPER@", "grace b", "Hopper", "hopp", "grace.h@navy", "00uG", "Grace Brewster Hopper",
    ])
    func `a user is found by the beginning of every name`(text: String) async throws {
        try await SyncWorld.open(.sqlite) { world in
            _ = try await grace(world)
            _ = try await world.user("ada")
            #expect(try await world.find(text) == ["ghopper@example.com"])
            try await world.settle()
            #expect(try await world.find(.state(.provisioned), text) == ["ghopper@example.com"])
        }
    }

    @Test(arguments: ["brewster", "opper", "00ug", "%", "_", "nobody"])
    func `parts within a word, wild cards and other cases of an externalId find nobody`(text: String) async throws {
        try await SyncWorld.open(.sqlite) { world in
            _ = try await grace(world)
            try await world.settle()
            #expect(try await world.find(text).isEmpty)
            #expect(try await world.find(.state(.provisioned), text).isEmpty)
        }
    }

    @Test func `everybody and what is found come page by page, each once, from all connectors that are asked`()
        async throws
    {
        try await DatabaseKind.sqlite.withStorage { storage in
            var fixture = ResourceFixture(storage)
            for number in 0..<7 { try await fixture.user("u\(number)", ["displayName": "u u"]) }
            fixture.connector = ConnectorID(2)
            for number in 0..<5 { try await fixture.user("u\(number)") }
            fixture.connector = ConnectorID(3)
            try await fixture.user("u-elsewhere")
            for text in [nil, "u"] {
                var query = PeopleQuery(.user, in: [ConnectorID(1), ConnectorID(2)], text: text, limit: 5)
                var seen: [FoundPeople.Item] = []
                repeat {
                    let page = try await storage.people.find(query)
                    #expect(page.total == 12 && !page.isCut)
                    seen += page.items
                    query.after = page.next
                } while query.after != nil
                #expect(Set(seen.map(\.resource.id)).count == 12 && seen.count == 12)
                #expect(seen.count { $0.connector == ConnectorID(2) } == 5)
            }
        }
    }

    @Test func `groups are found by their names`() async throws {
        try await SyncWorld.open(.sqlite) { world in
            _ = try await world.group("Devs of Zürich")
            _ = try await world.group("staff")
            let query = PeopleQuery(.group, in: [world.connector], text: "devs OF zÜ", limit: 10)
            let found = try await world.storage.people.find(query)
            #expect(found.items.map { $0.resource.attributes["displayName"]?.string } == ["Devs of Zürich"])
        }
    }

    @Test func `a page says how its users stand and how many members its groups have`() async throws {
        try await SyncWorld.open(.sqlite) { world in
            let (ada, bob) = (try await world.user("ada"), try await world.user("bob"))
            try await world.settle()
            let eve = try await world.user("eve")
            let group = try await world.group("staff", ada, bob)
            _ = try await world.group("nobody yet")
            let users = PeopleQuery(.user, in: [world.connector], limit: 10, statesIn: [world.binding])
            let found = try await world.storage.people.find(users).items
            #expect(found.map { $0.states[world.binding] } == [.provisioned, .provisioned, nil])
            #expect(found.last?.resource.id == eve)
            let groups = try await world.storage.people.find(
                PeopleQuery(.group, in: [world.connector], text: "staff", limit: 10))
            #expect(groups.items.map(\.resource.id) == [group] && groups.items.map(\.members) == [2])
            let all = try await world.storage.people.find(PeopleQuery(.group, in: [world.connector], limit: 10))
            #expect(all.items.map(\.members) == [2, 0])
            let ids = all.items.map(\.resource.id) + ["nowhere", eve]
            let counts = try await world.storage.people.memberCounts(of: ids, in: world.connector)
            #expect(counts == [ids[0]: 2, ids[1]: 0])
            #expect(try await world.storage.people.memberCounts(of: ids, in: ConnectorID(99)).isEmpty)
        }
    }

    @Test(arguments: ["ghopper", "brewster", "HOPPER", "grace.h@", "00ugrace"])
    func `a deleted user is found by every word as long as an account is linked`(text: String) async throws {
        try await SyncWorld.open(.sqlite) { world in
            let id = try await grace(world)
            let other = try await world.user("ada")
            try await world.link(id, "a1")
            try await world.link(other, "a2")
            try await world.delete(.user, id)
            try await world.delete(.user, other)
            #expect(try await world.find(.deleted, text) == ["ghopper@example.com"])
            #expect(try await world.find(.state(.provisioned), text) == ["ghopper@example.com"])
            #expect(try await world.find(.deleted, nil) == ["ghopper@example.com", "ada"])
            let gone = UserOutcome(resourceID: id, mark: nil, state: .cleanedUp, link: .some(nil))
            try await world.store.record([gone], world.binding, retryAt: 0)
            #expect(try await world.find(.deleted, nil) == ["ada"])
        }
    }

    @Test func `of many who stand so the name finds the few, page by page`() async throws {
        try await SyncWorld.open(.sqlite) { world in
            for number in 0..<9 { _ = try await world.user("a\(number)") }
            for number in 0..<4 { _ = try await world.user("b\(number)") }
            try await world.settle()
            try await world.storage.writer.write {
                try $0.run("UPDATE user_state_count SET total = 1000000", [])
            }
            var query = StandingQuery(.state(.provisioned), in: [world.place], text: "B", limit: 3)
            var seen: [String] = []
            repeat {
                let page = try await world.storage.people.find(query)
                seen += page.items.map(\.status.userName)
                query.after = page.next
            } while query.after != nil
            #expect(seen == ["b0", "b1", "b2", "b3"])
        }
    }

    @Test(arguments: [ResourceKind.user, .group])
    func `each way of a search is answered by an index of its own`(kind: ResourceKind) async throws {
        try await DatabaseKind.sqlite.withStorage { storage in
            for way in NameSearch("x").ways(kind) {
                let plan = try await storage.database.read { connection in
                    try connection.all(
                        """
                        EXPLAIN QUERY PLAN SELECT r.pk FROM resource r WHERE r.connector_id = ?
                        AND r.kind = \(kind.rawValue) AND \(way.condition) LIMIT ?
                        """, [.integer(1)] + way.values + [.integer(10)]
                    ) { $0.text(3) }
                }
                #expect(plan.contains { $0.contains(">?") && $0.contains("<?") }, "\(way.condition): \(plan)")
                #expect(plan.allSatisfy { !$0.contains("SCAN r") }, "\(plan)")
            }
        }
    }
}

/// What a list tells of everybody on its page costs a look into an index for each, whatever else there is.
struct PeopleStatementTests {
    private func plan(_ statement: String, _ values: [SQLValue]) async throws -> [String] {
        try await DatabaseKind.sqlite.withStorage { storage in
            try await storage.database.read { connection in
                try connection.all("EXPLAIN QUERY PLAN " + statement, values) { $0.text(3) }
            }
        }
    }

    @Test func `states are looked up by user and binding`() async throws {
        let plan = try await plan(PeopleStatements.states(.sqlite), [.integers([1]), .list(["a"])])
        #expect(plan.contains { $0.hasPrefix("SEARCH user_state") && $0.contains("binding_id=? AND resource_id=?") })
        #expect(!plan.contains { $0.contains("SCAN user_state") }, "\(plan)")
    }

    @Test func `members are counted in the index of their group`() async throws {
        let byKey = "r.pk IN \(Dialect.sqlite.integers)"
        let byID = "+r.connector_id = ? AND +r.kind = 2 AND r.id IN \(Dialect.sqlite.texts)"
        for (key, condition, values) in [
            ("r.pk", byKey, [SQLValue.integers([1])]), ("r.id", byID, [.integer(1), .list(["a"])]),
        ] {
            let plan = try await plan(PeopleStatements.memberCounts(key, where: condition), values)
            #expect(plan.contains { $0.hasPrefix("SEARCH m ") && $0.contains("group_pk=?") }, "\(plan)")
            #expect(
                plan.contains { $0.hasPrefix("SEARCH r ") && ($0.contains("rowid=?") || $0.contains("(id=?")) },
                "\(plan)")
            #expect(!plan.contains { $0.hasPrefix("SCAN r") || $0.hasPrefix("SCAN m") }, "\(plan)")
        }
    }
}

extension SyncWorld {
    fileprivate var place: Binding {
        Binding(
            id: binding, connector: connector, connectorName: "okta", target: target, targetName: "directory")
    }

    fileprivate func person(_ name: String, _ more: JSONObject) async throws -> String {
        var attributes: JSONObject = ["userName": .string(name)]
        for member in more { attributes.append(member.name, member.value) }
        let draft = ResourceDraft(kind: .user, attributes: attributes)
        return try await storage.resources.create(draft, in: connector).resource.id
    }

    fileprivate func link(_ user: String, _ account: String) async throws {
        let link = Link(resourceID: user, accountID: account, isConfirmed: true, origin: .created)
        let outcome = UserOutcome(resourceID: user, mark: nil, state: .provisioned, link: .some(link))
        try await store.record([outcome], binding, retryAt: 0)
    }

    fileprivate func find(_ text: String) async throws -> [String] {
        try await storage.people.find(PeopleQuery(.user, in: [connector], text: text, limit: 10)).items
            .compactMap { $0.resource.attributes["userName"]?.string }
    }

    fileprivate func find(_ standing: StandingQuery.Standing, _ text: String?) async throws -> [String] {
        try await storage.people.find(StandingQuery(standing, in: [place], text: text, limit: 10)).items
            .map(\.status.userName)
    }
}
