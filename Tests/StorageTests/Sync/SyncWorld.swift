import Provisioning
import SCIM
import StrictJSON
import Sync
import Testing

@testable import Storage

/// A storage with a connector `okta` that follows one target, and the short words the tests speak.
struct SyncWorld {
    let storage: Storage
    let binding: BindingID
    let connector: ConnectorID
    let target: TargetID
    var store: any SyncStore { storage.sync }

    static func open(
        _ kind: DatabaseKind, enabled: Bool = true, _ body: (SyncWorld) async throws -> Void
    ) async throws {
        try await kind.withStorage { storage in
            _ = try await storage.settings.save(
                .sample(enabled: enabled), text: "{}", expecting: nil, remark: [], actor: "test")
            let binding = try #require(try await storage.settings.catalog().bindings.first)
            let world = SyncWorld(
                storage: storage, binding: binding.id, connector: binding.connector, target: binding.target)
            try await body(world)
        }
    }

    /// Creates a user and gives his id.
    func user(_ name: String, active: Bool? = nil) async throws -> String {
        var attributes: JSONObject = ["userName": .string(name)]
        attributes["active"] = active.map { .bool($0) }
        return try await create(.user, attributes)
    }

    func group(_ name: String, _ members: String...) async throws -> String {
        try await create(.group, ["displayName": .string(name)], members)
    }

    private func create(
        _ kind: ResourceKind, _ attributes: JSONObject, _ members: [String] = []
    ) async throws -> String {
        let draft = ResourceDraft(kind: kind, attributes: attributes, members: members)
        return try await storage.resources.create(draft, in: connector).resource.id
    }

    func add(_ members: String..., to group: String) async throws {
        _ = try await storage.resources.update(.group, group, in: connector, ifMatch: nil, related: []) { _ in
            ResourceChange(memberships: [.add(members)])
        }
    }

    func rename(group: String, _ name: String) async throws {
        _ = try await storage.resources.update(.group, group, in: connector, ifMatch: nil, related: []) { _ in
            ResourceChange(attributes: ["displayName": .string(name)])
        }
    }

    func delete(_ kind: ResourceKind, _ id: String) async throws {
        try await storage.resources.delete(kind, id, in: connector, ifMatch: nil)
    }

    func pending(limit: Int = 1000, now: Int64 = 0) async throws -> [PendingUser] {
        try await store.pendingUsers(binding, limit: limit, now: now)
    }

    /// Takes all marks away, as a sync that found everybody in line.
    func settle() async throws {
        let outcomes = try await pending(limit: 100_000).map {
            UserOutcome(resourceID: $0.resourceID, mark: $0.mark, state: .provisioned)
        }
        try await store.record(outcomes, binding, retryAt: 0)
        for group in try await store.pendingGroups(binding, limit: 1000) {
            try await store.settleGroup(group.now.id, mark: group.mark, binding)
        }
    }
}

extension Settings {
    /// Connectors that all write to the target `directory`.
    static func sample(_ connectors: [String] = ["okta"], enabled: Bool = true) -> Settings {
        Settings(
            targets: [TargetSettings(name: "directory", kind: "directory")],
            connectors: connectors.map {
                ConnectorSettings(
                    name: $0, displayName: $0, targets: [TargetRules(target: "directory", enabled: enabled)])
            })
    }
}
