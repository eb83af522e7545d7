import Provisioning
import SCIM
import StrictJSON
import Sync
import Testing

@testable import Storage

@Suite struct SkippedUserTests {
    @Test(arguments: DatabaseKind.allCases)
    func `a decision to skip marks the user and ends with his next version`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let (ada, eve) = (try await world.user("ada"), try await world.user("eve"))
            func skipped() async throws -> [Bool] {
                try await world.store.users([ada, eve], world.binding).map(\.isSkipped)
            }
            let before = try await world.store.users([ada], world.binding).first?.mark
            try await world.store.skip([ada, "unknown"], world.binding)
            #expect(try await skipped() == [true, false])
            #expect(try await world.store.users([ada], world.binding).first?.mark != before)
            _ = try await world.storage.resources.update(
                .user, ada, in: world.connector, ifMatch: nil, related: []
            ) { _ in ResourceChange(attributes: ["userName": "ada", "title": "new"]) }
            #expect(try await skipped() == [false, false])
            try await world.store.skip([ada], world.binding)
            #expect(try await skipped() == [true, false])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `links come in pages`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let links = ["a", "b", "c"].map {
                Link(resourceID: $0, accountID: "account \($0)", isConfirmed: true, origin: .created)
            }
            try await world.store.propose(links, world.binding)
            #expect(try await world.store.links(world.binding, after: nil, limit: 2) == Array(links.prefix(2)))
            #expect(try await world.store.links(world.binding, after: "b", limit: 2) == [links[2]])
        }
    }
}
