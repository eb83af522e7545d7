import Access
import Provisioning
import SCIM
import Storage
import Sync
import Synchronization

/// A store that fails so many times to delete a connector.
final class StumblingSettingsStore: SettingsStore {
    private let store: any SettingsStore
    private let stumbles: Mutex<Int>

    init(_ store: any SettingsStore, stumbles: Int) {
        self.store = store
        self.stumbles = Mutex(stumbles)
    }

    func deleteConnector(_ connector: ConnectorID) async throws -> (users: Int, groups: Int) {
        let isStumbling = stumbles.withLock { left in
            defer { left -= 1 }
            return left > 0
        }
        if isStumbling { throw StoreUnavailable(.failed, detail: "it stumbles") }
        return try await store.deleteConnector(connector)
    }

    func current() async throws -> StoredSettings? { try await store.current() }
    func version(_ number: Int) async throws -> StoredSettings? { try await store.version(number) }
    func history(before version: Int?, limit: Int) async throws -> [StoredSettings] {
        try await store.history(before: version, limit: limit)
    }
    func catalog() async throws -> Catalog { try await store.catalog() }
    func save(
        _ settings: Settings, text: String, expecting version: Int?, remark: Set<BindingName>, audit: AuditNote
    ) async throws -> StoredSettings {
        try await store.save(settings, text: text, expecting: version, remark: remark, audit: audit)
    }
    func deleteTarget(_ target: TargetID) async throws { try await store.deleteTarget(target) }
    func deleteBinding(_ connector: ConnectorID, _ target: TargetID) async throws {
        try await store.deleteBinding(connector, target)
    }
    func removals() async throws -> [Removal] { try await store.removals() }
    func begin(_ removal: Removal, audit: AuditNote) async throws { try await store.begin(removal, audit: audit) }
    func forget(_ removal: Removal) async throws { try await store.forget(removal) }
}
