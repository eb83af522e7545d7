public import Access
public import Provisioning
public import SCIM

/// A saved version of the settings document.
public struct StoredSettings: Sendable, Hashable {
    /// Counts up from 1 with every save.
    public let version: Int
    /// The canonical JSON text (`Settings.exported`).
    public let text: String
    /// Milliseconds since 1970.
    public let savedAt: Int64
    /// Who saved it, for people: `local-admin`.
    public let actor: String

    public init(version: Int, text: String, savedAt: Int64, actor: String) {
        self.version = version
        self.text = text
        self.savedAt = savedAt
        self.actor = actor
    }
}

/// The ids behind the names of the settings document.
public struct Catalog: Sendable, Hashable {
    public var connectors: [String: ConnectorID]
    public var targets: [String: TargetID]
    /// Only those of connectors and targets in the document.
    public var bindings: [Binding]

    public init(
        connectors: [String: ConnectorID] = [:], targets: [String: TargetID] = [:], bindings: [Binding] = []
    ) {
        self.connectors = connectors
        self.targets = targets
        self.bindings = bindings
    }
}

public enum SettingsStoreError: Error, Sendable, Hashable {
    /// Somebody saved in between; `current` is the version that stands now.
    case changedMeanwhile(current: Int)
}

/// Keeps every version of the settings document, and the ids of what it names.
public protocol SettingsStore: Sendable {
    func current() async throws -> StoredSettings?
    func version(_ number: Int) async throws -> StoredSettings?
    /// The newest first.
    func history(before version: Int?, limit: Int) async throws -> [StoredSettings]
    func catalog() async throws -> Catalog

    /// In one transaction: keeps `text` as the next version; gives ids to new connectors, targets and bindings; marks
    /// every user of the bindings in `remark` (by connector and target name) for the sync, and all of those that are new.
    /// A connector that `settings` no longer names keeps its rows until `deleteConnector`. The actor is the one of
    /// `audit`, whose entry is written in the same transaction.
    func save(
        _ settings: Settings, text: String, expecting version: Int?, remark: Set<BindingName>, audit: AuditNote
    ) async throws -> StoredSettings

    /// Deletes what a connector pushed, its tokens, links, marks and request log, in pieces that do not block others.
    /// Accounts and memberships that it owned in built-in directories stay and belong to nobody. Counts of resources.
    func deleteConnector(_ connector: ConnectorID) async throws -> (users: Int, groups: Int)

    /// Deletes a target that the document no longer names, with everything a built-in directory holds, in pieces.
    func deleteTarget(_ target: TargetID) async throws
    /// Deletes what the sync keeps of a connector and a target that it no longer writes to, in pieces. Accounts and
    /// memberships that it owned there stay and belong to nobody.
    func deleteBinding(_ connector: ConnectorID, _ target: TargetID) async throws

    /// Removals that were begun and are not done.
    func removals() async throws -> [Removal]
    /// Keeps a removal, in place of one of the same scope, with its entry in the audit log.
    func begin(_ removal: Removal, audit: AuditNote) async throws
    func forget(_ removal: Removal) async throws
}

extension SettingsStore {
    /// For changes that have nothing to say but who made them.
    public func save(
        _ settings: Settings, text: String, expecting version: Int?, remark: Set<BindingName>, actor: String
    ) async throws -> StoredSettings {
        let origin = ChangeOrigin(actor: actor, action: "settings.save", object: "/settings")
        return try await save(settings, text: text, expecting: version, remark: remark, audit: origin.note([]))
    }
}

public struct BindingName: Sendable, Hashable {
    public let connector: String
    public let target: String
    public init(connector: String, target: String) {
        self.connector = connector
        self.target = target
    }
}
