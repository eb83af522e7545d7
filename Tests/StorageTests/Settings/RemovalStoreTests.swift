import Access
import Directory
import Provisioning
import SCIM
import StrictJSON
import Sync
import Testing

@testable import Storage

struct RemovalStoreTests {
    private let origin = ChangeOrigin(actor: "ada", action: "connector.delete", object: "/connectors/okta")

    private func removal(_ scope: RemovalScope, connector: Int64?, target: Int64?, _ action: CleanupAction) -> Removal {
        Removal(
            scope: scope, connector: connector.map { ConnectorID($0) }, target: target.map { TargetID($0) },
            action: action, actor: "ada", since: 7)
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a removal is kept until it is forgotten, with its entry in the audit log`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let store = world.storage.settings
            let all = [
                removal(.connector("okta"), connector: 4, target: nil, .disable),
                removal(
                    .binding(BindingName(connector: "okta", target: "directory")), connector: 4, target: 2, .keep),
                removal(.target("directory"), connector: nil, target: 2, .delete),
            ]
            for removal in all { try await store.begin(removal, audit: origin.note([])) }
            #expect(Set(try await store.removals()) == Set(all))
            let other = removal(.connector("okta"), connector: 4, target: nil, .keep)
            try await store.begin(other, audit: origin.note([]))
            #expect(Set(try await store.removals()) == Set([other] + all.dropFirst()))
            for removal in all { try await store.forget(removal) }
            #expect(try await store.removals() == [])
            let entries = try await world.storage.database.read { connection in
                try connection.integer("SELECT COUNT(*) FROM audit WHERE action = 'connector.delete'")
            }
            #expect(entries == 4)
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a target that a connector no longer writes to keeps its accounts, which belong to nobody`(
        kind: DatabaseKind
    ) async throws {
        try await SyncWorld.open(kind) { world in
            let storage = world.storage
            let user = try await world.user("ada")
            let binding = try #require(
                try await storage.settings.catalog().bindings.first { $0.connector == world.connector })
            let mine = Owner.connector(world.connector.rawValue)
            let (here, elsewhere) = (DirectoryID(binding.target.rawValue), DirectoryID(binding.target.rawValue + 50))
            for place in [here, elsewhere] {
                for change in [
                    DirectoryChange.createUser(DirectoryUser(id: "1", name: "ada", owner: mine)),
                    .createGroup(DirectoryGroup(id: "3", name: "g", owner: mine)),
                    .addMembership(userID: "1", group: "g", owner: mine),
                ] {
                    for result in try await storage.directories.apply([change], in: place) { try result.get() }
                }
            }
            let link = Link(resourceID: user, accountID: "1", isConfirmed: true, origin: .created)
            try await world.store.record(
                [UserOutcome(resourceID: user, mark: nil, state: .provisioned, link: link)], binding.id, retryAt: 0)
            try await storage.settings.deleteBinding(world.connector, binding.target)
            try await storage.settings.deleteBinding(world.connector, binding.target)

            #expect(try await world.store.links(binding.id, after: nil, limit: 9) == [])
            #expect(try await storage.settings.catalog().bindings.allSatisfy { $0.id != binding.id })
            #expect(try await storage.settings.catalog().connectors["okta"] == world.connector)
            let account = try await storage.directories.accounts(ids: ["1"], names: [], in: here).first
            #expect(account?.user.owner == nil)
            #expect(account?.memberships.map(\.owner) == [nil])
            #expect(try await storage.directories.group(named: "g", in: here)?.owner == nil)
            let other = try await storage.directories.accounts(ids: ["1"], names: [], in: elsewhere).first
            #expect(other?.user.owner == mine)
            #expect(other?.memberships.map(\.owner) == [mine])
            #expect(try await storage.directories.group(named: "g", in: elsewhere)?.owner == mine)
        }
    }
}
