import Access
import Directory
import Provisioning
import SCIM
import Sync
import Testing

@testable import Storage

struct SettingsStoreTests {
    private func save(
        _ settings: Settings, _ store: any SettingsStore, expecting: Int? = nil, remark: Set<BindingName> = [],
        text: String = "{}"
    ) async throws -> StoredSettings {
        try await store.save(settings, text: text, expecting: expecting, remark: remark, actor: "admin")
    }

    @Test(arguments: DatabaseKind.allCases)
    func `keeps every version`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.settings
            #expect(try await store.current() == nil)
            for number in 1...3 {
                let saved = try await save(.sample(), store, expecting: number - 1, text: "{\(number)}")
                #expect(saved.version == number && saved.actor == "admin" && saved.savedAt > 0)
                #expect(try await store.current() == saved)
            }
            #expect(try await store.version(2)?.text == "{2}")
            #expect(try await store.version(4) == nil)
            #expect(try await store.history(before: nil, limit: 2).map(\.version) == [3, 2])
            #expect(try await store.history(before: 2, limit: 2).map(\.version) == [1])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `of two who save at once one is told the version that stands`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            _ = try await save(.sample(), storage.settings)
            await #expect(throws: SettingsStoreError.changedMeanwhile(current: 1)) {
                try await save(.sample(["other"]), storage.settings, expecting: 0)
            }
            #expect(try await storage.settings.catalog().connectors.keys.sorted() == ["okta"])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `ids stay with their names, and nothing that is left out is listed`(kind: DatabaseKind) async throws {
        try await kind.withStorage { storage in
            let store = storage.settings
            _ = try await save(.sample(["okta", "entra"]), store)
            let first = try await store.catalog()
            #expect(first.bindings.count == 2 && first.targets.count == 1)
            _ = try await save(.sample(["entra"]), store)
            let second = try await store.catalog()
            #expect(second.connectors == first.connectors.filter { $0.key == "entra" })
            #expect(second.bindings == first.bindings.filter { $0.connectorName == "entra" })
            _ = try await save(.sample(["entra", "okta"]), store)
            let third = try await store.catalog()
            #expect(third.connectors == first.connectors && third.targets == first.targets)
            #expect(third.bindings.map(\.id) == first.bindings.map(\.id))
            // Rules that stand again have marked everybody again.
            #expect(third.bindings.map(\.rulesVersion) == [2, 1])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `marks all users of new bindings and of those to be marked anew`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            let ada = try await world.user("ada")
            try await world.settle()
            _ = try await save(.sample(), world.storage.settings)
            #expect(try await world.pending().isEmpty)
            let name = BindingName(connector: "okta", target: "directory")
            _ = try await save(.sample(), world.storage.settings, remark: [name])
            #expect(try await world.pending().map(\.resourceID) == [ada])
            try await world.settle()
            _ = try await save(.sample(enabled: false), world.storage.settings)
            let bob = try await world.user("bob")
            #expect(try await world.pending().isEmpty)
            _ = try await save(.sample(), world.storage.settings)
            #expect(Set(try await world.pending().map(\.resourceID)) == [ada, bob])
        }
    }

    @Test(arguments: DatabaseKind.allCases)
    func `a connector that is left out is not followed any more`(kind: DatabaseKind) async throws {
        try await SyncWorld.open(kind) { world in
            try await world.settle()
            _ = try await save(.sample([]), world.storage.settings)
            _ = try await world.user("ada")
            #expect(try await world.pending().isEmpty)
        }
    }
}
